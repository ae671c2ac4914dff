"""Synthetic packs to measure with: passages and names in any number, the same ones at every run.

Passages are drawn from the words of our own corpus, the commonest first, and go on in made-up
ones, by Zipf's law with Mandelbrot's shift, as words of real texts are: a few in every
sentence, most in hardly any. So the equivalents of `seeds/` apply to them, and the vocabulary
grows with the pack. Names have the parts that names of diaspora organisations have: a people
or a place, a cause, a body; diacritics, curly marks, and an acronym in brackets.

Every generator takes a seed and never looks at the clock; passages change only when the words of our corpus do.
"""

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.config.settings import SEEDS
from bot.corpus.library import Library
from bot.corpus.reader import read_corpus
from bot.lookup.normalize import normalize
from bot.search.records import IndexRecord, records
from tests.entries import TODAY

VOCABULARY = 200_000
"""Different words that passages are drawn from; 100,000 passages happen on nearly all of them."""

COMMON = 100
"""Ranks of Zipf's law left out of queries: the small words nobody searches for alone."""

_SHIFT = 2.7  # Mandelbrot's, for English
_BATCH = 10_000

_STARTS = "b c d f g h k l m n p r s t v w z br ch dr fr gr kh kr ng ph pl sh st th tr tw".split()
_VOWELS = "a e i o u aw ai ee oo ei au".split()
_ENDS = ["", "", "", "n", "t", "ng", "r", "s", "l", "m", "k"]
_ACCENTS = str.maketrans({"a": "á", "e": "é", "i": "ï", "o": "ø", "u": "ü", "n": "ñ", "c": "ç", "s": "š"})

_SMALL = frozenset(["a", "and", "at", "for", "from", "in", "of", "on", "or", "the", "to", "with"])  # words of names

_BODIES = (
    "Association Network Community Union Organization Group Alliance Committee Society Foundation Council Forum "
    "Movement Campaign Coalition Centre Federation Front Institute League Collective Team Initiative Congress"
).split()
_CAUSES = (
    "Women’s|Youth|Human Rights|Students’|Refugee|Democracy|Justice|Peace|Workers’|Environmental|Education|Health|"
    "Relief|Solidarity|Cultural|Media|Legal Aid|Farmers’|Teachers’|Interfaith|Development|Freedom|Support|"
    "Land Rights|Political Prisoners|Civil Society|Federal Democracy|Anti-Dictatorship|Free Expression|Humanitarian"
).split("|")
_PEOPLES = (
    "Karen Kachin Chin Rakhine Shan Mon Karenni Kayah Ta’ang Pa-O Rohingya Lahu Lisu Naga Zomi Mizo Akha Wa Palaung "
    "Danu Intha Burmese Myanmar Burma Kuki Matu Falam Zophei Lautu Asho Kayan Mara Bamar Tavoyan"
).split()
_OWN_PLACES = (
    "New Zealand|Norway|Japan|South Korea|Texas|Indiana|Iowa|Berlin|London|Melbourne|Perth|Denmark|Malaysia|Mae Sot|"
    "Toronto|Minnesota|Québec|Zürich|São Paulo|Malmö|Göteborg|København|Tromsø|Côte d’Ivoire|Łódź|Yangon|Mandalay"
).split("|")


# -- passages


def _made_up(random: random.Random, syllables: int) -> str:
    return "".join(random.choice(_STARTS) + random.choice(_VOWELS) + random.choice(_ENDS) for _ in range(syllables))


def _made_up_words(chance: random.Random, number: int, taken: Iterable[str] = ()) -> list[str]:
    """*number* different words of one to three syllables that are none of *taken*."""
    words = dict.fromkeys(taken)
    own = len(words)
    while len(words) < own + number:
        words[_made_up(chance, chance.choice((1, 2, 2, 2, 3)))] = None
    return list(words)[own:]


def _words_of_ours() -> list[str]:
    """The words of our corpus, the commonest first."""
    counts: Counter[str] = Counter()
    for document in records(Library(read_corpus(SEEDS), TODAY)):
        counts.update(normalize(document.body).split())
    return [word for word, _ in counts.most_common()]


@dataclass(frozen=True, slots=True)
class Zipf:
    """Words, drawn as often as their rank says."""

    words: Sequence[str]
    cumulated: Sequence[float]

    @classmethod
    def over(cls, words: Sequence[str]) -> "Zipf":
        return cls(words, list(accumulate(1 / (rank + _SHIFT) for rank in range(1, len(words) + 1))))

    def draw(self, chance: random.Random, number: int) -> list[str]:
        most = self.cumulated[-1]
        return [self.words[bisect_left(self.cumulated, chance.random() * most)] for _ in range(number)]


def vocabulary(seed: int = 1) -> Zipf:
    """VOCABULARY words, ours first."""
    ours = _words_of_ours()
    return Zipf.over([*ours, *_made_up_words(random.Random(seed), VOCABULARY - len(ours), ours)])


def passages(number: int, words: Zipf, seed: int = 1) -> Iterator[IndexRecord]:
    """*number* quotes of 20 to 60 words each, from statements of 50."""
    chance = random.Random(seed)
    for place in range(number):
        drawn = words.draw(chance, chance.randint(20, 60))
        yield IndexRecord(f"pack.q{place}", "quote", f"pack-{place // 50}", "", " ".join(drawn).capitalize() + ".")


# -- names


class Names:
    """Names of organisations, no two of which are alike once made plain."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._places = Zipf.over([*_OWN_PLACES, *map(self._adorned, _made_up_words(self._random, 30_000))])
        self._founders = Zipf.over([self._adorned(word) for word in _made_up_words(self._random, 30_000)])

    def _adorned(self, word: str) -> str:
        """With a capital, and every sixth time with an accent."""
        if self._random.random() < 1 / 6:
            place = self._random.randrange(len(word))
            word = word[:place] + word[place].translate(_ACCENTS) + word[place + 1 :]
        return word.capitalize()

    def make(self, number: int) -> list[str]:
        names: dict[str, str] = {}
        while len(names) < number:
            name = self._name()
            names.setdefault(normalize(name), name)
        return list(names.values())

    def _name(self) -> str:
        chance = self._random
        place = self._places.draw(chance, 1)[0]
        people, cause, body = chance.choice(_PEOPLES), chance.choice(_CAUSES), chance.choice(_BODIES)
        founder = self._founders.draw(chance, 1)[0]
        name = chance.choice(
            (
                f"{people} {cause} {body} of {place}",
                f"{people} {body} ({place})",
                f"{place} {cause} {body} for {people}",
                f"{founder} {place} {body}",
                f"“{founder}” {people} {cause} {body}",
                f"{people} {cause} {body} – {place}",
                f"{founder} {body} for {cause} in {place}",
            )
        )
        return f"{name} ({initials(name)})" if chance.random() < 0.4 else name


def initials(name: str) -> str:
    """The acronym a name makes: Karen Women’s Union of Perth, KWUP."""
    return "".join(word[0] for word in normalize(name).split() if word not in _SMALL).upper()


# -- queries


@dataclass(frozen=True, slots=True)
class Query:
    """Something typed, and what it means."""

    style: str
    typed: str
    means: str
    says: tuple[str, ...]  # the telling words, plain and without slips; whatever has them all is as right

    def answered_by(self, text: str) -> bool:
        """Whether *text* has all that was meant: nobody could tell it from the text the query was made of."""
        return set(self.says) <= set(normalize(text).split())


def slip(word: str, chance: random.Random) -> str:
    """*word* with one slip of the finger before its last letter: swapped, left out, doubled or another letter."""
    place = chance.randrange(len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    match chance.choice(("swapped", "left out", "doubled", "another")):
        case "swapped" if after[0] != letter:
            return before + after[0] + letter + after[1:]
        case "left out":
            return before + after
        case "doubled":
            return before + letter + letter + after
        case _:
            return before + chance.choice([other for other in "aeioulnrst" if other != letter]) + after


def passage_queries(documents: Sequence[IndexRecord], words: Zipf, number: int, seed: int = 2) -> list[Query]:
    """Two to four words of a passage each; every second has a typing error in its longest."""
    chance = random.Random(seed)
    small = set(words.words[:COMMON])
    queries: list[Query] = []
    while len(queries) < number:
        document = chance.choice(documents)
        telling = sorted({word for word in normalize(document.body).split() if word not in small and len(word) > 2})
        chosen = chance.sample(telling, min(len(telling), chance.randint(2, 4)))
        typed = list(chosen)
        if slipped := len(queries) % 2 == 1:
            longest = max(range(len(typed)), key=lambda place: len(typed[place]))
            if len(typed[longest]) < 5:
                continue
            typed[longest] = slip(typed[longest], chance)
        queries.append(Query("one typo" if slipped else "exact", " ".join(typed), document.id, tuple(chosen)))
    return queries


STYLES = ("exact", "prefix", "acronym", "one typo", "two typos", "reordered", "no accents", "partial")


def name_queries(names: Sequence[str], number: int, seed: int = 2) -> list[Query]:
    """About *number* queries, as many of each style as of any other."""
    chance = random.Random(seed)
    queries: list[Query] = []
    each = max(1, number // len(STYLES))
    for style in STYLES:
        made = 0
        for _ in range(200 * each):  # some packs have no more names with an acronym, or an accent
            name = chance.choice(names)
            asked = _asked(style, name, chance)
            if asked is not None:
                typed, says = asked
                queries.append(Query(style, typed, name, tuple(word for word in says if word not in _SMALL)))
                made += 1
            if made == each:
                break
    return queries


def _asked(style: str, name: str, chance: random.Random) -> tuple[str, list[str]] | None:
    """What is typed for *name* in a *style*, and the words meant; None where the name does not lend itself."""
    words = normalize(name).split()
    match style:
        case "exact":
            return name, words
        case "no accents":
            return (normalize(name), words) if not name.isascii() else None
        case "prefix":
            some = words[: max(2, len(words) * 2 // 3)]
            return (" ".join(some), some) if len(some) < len(words) else None
        case "acronym":
            shown = name.rpartition("(")[2].removesuffix(")")
            return (shown, [shown.casefold()]) if len(shown) > 2 and shown.isupper() else None
        case "reordered":
            return (" ".join(chance.sample(words, len(words))), words) if len(words) > 2 else None
        case "partial":
            some = chance.sample(words, max(2, len(words) - 2)) if len(words) > 2 else words
            return (" ".join(some), some) if len(some) < len(words) else None
    slips = 1 if style == "one typo" else 2
    long = [place for place, word in enumerate(words) if len(word) > 4]
    if len(long) < slips:
        return None
    typed = list(words)
    for place in chance.sample(long, slips):
        typed[place] = slip(typed[place], chance)
    return " ".join(typed), words
