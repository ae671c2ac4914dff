"""Whether words that someone holds are those that were published: exact, altered, or not ours.

*Exact* means to the letter, white space folded and nothing else; passages stand as a reader of the
original sees them. Some things are no alteration, but the answer names them:

- part of a sentence: "amount to" is exact where "could amount to" is published, so the whole
  passage is shown beside it;
- words left out, where "..." or "[...]" says so: each part is exact, and they are in order;
- two passages in one: each is whole where they meet, and both are of one statement. Words may stand
  between them in the document, of which the corpus holds passages only.

*Altered* names each difference. *Not ours* says nothing of the document: it may have the words all
the same. Nothing that is checked is kept.
"""

import math
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from bot.corpus.content_hash import Hashed, quotations
from bot.corpus.models import Markup, Statement
from bot.corpus.pasted import Reading, quoted_spans, readings, sentences
from bot.corpus.reader import Corpus
from bot.corpus.word_diff import SYLLABLE_BEGINS, Difference, Kind, align, tokens
from bot.lookup.zawgyi import is_zawgyi

LIMIT = 8_000
"""Characters that are compared at once; a longer text is no quotation."""

_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:\.{3,}|…)\s*\]|\(\s*(?:\.{3,}|…)\s*\)|\.{3,}|…|\.(?: \.){2,})\s*")
_BURMESE = re.compile("[\u1000-\u109f]")
_SYLLABLE = re.compile(SYLLABLE_BEGINS)
_ENDS_SENTENCE = re.compile(r"[.!?။:][\"”’)\]»]*\s*$")
_ONLY_MARKS = re.compile(r"[^\w$€£¥%]*")
_CANDIDATES = 12
"""Entries that words are laid along to see what differs."""
_MOST_PARTS = 30
"""Parts of a shortened quotation; with more, nothing is quoted."""
_MOST_SENTENCES = 100
"""Sentences of a longer text that are looked at one by one."""
_ALIKE = 0.6
"""The part of the given words that must be in the published ones, rare words counting more."""


class Verdict(StrEnum):
    EXACT = "exact"
    ALTERED = "altered"
    NOT_OURS = "not-ours"


class Unreadable(StrEnum):
    """Why there was nothing to compare."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    ZAWGYI = "zawgyi"
    OTHER_LANGUAGE = "other-language"
    """Burmese, where the corpus has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is to be said of words that were given."""

    verdict: Verdict
    ids: tuple[str, ...] = ()  # of the entry whose words they are; several where passages were joined
    also: tuple[str, ...] = ()  # further entries with the same words
    differences: tuple[Difference, ...] = ()
    left_out: tuple[str, ...] = ()  # the published words for which an ellipsis stands
    part_of_sentence: bool = False
    ignored: tuple[str, ...] = ()  # what was pasted with the words and not compared
    elsewhere: str | None = None  # the entry that has them to the letter, where another was asked for
    unreadable: Unreadable | None = None

    @property
    def id(self) -> str | None:
        return self.ids[0] if self.ids else None


@dataclass(frozen=True, slots=True)
class _Source:
    """The words of one entry that are of one statement."""

    id: str
    statement: str
    texts: tuple[str, ...]

    @property
    def is_item(self) -> bool:
        return self.id.startswith(self.statement)

    @property
    def joined(self) -> str:
        return " ".join(self.texts)


@dataclass(frozen=True, slots=True)
class _Place:
    source: _Source
    start: int
    end: int


def as_printed(passage: str, statement: Statement) -> str:
    """A passage as a reader of the original sees it, without the backslashes of its retrieval."""
    if statement.document.markup is Markup.MARKDOWN:
        return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", passage)
    return passage


class Wording:
    """All quoted words of a corpus, to compare others with."""

    def __init__(self, corpus: Corpus) -> None:
        self._sources = list(_sources(corpus))
        self._positions: dict[str, list[int]] = {}
        for position, source in enumerate(self._sources):
            self._positions.setdefault(source.id, []).append(position)
        statements = {statement.id: statement for statement in corpus.statements}
        self._within = {
            id: [place for entry in (one, *one.items, *one.signatories) for place in self._positions[entry.id]]
            for id, one in statements.items()
        }

    def check(self, text: str, id: str | None = None) -> Finding:
        """What *text* is; with *id*, whether it is the words of that entry, or of a statement's entries."""
        unreadable = self._unreadable(text)
        if unreadable is not None:
            return Finding(verdict=Verdict.NOT_OURS, unreadable=unreadable)
        if id is None:
            return self._check(text, self._in_order(_references(text)))
        places = self._within.get(id) or self._positions.get(id, [])
        found = self._check(text, [self._sources[place] for place in places])
        if found.verdict is not Verdict.EXACT:
            other = self.check(text)
            return replace(found, elsewhere=other.id if other.verdict is Verdict.EXACT else None)
        return found

    def _unreadable(self, text: str) -> Unreadable | None:
        if len(text) > LIMIT:
            return Unreadable.TOO_LONG
        if re.search(r"\w", text) is None:
            return Unreadable.EMPTY
        if is_zawgyi(text):
            return Unreadable.ZAWGYI
        burmese = len(_BURMESE.findall(text))
        if burmese > len(re.findall(r"[A-Za-z]", text)) and not self._has_burmese:
            return Unreadable.OTHER_LANGUAGE
        return None

    @cached_property
    def _has_burmese(self) -> bool:
        return any(_BURMESE.search(text) for source in self._sources for text in source.texts)

    def _in_order(self, named: Iterable[str]) -> list[_Source]:
        """All sources, those of the entries that a text names first."""
        first = [self._sources[place] for id in named for place in self._positions.get(id, ())]
        return [*first, *(source for source in self._sources if source not in first)] if first else self._sources

    def _check(self, text: str, sources: Sequence[_Source]) -> Finding:
        ways = readings(text)
        for find in (_whole, _shortened, _joined):
            for reading in ways:
                found = find(reading.words, sources)
                if found is not None:
                    return self._around(reading, ways[0], sources) or replace(found, ignored=reading.ignored)
        if (quoted := _spans(text, sources)) is not None:
            return quoted
        altered = [self._altered(ways, sources), self._by_sentence(text, sources)]
        return min(filter(None, altered), key=_cost, default=Finding(verdict=Verdict.NOT_OURS))

    def _around(self, quoted: Reading, full: Reading, sources: Sequence[_Source]) -> Finding | None:
        """What differs in *full*, where the source itself has its words around *quoted* in quotation marks."""
        if not quoted.ignored or not _has_marks_of_its_own(quoted.words, sources):
            return None
        return self._altered([full], sources)

    # -- what differs

    def _altered(self, ways: Sequence[Reading], sources: Sequence[_Source]) -> Finding | None:
        """The reading and the entry between which least differs."""
        found = []
        for reading in ways:
            for source, differences, place in self._alike(reading.words, sources):
                gaps = [each for each in differences if _ELLIPSIS.fullmatch(each.given) and each.published]
                finding = Finding(
                    verdict=Verdict.ALTERED,
                    ids=(source.id,),
                    differences=tuple(each for each in differences if each not in gaps),
                    left_out=tuple(each.published for each in gaps),
                    part_of_sentence=_is_part(place),
                    ignored=reading.ignored,
                )
                if finding.differences:
                    found.append(finding)
        return min(found, key=_cost, default=None)

    def _alike(
        self, words: str, sources: Sequence[_Source]
    ) -> Iterator[tuple[_Source, tuple[Difference, ...], _Place]]:
        given = tokens(words)
        keys = Counter(token.key for token in given if token.is_word)
        whole = sum(self._rarity(key) * count for key, count in keys.items())
        for source in self._candidates(list(keys), sources):
            laid = align(given, tokens(source.joined), source.joined, words)
            weight = sum(map(self._rarity, laid.matched)) / (whole or 1)
            share = len(laid.matched) / max(1, keys.total())
            if min(weight, share) >= _ALIKE and len(laid.matched) >= max(2, laid.missing):
                yield source, laid.differences, _Place(source, laid.start, laid.end)

    def _candidates(self, keys: Sequence[str], sources: Sequence[_Source]) -> list[_Source]:
        shared: Counter[int] = Counter()
        for key in keys:
            rarity = self._rarity(key)
            for position in self._having.get(key, ()):
                shared[position] += rarity  # type: ignore[assignment]  # a weight
        if len(sources) < len(self._sources):
            own = {position for source in sources for position in self._positions[source.id]}
            shared = Counter({position: shared[position] for position in shared.keys() & own})
        return [self._sources[position] for position, _ in shared.most_common(_CANDIDATES)]

    @cached_property
    def _having(self) -> dict[str, "array[int]"]:
        """The sources that have a word, by the word."""
        having: dict[str, array[int]] = {}
        for position, source in enumerate(self._sources):
            for key in {token.key for token in tokens(source.joined) if token.is_word}:
                having.setdefault(key, array("I")).append(position)
        return having

    def _rarity(self, key: str) -> float:
        return math.log((len(self._sources) + 2) / (len(self._having.get(key, ())) + 1))

    def _by_sentence(self, text: str, sources: Sequence[_Source]) -> Finding | None:
        """A longer text of which some sentences are ours: what is, and what differs."""
        ids: dict[str, None] = {}
        differences: list[Difference] = []
        parts = sentences(text)
        for part in parts if 1 < len(parts) <= _MOST_SENTENCES else []:
            long_enough = len(part.split()) > 3
            found = _whole(part, sources) if long_enough else None
            if found is None and long_enough:
                found = self._altered(readings(part), sources)
            if found is None or found.id is None:
                differences.append(Difference(Kind.NOT_HELD, "", part))
            else:
                ids[found.id] = None
                differences += found.differences
        if not ids:
            return None
        if not differences:
            differences.append(Difference(Kind.JOINED, "", ""))
        return Finding(verdict=Verdict.ALTERED, ids=tuple(ids), differences=tuple(differences))


def _cost(found: Finding) -> tuple[int, int]:
    """How much of the words is altered, then in how many places."""
    altering = (Kind.WORDS, Kind.NOT_HELD, Kind.JOINED)
    letters = (len(each.published) + len(each.given) + 1 for each in found.differences if each.kind in altering)
    return sum(letters), len(found.differences)


def _sources(corpus: Corpus) -> Iterator[_Source]:
    statements = {statement.id: statement for statement in corpus.statements}
    entries: list[Hashed] = []
    for one in corpus.statements:
        entries += [*one.quotes, *one.facts, *one.figures, *one.demands, one]
    for one in corpus.statements:
        entries += one.signatories
    for entry in (*entries, *corpus.terms, *corpus.milestones):
        for id, passages in quotations(entry):
            yield _Source(entry.id, id, tuple(as_printed(passage, statements[id]) for passage in passages))


def _references(text: str) -> list[str]:
    """What may be references in a text that was copied from us."""
    return re.findall(r"(?<=[\[`])[a-z0-9.-]+(?=[\]`])", text)


# -- exact words


def _whole(words: str, sources: Iterable[_Source]) -> Finding | None:
    """All of *words* in one entry; first one that has no more than these."""
    places = [place for source in sources if (place := _place(words, source)) is not None]
    if not places:
        return None
    best = min(places, key=lambda each: (not each.source.is_item, each.source.joined != words))
    also = dict.fromkeys(each.source.id for each in places)
    return Finding(
        verdict=Verdict.EXACT,
        ids=(best.source.id,),
        also=tuple(id for id in also if id != best.source.id),
        part_of_sentence=_is_part(best),
    )


def _place(words: str, source: _Source, start: int = 0) -> _Place | None:
    """Where *source* has *words* from *start* on, no word of it cut."""
    joined = source.joined
    found = joined.find(words, start)
    while found >= 0:
        end = found + len(words)
        if _between_words(joined, found) and _between_words(joined, end):
            return _Place(source, found, end)
        found = joined.find(words, found + 1)
    return None


def _between_words(text: str, position: int) -> bool:
    if position in (0, len(text)):
        return True
    before, after = text[position - 1], text[position]
    if unicodedata.category(after).startswith("M"):
        return False
    if _BURMESE.match(after):
        return _SYLLABLE.match(text, position) is not None or not _BURMESE.match(before)
    return not (before.isalnum() and after.isalnum()) and not (
        before in "'’-‑" and after.isalnum() and position > 1 and text[position - 2].isalnum()
    )


def _shortened(words: str, sources: Iterable[_Source]) -> Finding | None:
    """Words with "..." in them, each part of which stands in one entry, in order."""
    parts = [part for part in _ELLIPSIS.split(words) if re.search(r"\w", part)]
    if _ELLIPSIS.search(words) is None or not 0 < len(parts) <= _MOST_PARTS:
        return None
    for source in sources:
        places: list[_Place] = []
        for part in parts:
            place = _place(part, source, places[-1].end if places else 0)
            if place is None:
                break
            places.append(place)
        else:
            # As near to each other as they stand: an earlier occurrence would leave out more than was left out.
            for number in range(len(places) - 2, -1, -1):
                later = places[number]
                while (next_one := _place(parts[number], source, later.start + 1)) is not None:
                    if next_one.end > places[number + 1].start:
                        break
                    later = next_one
                places[number] = later
            gaps = [source.joined[a.end : b.start].strip() for a, b in pairwise(places)]
            whole = _Place(source, places[0].start, places[-1].end)
            left_out = tuple(gap for gap in gaps if gap)
            return Finding(verdict=Verdict.EXACT, ids=(source.id,), left_out=left_out, part_of_sentence=_is_part(whole))
    return None


def _joined(words: str, sources: Sequence[_Source]) -> Finding | None:
    """Passages of several entries of one statement, one after the other, whole where they meet."""
    for source in sources:
        tail = source.joined[-12:]
        found = words.find(tail)
        while found >= 0:
            end = found + len(tail)
            whole = _Place(source, len(source.joined) - end, len(source.joined))
            if source.joined.endswith(words[:end]) and _between_words(source.joined, whole.start) and _begins(whole):
                following = [one for one in sources if one.statement == source.statement]
                rest = _rest(words[end:].lstrip(" \"“”’'"), following)
                pieces = [(source.id, words[:end]), *rest]
                if rest and not _known_apart([piece for _, piece in pieces], following):
                    return Finding(verdict=Verdict.EXACT, ids=tuple(dict.fromkeys(id for id, _ in pieces)))
            found = words.find(tail, found + 1)
    return None


def _rest(words: str, sources: Sequence[_Source]) -> list[tuple[str, str]]:
    """The entries whose passages *words* are, one after the other, each with its own; none where they are not."""
    pieces: list[tuple[str, str]] = []
    while re.search(r"\w", words):
        ending = next((each for each in sources if _is_beginning(words, each)), None)
        if ending is not None:
            return [*pieces, (ending.id, words)]
        begun = [each for each in sources if words.startswith(each.joined)]
        if not begun:
            return []
        longest = max(begun, key=lambda each: len(each.joined))
        pieces.append((longest.id, longest.joined))
        words = words[len(longest.joined) :].lstrip(" \"“”’'")
    return pieces


def _known_apart(pieces: Sequence[str], sources: Sequence[_Source]) -> bool:
    """Whether some entry has two neighbouring pieces with other words between them, or in another order."""
    return any(one in source.joined and other in source.joined for one, other in pairwise(pieces) for source in sources)


def _is_beginning(words: str, source: _Source) -> bool:
    """Whether *source* begins with *words*, to the end of a sentence."""
    return source.joined.startswith(words) and _ends(_Place(source, 0, len(words)))


def _spans(text: str, sources: Sequence[_Source]) -> Finding | None:
    """What stands within quotation marks, where all of it is exact and the marks are not the source's own."""
    spans = [span for span in quoted_spans(text) if len(span.split()) > 2]
    found = [_whole(span, sources) or _whole(span.rstrip(",."), sources) for span in spans]
    exact = [each for each in found if each is not None and each.id is not None]
    if not exact or len(exact) < len(spans):
        return None
    if any(_has_marks_of_its_own(span, sources) for span in spans):
        return None
    rest = text
    for span in quoted_spans(text):
        rest = rest.replace(span, "…")
    common = [id for id in (*exact[0].ids, *exact[0].also) if all(id in (*each.ids, *each.also) for each in exact)]
    ids = tuple(common[:1]) or tuple(dict.fromkeys(each.ids[0] for each in exact))
    return Finding(
        verdict=Verdict.EXACT,
        ids=ids,
        part_of_sentence=any(each.part_of_sentence for each in exact),
        ignored=(" ".join(rest.split()),),
    )


def _has_marks_of_its_own(span: str, sources: Iterable[_Source]) -> bool:
    places = (place for source in sources if (place := _place(span, source)) is not None)
    return any(place.start > 0 and place.source.joined[place.start - 1] in "\"“«‘'" for place in places)


def _is_part(place: _Place) -> bool:
    """Whether words begin or end within a sentence."""
    return not (_begins(place) and _ends(place))


def _begins(place: _Place) -> bool:
    before = place.source.joined[: place.start]
    starts = _passage_bounds(place.source)
    return place.start in starts or bool(_ENDS_SENTENCE.search(before)) or _ONLY_MARKS.fullmatch(before) is not None


def _ends(place: _Place) -> bool:
    joined = place.source.joined
    rest = joined[place.end :]
    if _ENDS_SENTENCE.search(joined[: place.end]) or _ONLY_MARKS.fullmatch(rest):
        return True
    return place.end + 1 in _passage_bounds(place.source) or re.match(r"[.!?။]", rest) is not None


def _passage_bounds(source: _Source) -> set[int]:
    """Where each passage begins in the joined text."""
    bounds, position = set(), 0
    for text in source.texts:
        bounds.add(position)
        position += len(text) + 1
    return bounds
