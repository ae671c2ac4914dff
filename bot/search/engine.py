"""Search: from what people type to the entries that speak of it, to the nearest, or to nothing.

Each word of the query becomes a group of alternatives: the word itself, its equivalents
(`seeds/equivalents.yaml`), others of its family, or, for a word the corpus does not have, the
nearest it has. FTS5 finds candidates that have all groups, then the best that have some. Each
is judged by how much of the query's weight it has; a word weighs the more the rarer it is, here
and in everyday English. `bot.search.confidence` says how sure the best row is.

Names are found by the names' own engine (`bot.lookup.names`): a signatory is a row where it may
be the name that was typed, or has all that was typed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, zip_longest

from bot.corpus.library import HOME, Entry, Library, country_of
from bot.corpus.models import Demand, Figure, Item, Organisation, Signatory, Voice
from bot.lookup.english import EnglishWords, english_words
from bot.lookup.names import Likeness
from bot.lookup.normalize import normalize
from bot.lookup.zawgyi import is_zawgyi
from bot.search.confidence import Confidence, Evidence, Tier
from bot.search.deadline import NEVER, Deadline
from bot.search.equivalents import Equivalents, Phrase, phrase
from bot.search.index import Index, filed
from bot.search.query import (
    BURMESE_STOP_WORDS,
    NAME_WORDS,
    Intent,
    ParsedQuery,
    content_words,
    dates,
    days_in_numbers,
    parse,
)
from bot.search.words import LONGEST_WORD, base, is_burmese

OTHER = 0.95  # the worth of an equivalent, where the word itself is worth 1
FAMILY = 0.4  # and of another word of its family
IN_BODY = 0.9  # of what stands around an entry's own words
CANDIDATES = 60
MOST_GROUPS = 20  # of a long text, the heaviest
LONGEST_TOLD = 500  # characters by which Zawgyi is told
ALIKE = 0.92  # of the shorter passage's words; from here on two passages say the same
FEWEST = 8  # words of a passage that can be taken for the same
WORTH_A_ROW = 0.5  # of the best row's share, for another row
ASKED_KIND, WHOLE_NAME, SHORT_HEAD, ELSEWHERE = 15, 12, 5, -25
"""What puts one row before another that has as much of the query, in hundredths of its weight."""


@lru_cache(maxsize=20_000)
def _between_spaces(words: Phrase) -> str:
    """As they stand in a text of bases."""
    return f" {' '.join(words)} "


@dataclass(frozen=True, slots=True)
class TermGroup:
    """One word or phrase of the query, and all that may stand for it."""

    typed: str
    alternatives: dict[Phrase, float]  # each with its worth, 1 for the word itself
    weight: float
    corrected: str | None = None  # the word it was taken for
    is_english: bool = True  # whether everyday English has it

    @property
    def own(self) -> set[str]:
        """The bases of the word itself, or of what it was corrected to, without equivalents."""
        most = max(self.alternatives.values(), default=0.0)
        return {each[0] for each, worth in self.alternatives.items() if worth == most and len(each) == 1}

    @property
    def expression(self) -> str:
        return "(" + " OR ".join(f'"{" ".join(words)}"' for words in self.alternatives) + ")"

    def worth_in(self, head: str, body: str) -> float:
        """How well a record has it; both texts are bases between single spaces."""
        best = 0.0
        for words, worth in self.alternatives.items():
            text = _between_spaces(words)
            if worth > best and text in head:
                best = worth
            elif worth * IN_BODY > best and text in body:
                best = worth * IN_BODY
        return best


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of an answer: an entry, and others that say the same in the same words."""

    entries: tuple[Entry, ...]  # the best first
    kind: str
    score: float  # 0 to 100 and a little more
    share: float = 0.0  # of the query's weight
    matched: frozenset[str] = frozenset()  # words of the query that it has


@dataclass(frozen=True, slots=True)
class Found:
    """What a query comes to."""

    rows: tuple[Hit, ...]
    tier: Tier = Tier.NOTHING
    around: tuple[Hit, ...] = ()  # where there is nothing: what has some of the words
    corrected: tuple[tuple[str, str], ...] = ()  # (typed, taken for)
    highlights: frozenset[Phrase] = frozenset()  # words and phrases that were looked for, as bases
    lacking: tuple[str, ...] = ()  # numbers and names of the query that no statement has
    intent: Intent = Intent.LOOK_UP
    is_zawgyi: bool = False  # whether it is Burmese in the older encoding, of which nothing can be found


class Search:
    """Queries over one corpus, for one thread at a time."""

    def __init__(
        self, library: Library, index: Index, english: EnglishWords | None = None, confidence: Confidence | None = None
    ) -> None:
        self._library = library
        self._index = index
        self._english = english or english_words()
        self._confidence = confidence or Confidence.fitted()
        self._names = library.signatory_names  # made now, so that no query waits for it
        self._equivalents = Equivalents(library)
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
        if is_zawgyi(query[:LONGEST_TOLD]):
            return Found((), is_zawgyi=True)
        narrowed = filed(kind or "", statement or "")
        questions = [question.of_kind(kind) for question in parse(query)]
        answers = [self._answer(question, narrowed, statement, limit, deadline) for question in questions]
        found = answers[0] if len(answers) == 1 else _joined(answers, limit)
        return replace(found, corrected=(*days_in_numbers(query), *found.corrected))

    def evidence(self, query: str) -> tuple[Found, Evidence]:
        """What *query* comes to before its tier is settled, and what speaks for it; for the fit."""
        question, *_ = parse(query)
        return self._look_up(question, "", 10, NEVER)

    def _answer(
        self, question: ParsedQuery, narrowed: str, statement: str | None, limit: int, deadline: Deadline
    ) -> Found:
        if question.intent is Intent.NAME:
            named = self._by_name(question, statement, limit)
            if named.rows:
                return named
            described = self._described(question, statement, limit, deadline)
            if described.rows:
                return described
            question = replace(question, kind="statement")
        if question.intent is Intent.HELP:
            return self._helping(question, statement, limit, deadline)
        found, evidence = self._look_up(question, narrowed, limit, deadline)
        tier = self._confidence.tier(evidence) if found.rows else Tier.NOTHING
        if tier is Tier.ANSWER and any(word.isdigit() for word in found.lacking):
            tier = Tier.NEAREST
        if question.intent is Intent.NAME:  # they may have said something; they did not sign
            whole = tuple(row for row in found.rows if len(row.matched) == evidence.groups)
            return replace(found, rows=whole, tier=Tier.NEAREST if whole else Tier.NOTHING)
        if tier is Tier.NOTHING:
            return replace(found, rows=(), around=found.rows)
        return replace(found, tier=tier)

    # -- names

    def _by_name(self, question: ParsedQuery, statement: str | None, limit: int) -> Found:
        """Who may be meant by a name that is said to have signed."""
        matches = self._library.signatories_like(" ".join(content_words(question.name)))
        fitting = [match for match in matches if statement in (None, match.key.statement)]
        best = max((match.likeness for match in fitting), default=Likeness.RELATED)
        if best is Likeness.RELATED:
            return Found((), intent=question.intent)
        rows = [Hit((each.key,), Signatory.kind, each.score) for each in fitting if each.likeness is best][:limit]
        corrected = fitting[0].corrected if len(rows) == 1 else ()
        tier = Tier.ANSWER if best is Likeness.SAME else Tier.NEAREST
        return Found(tuple(rows), tier, corrected=corrected, intent=question.intent)

    def _described(self, question: ParsedQuery, statement: str | None, limit: int, deadline: Deadline) -> Found:
        """Signatories that have all that was typed, in their names or places: Karen groups in Norway."""
        found, _ = self._look_up(question, filed(Signatory.kind, statement or ""), limit, deadline)
        return replace(found, tier=Tier.ANSWER)

    def _names_in(self, question: ParsedQuery, narrowed: str) -> list[Hit]:
        """Signatories whose name a query may be, where anything of that kind is looked for."""
        if len(question.name) > NAME_WORDS or (narrowed and not narrowed.startswith(filed(Signatory.kind, ""))):
            return []
        statements = narrowed.split()[1:]
        return [
            Hit((match.key,), Signatory.kind, match.score, share=match.score / 100, matched=frozenset(question.name))
            for match in self._library.signatories_like(" ".join(question.name))
            if match.likeness >= Likeness.NEAR and statements in ([], filed("", match.key.statement).split())
        ]

    def _helping(self, question: ParsedQuery, statement: str | None, limit: int, deadline: Deadline) -> Found:
        """What is asked of others, which one can pass on: about what was named, or the newest."""
        if content_words(question.words):
            found, evidence = self._look_up(question, filed(Demand.kind, statement or ""), limit, deadline)
            if found.rows and self._confidence.tier(evidence) is Tier.ANSWER:
                return replace(found, tier=Tier.ANSWER)
        return Found(self._newest_demands(limit), Tier.ANSWER, intent=Intent.HELP)

    def _newest_demands(self, limit: int) -> tuple[Hit, ...]:
        """What is asked of whom, of the newest statements: one of each of those who are asked."""
        demands = sorted(
            (each for each in self._library.demands_on() if each.voice is not Voice.REPORTED),
            key=lambda demand: self._library.statement_of(demand).date.date or "",
            reverse=True,
        )
        by_addressee = {demand.asked_of[:1]: demand for demand in reversed(demands)}
        newest = [demand for demand in demands if by_addressee[demand.asked_of[:1]] is demand]
        return tuple(Hit((each,), Demand.kind, 0.0) for each in newest[:limit])

    # -- words to groups

    def _groups(self, question: ParsedQuery, deadline: Deadline) -> list[TermGroup]:
        groups = []
        for words in dict.fromkeys(self._phrases(question)):
            deadline.check()
            groups.append(self._phrase_group(words) if len(words) > 1 else self._group(words[0]))
        if len(groups) > MOST_GROUPS:  # a whole text: what is rare in it, of what the corpus knows at all
            known = [group for group in groups if group.alternatives and group.corrected is None]
            return sorted(known, key=lambda group: -group.weight)[:MOST_GROUPS]
        return groups

    def _phrases(self, question: ParsedQuery) -> Iterator[tuple[str, ...]]:
        """The words to look for, one by one, or in a date or a phrase that the table of equivalents has."""
        words = question.words
        named = dates(words)
        yield from named
        telling = set(content_words(words)) - set(chain(*named))
        typed = tuple(map(base, words))
        position = 0
        while position < len(words):
            length = self._equivalents.longest(typed, position)
            if length > 1:
                yield words[position : position + length]
            elif is_burmese(words[position]):
                length = self._unknown_burmese(words, typed, position)
                stretch = words[position : position + length]
                if any(syllable not in BURMESE_STOP_WORDS for syllable in stretch):
                    yield ("".join(stretch),)
            elif words[position] in telling:
                joined = "".join(words[position : position + 2])
                if joined != words[position] and self._index.knows(base(joined)):  # "shut down", "world wide"
                    yield (joined,)
                    length = 2
                else:
                    yield (words[position],)
                telling.discard(words[position])
            position += max(1, length)

    def _unknown_burmese(self, words: tuple[str, ...], typed: Phrase, place: int) -> int:
        """How many syllables from *place* on are no phrase of ours: Burmese has no spaces between words."""
        ends = (
            end
            for end in range(place + 1, len(words))
            if not is_burmese(words[end]) or self._equivalents.longest(typed, end) > 1
        )
        return next(ends, len(words)) - place

    def _phrase_group(self, words: tuple[str, ...]) -> TermGroup:
        """A phrase of the table, or a date: itself and its equivalents."""
        own = tuple(map(base, words))
        others = dict.fromkeys(self._equivalents.of(own), OTHER)
        alternatives = {
            each: worth for each, worth in {**others, own: 1.0}.items() if all(map(self._index.knows, each))
        }
        return TermGroup(" ".join(words), alternatives, self._lightest(alternatives))

    def _group(self, word: str) -> TermGroup:
        alternatives = self._alternatives(word)
        # Of Burmese that is not known, half may be particles.
        telling = 0.5 if is_burmese(word) else self._english.telling(word)
        is_english = is_burmese(word) or word in self._english
        # A number is never taken for another number, nor an English word for another one.
        if alternatives or is_english or word.isdigit() or is_burmese(word) or len(word) > LONGEST_WORD:
            weight = self._lightest(alternatives) * telling
            return TermGroup(word, alternatives, weight, is_english=is_english or word.isdigit())
        halves = self._halves(word)
        if halves is not None:
            alternatives = {(base(halves[0]), base(halves[1])): 1.0}
            return TermGroup(word, alternatives, self._lightest(alternatives), " ".join(halves))
        near = self._index.nearest(word)
        for read_as, likeness in near:
            for alternative, worth in self._alternatives(read_as).items():
                corrected = worth * (0.5 + likeness / 2)
                alternatives[alternative] = max(alternatives.get(alternative, 0.0), corrected)
        meant = near[0][0] if near else None
        return TermGroup(word, alternatives, self._lightest(alternatives), meant, is_english=bool(near))

    def _alternatives(self, word: str) -> dict[Phrase, float]:
        """What may stand for a word as it is spelt: itself, its equivalents, its family."""
        own = (base(word),)
        found: dict[Phrase, float] = {(each,): FAMILY for each in self._index.related(word)}
        found |= {each: OTHER * FAMILY for each in self._equivalents.related(word) if self._knows(each)}
        found |= {each: OTHER for each in self._equivalents.of(own) if self._knows(each)}
        if self._knows(own):
            found[own] = 1.0
        return found

    def _knows(self, words: Phrase) -> bool:
        return all(map(self._index.knows, words))

    def _halves(self, word: str) -> tuple[str, str] | None:
        """Two words of the corpus typed as one: "milktea"."""
        for place in range(3, len(word) - 2):
            halves = word[:place], word[place:]
            if all(map(self._index.has_word, halves)):
                return halves
        return None

    def _lightest(self, alternatives: dict[Phrase, float]) -> float:
        """A word with a common equivalent tells no more than that one; a phrase as much as its rarest word."""
        most = max(alternatives.values(), default=1.0)
        weights = [max(map(self._index.weight, each)) for each, worth in alternatives.items() if worth >= OTHER * most]
        return min(weights, default=self._index.weight(""))

    # -- groups to rows

    def _look_up(self, question: ParsedQuery, narrowed: str, limit: int, deadline: Deadline) -> tuple[Found, Evidence]:
        groups = self._groups(question, deadline)
        known = [group for group in groups if group.alternatives]
        if question.kind is None and any(map(_is_unknown_number, groups)):
            question = replace(question, kind=Figure.kind)
        rows = self._rows(question, groups, narrowed, deadline) if known else []
        rows = _with_names(rows, self._names_in(question, narrowed))
        merged = _merge_duplicates(rows, limit)
        found = Found(
            tuple(merged),
            corrected=tuple(
                (group.typed, group.corrected)
                for group in known
                if group.corrected is not None and any(group.typed in row.matched for row in merged)
            ),
            highlights=_highlights(known),
            lacking=tuple(group.typed for group in groups if _is_unknown(group)),
            intent=question.intent,
        )
        return found, _evidence(question, groups, merged)

    def _rows(self, question: ParsedQuery, groups: Sequence[TermGroup], narrowed: str, deadline: Deadline) -> list[Hit]:
        total = sum(group.weight for group in groups if not _is_unknown_number(group)) or 1.0
        typed = frozenset(each for group in groups for each in group.own)
        rows: list[Hit] = []
        for id, kind, head, asked, body in self._candidates(groups, narrowed, deadline):
            deadline.check()
            worths = [group.worth_in(f" {head} | {asked} ", f" {body} ") for group in groups]
            matched = [group for group, worth in zip(groups, worths, strict=True) if worth]
            if kind == Signatory.kind and len(matched) < len(groups) and not question.describes_signers:
                continue  # a signatory has all that was typed, or is somebody else
            if all(group.corrected for group in matched) and len(matched) < len(groups):
                continue  # a word is corrected only beside another that is there
            share = sum(group.weight * worth for group, worth in zip(groups, worths, strict=True)) / total
            entry = self._library.entry(id)
            score = 100 * share + self._bonus(question, typed, entry, kind, head)
            rows.append(Hit((entry,), kind, round(score, 1), share, frozenset(group.typed for group in matched)))
        best = max((row.share for row in rows), default=0.0)
        return sorted((row for row in rows if row.share >= WORTH_A_ROW * best), key=lambda row: -row.score)

    def _candidates(
        self, groups: Sequence[TermGroup], narrowed: str, deadline: Deadline
    ) -> list[tuple[str, str, str, str, str]]:
        """Records that have all the groups, then the best of those that have some."""
        filters = [f'filed:"{mark}"' for mark in narrowed.split()]
        seen: dict[int, None] = {}
        with self._index.until(deadline):
            for words in _expressions(groups):
                if len(seen) < CANDIDATES:
                    expression = " AND ".join([*filters, f"{{head asked body}} : ({words})"])
                    seen.update(dict.fromkeys(self._index.matches(expression, CANDIDATES)))
            return self._index.records(list(seen))

    def _bonus(self, question: ParsedQuery, typed: frozenset[str], entry: Entry, kind: str, head: str) -> float:
        """What puts one answer before another that has as much of the query."""
        bonus = 0.0
        if kind == question.kind:
            bonus += ASKED_KIND
        if not isinstance(entry, Item):
            bonus += WHOLE_NAME * self._named_whole(typed, entry)
        country = country_of(self._library, entry)
        if country != HOME and not any(name <= typed for name in self._names_of_country(country)):
            bonus += ELSEWHERE
        # A short headline that has the words is about them; a long one only mentions them.
        return bonus + SHORT_HEAD * min(1.0, len(typed) / (head.count(" ") + 1))

    def _named_whole(self, typed: frozenset[str], entry: Entry) -> bool:
        """Whether some name of the entry was typed whole."""
        names = _names(entry)
        if isinstance(entry, Signatory) and entry.organisation is not None:
            names += _names(self._library.organisations[entry.organisation])
        return any(name <= typed for name in names)

    def _names_of_country(self, country: str) -> tuple[frozenset[str], ...]:
        place = next((place for place in self._library.countries if place.name == country), None)
        return _name_bases((country,) if place is None else (place.name, *place.aliases))


def _expressions(groups: Sequence[TermGroup]) -> list[str]:
    """One or two to try, whatever was typed."""
    known = list(dict.fromkeys(group.expression for group in groups if group.alternatives))
    every, some = " AND ".join(known), " OR ".join(known)
    return [some] if len(known) == 1 or len(known) >= MOST_GROUPS else [every, some]


def _evidence(question: ParsedQuery, groups: Sequence[TermGroup], rows: Sequence[Hit]) -> Evidence:
    # Of a number that no statement has it is said so; the rest of the query is judged without it.
    groups = [group for group in groups if not _is_unknown_number(group)]
    total = sum(group.weight for group in groups) or 1.0
    strange = sum(group.weight for group in groups if not group.alternatives and not group.is_english)
    corrected = sum(group.weight for group in groups if group.corrected)
    best = rows[0] if rows else None
    return Evidence(
        groups=len(groups),
        matched=len(best.matched) if best else 0,
        share=best.share if best else 0.0,
        weight=best.share * total if best else 0.0,
        strange=strange / total,
        is_asked_kind=best is not None and best.kind == question.kind,
        corrected=corrected / total,
        lead=best.share - (rows[3].share if len(rows) > 3 else 0.0) if best else 0.0,
    )


def _is_unknown_number(group: TermGroup) -> bool:
    return group.typed.isdigit() and not group.alternatives


def _is_unknown(group: TermGroup) -> bool:
    """Whether it is a number or a name that no statement has."""
    return not group.alternatives and (group.typed.isdigit() or not group.is_english)


def _with_names(rows: list[Hit], named: list[Hit]) -> list[Hit]:
    """*rows* with signatories by name among them."""
    ids = {row.entries[0].id for row in rows}
    return sorted([*rows, *(row for row in named if row.entries[0].id not in ids)], key=lambda row: -row.score)


def _joined(answers: Sequence[Found], limit: int) -> Found:
    """The answers to several questions as one, their best rows by turns."""
    answered = [answer for answer in answers if answer.tier is Tier.ANSWER] or list(answers)
    by_turns = chain(*zip_longest(*(answer.rows for answer in answered)))
    rows = dict.fromkeys(row for row in by_turns if row is not None)
    return Found(
        tuple(rows)[:limit],
        tier=min((answer.tier for answer in answered), key=list(Tier).index),
        around=tuple(chain(*(answer.around for answer in answers))),
        corrected=tuple(dict.fromkeys(chain(*(answer.corrected for answer in answers)))),
        highlights=frozenset(chain(*(answer.highlights for answer in answers))),
        lacking=tuple(dict.fromkeys(chain(*(answer.lacking for answer in answers)))),
    )


def _highlights(groups: Iterable[TermGroup]) -> frozenset[Phrase]:
    """What to mark: not mere relations of a word."""
    return frozenset(words for group in groups for words, worth in group.alternatives.items() if worth > FAMILY)


def _merge_duplicates(rows: Sequence[Hit], limit: int) -> list[Hit]:
    """Rows that say the same in the same words become one, under the best of them."""
    merged: list[tuple[Hit, frozenset[str]]] = []
    for row in rows:
        words = _passage(row.entries[0])
        for place, (kept, kept_words) in enumerate(merged):
            if _alike(words, kept_words):
                merged[place] = (replace(kept, entries=(*kept.entries, *row.entries)), kept_words)
                break
        else:
            if len(merged) < limit:
                merged.append((row, words))
    return [row for row, _ in merged]


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
    return _passage_words(entry.passages) if isinstance(entry, Item) else frozenset()


@lru_cache(maxsize=5000)
def _passage_words(passages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normalize(" ".join(passages)).split())


def _names(entry: Entry | Organisation) -> tuple[frozenset[str], ...]:
    """The bases of each name of an entry that has names."""
    return _name_bases((entry.name, *getattr(entry, "acronyms", ()), *getattr(entry, "aliases", ())))  # type: ignore[union-attr]


@lru_cache(maxsize=5000)
def _name_bases(names: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(phrase(name)) for name in names)
