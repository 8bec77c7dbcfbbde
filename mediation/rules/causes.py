"""What two sides quarrel about, read from what was told (M1)."""

from collections.abc import Mapping

from mediation.choices import Cause

ORDER = {cause: place for place, cause in enumerate(Cause.values)}


def cause_of(text: str, words: Mapping[str, str]) -> str:
    """Return the cause that the words of a call stand for; "" when it names none.

    `words` is word → cause. A caller who names two things (music at the square dance, noise of building works) means the
    more particular one: the one that stands first in `Cause`.
    """
    found = {cause for word, cause in words.items() if word in text}
    return min(found, key=lambda cause: ORDER.get(cause, len(ORDER)), default="")
