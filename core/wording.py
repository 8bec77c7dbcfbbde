"""How the house joins words, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext


def listed(words: Iterable[object]) -> str:
    """Return the words one after the other: C1、M2 in Chinese, C1, M2 in English."""
    return gettext("、").join(str(word) for word in words)
