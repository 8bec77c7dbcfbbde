"""Search words for Chinese: pairs of characters, because PostgreSQL's trigrams cannot find two of them."""

import re
import unicodedata

_RUN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+|[^\W_]+")
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")
_PART = re.compile(rf"{_HAN.pattern}+|[^\s]+?(?={_HAN.pattern}|$)")


def _runs(text: str) -> list[str]:
    """Split into runs of hanzi and words of other letters and digits, folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    parts: list[str] = []
    for run in _RUN.findall(folded):
        parts += _PART.findall(run)
    return parts


def bigrams(text: str) -> list[str]:
    """Return the search words of a text: 夜市烧烤 → 夜市 市烧 烧烤 烤; other words whole."""
    words: list[str] = []
    for run in _runs(text):
        if _HAN.match(run):
            # The last character stands alone too, so that a search for it finds the end of a run.
            words += [run[i : i + 2] for i in range(len(run))]
        else:
            words.append(run)
    return words


def search_query(text: str) -> str:
    """Return a tsquery (configuration `simple`): every word of the text, a lone hanzi or a last word as a prefix."""
    terms: list[str] = []
    for run in _runs(text):
        if _HAN.match(run) and len(run) > 1:
            terms.append(" <-> ".join(f"'{run[i : i + 2]}'" for i in range(len(run) - 1)))
        else:
            terms.append("'" + run.replace("'", "''") + "':*")
    return " & ".join(f"({term})" for term in terms)
