"""Text as it is compared: what never tells two names apart is gone.

Accents, case, apostrophes, curly or straight marks, dashes, U+00A0, the script of digits and
what can't be seen no longer matter. Combining marks are dropped from the Latin script only; in Burmese they are the
vowels.
"""

import re
import unicodedata

GROWTH = 3
"""How much longer NFKD makes what people write: a Korean syllable or a Vietnamese vowel becomes three characters."""

_LETTERS_NFKD_KEEPS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ð": "d", "þ": "th"}
)
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_INVISIBLE = re.compile(  # Unicode's category Cf: soft hyphens, joiners, marks of direction
    "[\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
_APOSTROPHES = re.compile("['‘’ʼ`´]")
_DIGIT = re.compile(r"(?![0-9])\d")
_PIECES = re.compile(r"\S{1,64}|\s+")
_NOT_A_WORD = re.compile(r"[^\w\u1000-\u109f]+|_+")


def normalize(text: str) -> str:
    """*text* as it is compared: lower case, no accents, no punctuation, single spaces."""
    if text.isascii():
        text = text.lower()
    else:
        text = _decomposed(text).casefold().translate(_LETTERS_NFKD_KEEPS)
        text = _INVISIBLE.sub("", _LATIN_MARKS.sub("", text))
        text = _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit.group())), text)
    text = _APOSTROPHES.sub("", text)
    return _NOT_A_WORD.sub(" ", text).strip()


def _decomposed(text: str) -> str:
    """NFKD, in time linear in the length of *text*.

    Word by word, and a long one in pieces, since the sorting of combining marks takes the square of their number.
    At most GROWTH times as long, since one letter can become eighteen.
    """
    pieces = (unicodedata.normalize("NFKD", piece) for piece in _PIECES.findall(text))
    return "".join(pieces)[: GROWTH * len(text)]
