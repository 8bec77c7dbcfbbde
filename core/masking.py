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


_NUMBERS = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


def mask_text(text: str) -> str:
    """Mask mobile and ID numbers inside a sentence that many will read."""
    return _NUMBERS.sub(lambda found: mask_phone(found.group()), text)
