"""What everybody may see of a name, a phone or an ID number."""

import re

PHONE_SHOWN = 7


def mask_name(name: str) -> str:
    """Keep the first character: 林** ."""
    return f"{name[0]}**" if name else ""


def mask_phone(phone: str) -> str:
    """Keep three and four digits: 138****5678; short numbers keep their last two."""
    if len(phone) > PHONE_SHOWN:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"***{phone[-2:]}" if phone else ""


# As people write them: 138 1234 2206, +8613812342206; ID numbers in one piece or by region, birthday, rest. S13820261122-0001 is an incident.
_NUMBERS = re.compile(
    r"(?a)(?<!\d)((?:\+|00)?86[ -]?)?((?!\d{3}20\d{6}-\d)1[3-9]\d(?:[ -]?\d{4}){2}|\d{6} ?\d{8} ?\d{3}[\dXx])(?!\d)"
)


def mask_text(text: str) -> str:
    """Mask mobile and ID numbers inside a sentence that many will read."""
    return _NUMBERS.sub(lambda found: (found[1] or "") + mask_phone(re.sub("[ -]", "", found[2])), text)
