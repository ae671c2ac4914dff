"""Words as they are compared: plain, and reduced to their stem.

The same stems go into the index and come out of a query, so that SQLite's own tokenizer
and query language have nothing left to decide: whatever a member types becomes quoted
stems of letters and digits. No word is kept here, since members type them.
"""

import re

import snowballstemmer

from bot.lookup.normalize import normalize

LONGEST_WORD = 64  # letters of a word that may have an ending

_STEMMER = snowballstemmer.stemmer("english")
_STEMMER.maxCacheSize = 0  # PyStemmer would keep ten thousand of the words that members type
_IZE = re.compile(r"iz(?=(e|ed|es|er|ers|ing|ation|ations)$)")  # organization, organisation
_HYPHENED = re.compile(r"(?<!\w)\w++(?:[-‐‑–]\w++)+")  # possessive: else it backtracks on every word
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_ASCII = re.compile(r"[a-z0-9]+")


def stem(word: str) -> str:
    """The stem of one plain word, in letters and digits only."""
    stemmed: str = word if len(word) > LONGEST_WORD else _STEMMER.stemWord(_IZE.sub("is", word))
    # SQLite would break Burmese words at their vowel signs; as digits they stay whole.
    return stemmed if _ASCII.fullmatch(stemmed) else "x" + stemmed.encode().hex()


def plain_words(text: str) -> list[str]:
    """The plain words of a text; a number is one word, however its thousands are set apart."""
    return normalize(_THOUSANDS.sub("", text)).split()


def indexed_words(text: str) -> list[str]:
    """The same, and hyphened words once more in one piece: Pa-O is also pao."""
    joined = (normalize(each.group()).replace(" ", "") for each in _HYPHENED.finditer(text))
    return [*plain_words(text), *joined]


def stems(text: str) -> list[str]:
    return [stem(word) for word in plain_words(text)]
