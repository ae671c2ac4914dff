"""Words as they are compared: plain, cut to their base, and grouped in families.

A base is a word without its inflection: detained and detains are detain, detainee is not. A
family is the stem of the English Snowball stemmer, which also takes reporters for reported:
words of one family are alike, words of one base are the same. Bases go into the index, so that
SQLite's own tokenizer and query language have nothing left to decide: whatever a member types
becomes quoted bases of letters and digits. No word is kept here, since members type them.
"""

import re
import unicodedata
from collections.abc import Iterator

import snowballstemmer
from rapidfuzz.distance import Prefix

from bot.lookup.normalize import normalize
from bot.lookup.spelling import fold

LONGEST_WORD = 64  # letters of a word that may have an ending

_STEMMER = snowballstemmer.stemmer("english")
_STEMMER.maxCacheSize = 0  # PyStemmer would keep ten thousand of the words that members type
_OWN_WORDS = frozenset("arms customs forces generals goods minors news savings spirits troops works".split())
"""Plurals that are words of their own: generals are no General Assembly."""
_INFLECTIONS = frozenset(("", "e", "d", "ed", "ied", "ing", "ying", "y", "i", "ies", "es", "s"))
_HYPHENED = re.compile(r"(?<!\w)\w++(?:[-‐‑–]\w++)+")  # possessive: else it backtracks on every word
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_ASCII = re.compile(r"[a-z0-9]+")
_BURMESE = re.compile(r"[က-႟]+")
_SYLLABLE = re.compile(  # begins at a consonant that neither closes the one before (်) nor stands under it (္)
    r"(?<!^)(?<!္)(?=[က-အဣ-ဧဩဪဿ၌-၏](?!့?[်္]))"
)


def family(word: str) -> str:
    """The stem of one plain word, shared with words that are derived from it."""
    return word if word in _OWN_WORDS or len(word) > LONGEST_WORD else str(_STEMMER.stemWord(fold(word)))


def base(word: str) -> str:
    """One plain word without its inflection, in letters and digits only."""
    if word not in _OWN_WORDS and len(word) <= LONGEST_WORD:
        word = fold(word)
        stem = str(_STEMMER.stemWord(word))
        ending = word[int(Prefix.similarity(word, stem)) :]
        word = stem if ending in _INFLECTIONS else word
    # SQLite would break Burmese words at their vowel signs; as digits they stay whole.
    return word if _ASCII.fullmatch(word) else "x" + word.encode().hex()


def plain_words(text: str) -> list[str]:
    """The plain words of a text, Burmese in syllables; a number is one word, however its thousands are set apart."""
    text = _THOUSANDS.sub("", text)
    if text.isascii():
        return normalize(text).split()
    return list(_by_syllables(normalize("".join(map(_digit, text)))))


def is_burmese(word: str) -> bool:
    return _BURMESE.match(word) is not None


def _digit(character: str) -> str:
    """A digit of any script as one of ours."""
    return str(unicodedata.digit(character)) if character.isdecimal() else character


def _by_syllables(text: str) -> Iterator[str]:
    for word in text.split():
        end = 0
        for run in _BURMESE.finditer(word):
            yield from filter(None, [word[end : run.start()]])
            yield from syllables(run.group())
            end = run.end()
        yield from filter(None, [word[end:]])


def syllables(burmese: str) -> list[str]:
    """Burmese letters by syllables, each with its vowels, tones and closing consonants."""
    return _SYLLABLE.split(burmese)


def indexed_words(text: str) -> list[str]:
    """Those, and hyphened words once more in one piece: Pa-O is also pao."""
    joined = (normalize(each.group()).replace(" ", "") for each in _HYPHENED.finditer(text))
    return [*plain_words(text), *joined]


def bases(text: str) -> list[str]:
    return [base(word) for word in plain_words(text)]
