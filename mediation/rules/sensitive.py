"""What makes a matter sensitive (M1): its type, words, a minor, a weapon, the public, a sensitive place."""

from collections.abc import Mapping

TYPE, PLACE, PRIORITY = "type", "place", "urgent"


def signs_of(
    *, text: str, words: Mapping[str, str], priority: int, sensitive_type: bool, sensitive_place: bool
) -> list[str]:
    """Return the signs of a call, in a fixed order: kinds of the words found (choices.WordKind), type, place, urgent.

    `words` is word → kind. Minors and the public alone are no sign of danger, they are named with the others.
    """
    found = {kind for word, kind in words.items() if word in text}
    order = ("weapon", "violence", "threat", "minor", "public")
    signs = [kind for kind in order if kind in found]
    if sensitive_type:
        signs.append(TYPE)
    if sensitive_place:
        signs.append(PLACE)
    if priority == 1:
        signs.append(PRIORITY)
    return signs


# One of these is enough to take a single call up; a child or a crowd in the sentence only with something else.
ALONE = frozenset({"weapon", "violence", "threat", TYPE, PRIORITY})


def is_sensitive(signs: list[str]) -> bool:
    """Whether one such call makes a dispute."""
    return bool(ALONE.intersection(signs)) or len(signs) > 1


def is_case(signs: list[str]) -> bool:
    """Whether the case team takes it (M2): a weapon or blows."""
    return bool({"weapon", "violence"}.intersection(signs))
