"""Search: from what people type to the entries that speak of it, or to nothing.

Each word of the query becomes a group of alternatives: the word itself, its equivalents
(`seeds/equivalents.yaml`), or, for a word the corpus does not have, the nearest it has.
FTS5 finds candidates that have all groups, then those that have two; each candidate is
then judged by how much of the query's weight it has, a rare word weighing more than a
common one. An entry that has less than ENOUGH of it is no answer: "nothing found" is said
rather than the least bad row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from bot.corpus.library import Entry, Library
from bot.corpus.models import EquivalentsFile, Item, Organisation, Signatory
from bot.lookup.normalize import normalize
from bot.search.deadline import NEVER, Deadline
from bot.search.index import Index, filed
from bot.search.question import Question, read_question, telling_words
from bot.search.words import LONGEST_WORD, stem, stems

ENOUGH = 0.45  # of the query's weight, for an entry that has several of its words
ALONE = 0.65  # of it, for one that has a single word of several: one word is not much of an answer
NAMED = 0.75  # of it, when a name is asked for
PARTLY = 0.6  # of it, for a signatory that lacks a word of what was typed
OTHER = 0.95  # the worth of an equivalent, where the word itself is worth 1
FORM = 0.7  # and of a longer form of it: blockade for block
CANDIDATES = 60
WORDS = 8  # of a query; what has more that the corpus may know is taken for a whole text
ALIKE = 0.92  # of the shorter passage's words; from here on two passages say the same
FEWEST = 8  # words of a passage that can be taken for the same
TEXT_WORDS = 20  # of a whole text that are looked for, the rarest
TEXT_ENOUGH = 0.25  # of its weight
TEXT_FEWEST = 3  # of its words

Alternative = tuple[str, ...]
"""Stems that stand side by side: one for a word, several for a phrase."""


@lru_cache(maxsize=20_000)
def _between_spaces(alternative: Alternative) -> str:
    """As it stands in a text of stems."""
    return f" {' '.join(alternative)} "


@dataclass(frozen=True, slots=True)
class Group:
    """One word of the query, and all that may stand for it."""

    typed: str
    alternatives: dict[Alternative, float]  # each with its worth, 1 for the word itself
    weight: float
    meant: str | None = None  # the word it was mended to

    @property
    def own(self) -> set[str]:
        """The stems of the word itself, or of what it was mended to, without equivalents."""
        most = max(self.alternatives.values(), default=0.0)
        return {each[0] for each, worth in self.alternatives.items() if worth == most and len(each) == 1}

    @property
    def expression(self) -> str:
        return "(" + " OR ".join(f'"{" ".join(alternative)}"' for alternative in self.alternatives) + ")"

    def worth_in(self, head: str, body: str) -> float:
        """How well a document has it; both texts are stems between single spaces."""
        best = 0.0
        for alternative, worth in self.alternatives.items():
            words = _between_spaces(alternative)
            if worth > best and words in head:
                best = worth
            elif worth * 0.9 > best and words in body:
                best = worth * 0.9
        return best


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: an entry, and others that say the same in the same words."""

    entries: tuple[Entry, ...]  # the best first
    kind: str
    score: float  # 0 to 100 and a little more


@dataclass(frozen=True, slots=True)
class Found:
    rows: tuple[Row, ...]
    mended: tuple[tuple[str, str], ...] = ()  # (typed, taken for)
    marks: frozenset[str] = frozenset()  # stems of the words that were looked for
    partly: bool = False  # whether a name was asked for that no signatory has whole


class Search:
    """Queries over one corpus, for one thread at a time."""

    def __init__(self, library: Library, index: Index) -> None:
        self._library = library
        self._index = index
        self._equivalents = _Equivalents(library.corpus.equivalents)
        # A slip may also be one of a word that only the table has.
        index.learn(word for word in self._equivalents.words if self._alternatives(word))

    def close(self) -> None:
        self._index.close()

    def search(
        self,
        query: str,
        *,
        kind: str | None = None,
        statement: str | None = None,
        limit: int = 10,
        deadline: Deadline = NEVER,
    ) -> Found:
        """At most *limit* rows for *query*, best first; *kind* and *statement* narrow what is looked through."""
        question = read_question(query).of_kind(kind)
        phrases = tuple(dict.fromkeys(self._phrases(question)))
        level = _Level.of(question, len(phrases))
        groups = self._groups(phrases, level, deadline)
        known = [group for group in groups if group.alternatives]
        if not known or (question.only and len(known) < len(groups)):
            return Found(())
        if question.only:
            kind = kind or question.kind
        rows = self._rows(question, level, groups, filed(kind or "", statement or ""), deadline)
        mended = tuple((group.typed, group.meant) for group in known if group.meant is not None)
        partly = question.only and not any(self._named_whole(_typed(known), row.entries[0]) for row in rows)
        return Found(tuple(_folded(rows, limit)), mended, _marks(known), partly)

    # -- words to groups

    def _groups(self, phrases: Iterable[tuple[str, ...]], level: "_Level", deadline: Deadline) -> list[Group]:
        groups = []
        for phrase in phrases:
            deadline.check()
            groups.append(self._phrase(phrase) if len(phrase) > 1 else self._group(phrase[0], mend=not level.text))
        if level.text:  # what is rare in it, of what the corpus knows at all; a text's slips are not mended
            return sorted((group for group in groups if group.alternatives), key=lambda group: -group.weight)[
                :TEXT_WORDS
            ]
        return groups

    def _phrases(self, question: Question) -> Iterator[tuple[str, ...]]:
        """The words to look for, one by one or in a phrase that the table of equivalents has."""
        words = question.words
        stemmed = tuple(map(stem, words))
        telling = set(telling_words(words))
        position = 0
        while position < len(words):
            length = self._equivalents.longest(stemmed[position : position + self._equivalents.most_words])
            if length > 1:
                yield words[position : position + length]
            elif words[position] in telling:
                joined = "".join(words[position : position + 2])
                if joined != words[position] and self._index.knows(stem(joined)):  # "shut down", "world wide"
                    yield (joined,)
                    length = 2
                else:
                    yield (words[position],)
                telling.discard(words[position])
            position += max(1, length)

    def _phrase(self, words: tuple[str, ...]) -> Group:
        """A phrase of the table: itself and its equivalents."""
        own = tuple(map(stem, words))
        others = dict.fromkeys(self._equivalents.of(own), OTHER)
        alternatives = {
            each: worth for each, worth in {**others, own: 1.0}.items() if all(map(self._index.knows, each))
        }
        return Group(" ".join(words), alternatives, self._lightest(alternatives))

    def _group(self, word: str, *, mend: bool) -> Group:
        alternatives = self._alternatives(word)
        # A number is never taken for another number.
        if alternatives or not mend or word.isdigit() or len(word) > LONGEST_WORD:
            return Group(word, alternatives, self._lightest(alternatives))
        halves = self._halves(word)
        if halves is not None:
            alternatives = {(stem(halves[0]), stem(halves[1])): 1.0}
            return Group(word, alternatives, self._lightest(alternatives), " ".join(halves))
        near = self._index.nearest(word)
        for meant, likeness in near:
            for alternative, worth in self._alternatives(meant).items():
                mended = worth * (0.5 + likeness / 2)
                alternatives[alternative] = max(alternatives.get(alternative, 0.0), mended)
        return Group(word, alternatives, self._lightest(alternatives), near[0][0] if near else None)

    def _alternatives(self, word: str) -> dict[Alternative, float]:
        """What may stand for a word as it is spelt: itself, its equivalents, its longer forms."""
        own = (stem(word),)
        alternatives = {each: OTHER for each in self._equivalents.of(own) if all(map(self._index.knows, each))}
        if self._index.knows(own[0]):
            alternatives[own] = 1.0
        for longer in self._index.longer(own[0]):
            alternatives.setdefault((longer,), FORM)
        return alternatives

    def _halves(self, word: str) -> tuple[str, str] | None:
        """Two words of the corpus typed as one: "milktea"."""
        for place in range(3, len(word) - 2):
            halves = word[:place], word[place:]
            if all(map(self._index.has_word, halves)):
                return halves
        return None

    def _lightest(self, alternatives: dict[Alternative, float]) -> float:
        """A word with a common equivalent tells no more than that one; a phrase as much as its rarest word."""
        weights = [max(map(self._index.weight, each)) for each, worth in alternatives.items() if worth > FORM]
        return min(weights, default=self._index.weight(""))

    # -- groups to rows

    def _rows(
        self, question: Question, level: "_Level", groups: Sequence[Group], narrowed: str, deadline: Deadline
    ) -> list[Row]:
        total = sum(group.weight for group in groups)
        typed = _typed(groups)
        rows: list[Row] = []
        for id, kind_found, head, body in self._candidates(question, level, groups, narrowed, deadline):
            deadline.check()
            worths = [group.worth_in(f" {head} ", f" {body} ") for group in groups]
            share = sum(group.weight * worth for group, worth in zip(groups, worths, strict=True)) / total
            if not all(worths) and (question.only or (kind_found == Signatory.kind and share < PARTLY)):
                continue  # a signatory has the name that was typed, or is somebody else
            if level.reached(share, sum(worth > 0 for worth in worths)):
                entry = self._library.entry(id)
                score = 100 * share + self._bonus(question, typed, entry, kind_found, head)
                rows.append(Row((entry,), kind_found, round(score, 1)))
        return sorted(rows, key=lambda row: -row.score)

    def _candidates(
        self, question: Question, level: "_Level", groups: Sequence[Group], narrowed: str, deadline: Deadline
    ) -> list[tuple[str, str, str, str]]:
        """Documents that have all the groups, then those that may have enough of them."""
        filters = [f'filed:"{mark}"' for mark in narrowed.split()]
        seen: dict[int, None] = {}
        with self._index.until(deadline):
            for words in self._expressions(question, level, groups):
                if len(seen) < CANDIDATES:
                    expression = " AND ".join([*filters, f"{{head body}} : ({words})"])
                    seen.update(dict.fromkeys(self._index.matches(expression, CANDIDATES)))
            return self._index.documents(list(seen))

    def _expressions(self, question: Question, level: "_Level", groups: Sequence[Group]) -> list[str]:
        """One or two to try, whatever was typed; of at most WORDS words, but for texts and names."""
        known = {group.expression: group.weight for group in groups if group.alternatives}
        if level.text:
            return [" OR ".join(known)]
        if question.only or len(known) == 1:
            return [" AND ".join(known)]
        total = sum(group.weight for group in groups)
        # Whatever has enough has two of the words, or one that is enough alone.
        alone = [words for words, weight in known.items() if level.reached(weight / total, 1)]
        paired = [f"({one} AND {other})" for one, other in combinations(known, 2)]
        return [" AND ".join(known), " OR ".join([*alone, *paired])]

    def _bonus(self, question: Question, typed: frozenset[str], entry: Entry, kind: str, head: str) -> float:
        """What puts one answer before another that has as much of the query."""
        bonus = 0.0
        if kind == question.kind:
            bonus += 15
        if not isinstance(entry, Item):
            bonus += 12 * self._named_whole(typed, entry)
        # A short headline that has the words is about them; a long one only mentions them.
        return bonus + 5 * min(1.0, len(typed) / (head.count(" ") + 1))

    def _named_whole(self, typed: frozenset[str], entry: Entry) -> bool:
        """Whether some name of the entry was typed whole."""
        names = _names(entry)
        if isinstance(entry, Signatory) and entry.organisation is not None:
            names += _names(self._library.organisations[entry.organisation])
        return any(name <= typed for name in names)


@dataclass(frozen=True, slots=True)
class _Level:
    """How much of a query an entry must have to be an answer."""

    enough: float  # of its weight
    several: bool  # whether it has more than one word
    text: bool = False  # whether it is a whole text rather than a query

    @classmethod
    def of(cls, question: Question, words: int) -> "_Level":
        if words > WORDS and not question.only:
            return cls(TEXT_ENOUGH, several=True, text=True)
        return cls(NAMED if question.named else ENOUGH, several=words > 1)

    def reached(self, share: float, words: int) -> bool:
        """Whether *words* of the query, with this *share* of its weight, are enough."""
        if self.text:
            return words >= TEXT_FEWEST and share >= self.enough
        return share >= (max(self.enough, ALONE) if self.several and words == 1 else self.enough)


class _Equivalents:
    """The table of other words, by stems."""

    def __init__(self, table: EquivalentsFile) -> None:
        self._others: dict[Alternative, dict[Alternative, None]] = {}
        for group in table.same:
            phrases = [tuple(stems(phrase)) for phrase in group]
            for phrase in phrases:
                self._add(phrase, phrases)
        for typed, also in table.also.items():
            self._add(tuple(stems(typed)), [tuple(stems(phrase)) for phrase in also])
        self.most_words = max(map(len, self._others), default=1)
        self.words = {word for group in table.same for phrase in group for word in normalize(phrase).split()}
        self.words.update(word for phrase in table.also for word in normalize(phrase).split())

    def _add(self, typed: Alternative, others: Iterable[Alternative]) -> None:
        self._others.setdefault(typed, {}).update(dict.fromkeys(other for other in others if other and other != typed))

    def of(self, typed: Alternative) -> Iterable[Alternative]:
        return self._others.get(typed, ())

    def longest(self, stemmed: Alternative) -> int:
        """How many of *stemmed*, from the first on, are a phrase of the table; 1 when they are none."""
        return next((length for length in range(len(stemmed), 1, -1) if stemmed[:length] in self._others), 1)


def _typed(groups: Iterable[Group]) -> frozenset[str]:
    """The stems of the words themselves, without equivalents."""
    return frozenset(each for group in groups for each in group.own)


def _marks(groups: Iterable[Group]) -> frozenset[str]:
    """The stems to mark: not the small words of phrases, which are everywhere."""
    stems_of = (each for group in groups for alternative in group.alternatives for each in alternative)
    return frozenset(each for each in stems_of if (telling_words([each]) and len(each) > 2) or each.isdigit())


def _folded(rows: Sequence[Row], limit: int) -> list[Row]:
    """Rows that say the same in the same words become one, under the best of them."""
    folded: list[tuple[Row, frozenset[str]]] = []
    for row in rows:
        words = _passage(row.entries[0])
        for place, (kept, kept_words) in enumerate(folded):
            if _alike(words, kept_words):
                folded[place] = (Row((*kept.entries, *row.entries), kept.kind, kept.score), kept_words)
                break
        else:
            if len(folded) < limit:
                folded.append((row, words))
    return [row for row, _ in folded]


def _alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two passages are the same words, or one is nearly all in the other."""
    fewer, more = (words, others) if len(words) <= len(others) else (others, words)
    if len(fewer) < FEWEST:
        return False
    missing = 0
    most = len(fewer) * (1 - ALIKE)
    for word in fewer:  # one by one, since most passages are told apart by a few words
        if word not in more:
            missing += 1
            if missing > most:
                return False
    return True


def _passage(entry: Entry) -> frozenset[str]:
    return _plain_words(entry.passages) if isinstance(entry, Item) else frozenset()


@lru_cache(maxsize=5000)
def _plain_words(passages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normalize(" ".join(passages)).split())


def _names(entry: Entry | Organisation) -> tuple[frozenset[str], ...]:
    """The stems of each name of an entry that has names."""
    return _name_stems((entry.name, *getattr(entry, "acronyms", ()), *getattr(entry, "aliases", ())))  # type: ignore[union-attr]


@lru_cache(maxsize=5000)
def _name_stems(names: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stems(name)) for name in names)
