"""Phone numbers as people write them: 138 1234 2206, 138-1234-2206, (0755) 8888 1234, +86 138…; kept as digits."""

import re
import unicodedata

_BETWEEN = re.compile(r"[\s\-()]")
_CHINA = re.compile(r"\+86(?=\d{3})")
NUMBER = re.compile(r"\+?\d{3,20}")
# Digits of what is looked for: a whole number without spaces; in groups only as long as with its area, since rooms have groups too.
BARE, IN_GROUPS = 7, 10


def digits_of(text: str) -> str:
    """Return a number as it is kept: without what is written between, of any width, without China's prefix."""
    return _CHINA.sub("", _BETWEEN.sub("", unicodedata.normalize("NFKC", text)), count=1)


def number_in(text: str) -> str:
    """Return the number that a search means, as it is kept; "" for a search by words."""
    digits = digits_of(text)
    least = BARE if text.strip().isdecimal() else IN_GROUPS
    return digits if NUMBER.fullmatch(digits) and len(digits) >= least else ""
