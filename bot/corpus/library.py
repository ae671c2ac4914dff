"""Look-ups over a corpus: what a command asks, answered from what was published.

Everything is about Myanmar unless another country is asked for. Asking for it means naming
a statement, a speaker or a topic that is about it; no wider filter lets anything about
another country in.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, cast

from cachetools import LRUCache

from bot.corpus.models import (
    Addressee,
    Demand,
    Fact,
    Figure,
    Item,
    Measure,
    Milestone,
    Organisation,
    Place,
    PlaceKind,
    Quote,
    Signatory,
    Statement,
    StatementKind,
    Term,
    Topic,
    Voice,
)
from bot.corpus.reader import Corpus
from bot.corpus.shelf import Shelf, short_form
from bot.corpus.terms import TermShelf
from bot.corpus.withdrawn import refuse_withdrawn
from bot.errors import NotInCorpus
from bot.lookup.names import Match, NameIndex
from bot.lookup.normalize import normalize

HOME = "Myanmar"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone the corpus quotes by name."""

    id: str
    name: str  # as the document has it
    roles: tuple[str, ...]


def slug_of(name: str) -> str:
    """An id for someone or somewhere known by name only; spellings that differ in marks are one."""
    return normalize(name).replace(" ", "-") or short_form(name)


@dataclass(frozen=True, slots=True)
class Trace:
    """All that the corpus has of one organisation."""

    issued: tuple[Statement, ...]
    quoted: tuple[Quote, ...]  # in statements of others
    hosted: tuple[Statement, ...]
    contact_for: tuple[Statement, ...]
    signed: tuple[Signatory, ...]


def _names_of_organisation(one: Organisation) -> Iterable[str]:
    return (one.name, *one.acronyms, *one.aliases)


REMEMBERED = 5_000
"""Look-ups that are kept."""

DAYS_KEPT = 4
"""Two for the zones of the earth, and some for previews."""

ResultT = TypeVar("ResultT")


class Library:
    """A corpus, indexed, as it is read on the day *today*: figures have an age by it, and demands may be over."""

    __slots__ = ("__dict__", "_remembered", "today")  # what is not in the dict, days do not share

    def __init__(self, corpus: Corpus, today: date) -> None:
        self.corpus = corpus
        self.today = today
        statements = corpus.statements
        self.topics = Shelf[Topic]("topic", corpus.topics, lambda topic: (topic.name, *topic.aliases))
        self.measures = Shelf[Measure]("measure", corpus.measures, lambda measure: (measure.name, *measure.aliases))
        self.addressees = Shelf[Addressee](
            "addressee", corpus.addressees, lambda addressee: (addressee.name, *addressee.aliases)
        )
        self.organisations = Shelf[Organisation]("organisation", corpus.organisations, _names_of_organisation)
        self.statements = Shelf[Statement]("statement", statements, self._names_of_statement)
        self.terms = TermShelf(corpus.terms, corpus.equivalents)
        self.milestones = Shelf[Milestone]("milestone", corpus.milestones, lambda milestone: (milestone.name,))
        self._country = {item.id: one.country for one in statements for item in one.items}
        self.facts: tuple[Fact, ...] = tuple(fact for one in statements for fact in one.facts)
        self.figures: tuple[Figure, ...] = tuple(figure for one in statements for figure in one.figures)
        self.quotes: tuple[Quote, ...] = tuple(quote for one in statements for quote in one.quotes)
        self.demands: tuple[Demand, ...] = tuple(demand for one in statements for demand in one.demands)
        self.signatories: tuple[Signatory, ...] = tuple(each for one in statements for each in one.signatories)
        self.speakers = Shelf[Speaker]("speaker", self._speakers(), lambda speaker: (speaker.name, *speaker.roles))
        entries: tuple[Entry, ...] = (
            *statements,
            *self.facts,
            *self.figures,
            *self.quotes,
            *self.demands,
            *self.signatories,
            *corpus.terms,
            *corpus.milestones,
        )
        self._by_reference = {entry.id: entry for entry in entries}

        self._remembered: LRUCache[Hashable, Any] = LRUCache(REMEMBERED)
        self._on_days: LRUCache[date, Library] = LRUCache(DAYS_KEPT)

    def on(self, day: date) -> "Library":
        """The same corpus, as it is read on *day*; nothing is indexed anew."""
        if day == self.today:
            return self
        if day not in self._on_days:
            other = object.__new__(type(self))
            other.__dict__ = self.__dict__
            other.today = day
            other._remembered = LRUCache(REMEMBERED)
            self._on_days[day] = other
        return self._on_days[day]

    def remember(self, key: Hashable, make: Callable[[], ResultT]) -> ResultT:
        """What *make* gives, made once while it is asked for often: nothing here changes. For keys made of ids."""
        if key not in self._remembered:
            self._remembered[key] = make()
        return cast(ResultT, self._remembered[key])

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self._by_reference)

    # -- by reference

    def entry(self, reference: str) -> "Entry":
        """Whatever has *reference*; NotInCorpus with the closest references otherwise."""
        known = self.known(reference)
        if known is not None:
            return known
        refuse_withdrawn(self.corpus, reference)
        matches = self._references.search(reference)
        raise NotInCorpus("item with the reference", reference, [match.key for match in matches[:5]])

    def known(self, reference: str) -> "Entry | None":
        """Whatever has *reference*."""
        return self._by_reference.get(reference.strip().strip("`").casefold())

    def suggest_references(self, typed: str) -> list["Entry"]:
        if not normalize(typed):
            return list(self._by_reference.values())
        return [self._by_reference[key] for key in self._references.suggest(typed)]

    @cached_property
    def _references(self) -> NameIndex[str]:
        return NameIndex((id, name) for id, entry in self._by_reference.items() for name in (id, caption(entry)))

    def statement_of(self, entry: Item | Signatory) -> Statement:
        return self.statements[entry.statement]

    # -- facts, figures, quotes, demands

    def facts_and_figures(self, topic: str | None = None, statement: str | None = None) -> Sequence[Fact | Figure]:
        return self.remember(("facts", topic, statement), lambda: self._facts_and_figures(topic, statement))

    def _facts_and_figures(self, topic: str | None, statement: str | None) -> Sequence[Fact | Figure]:
        wanted = self._about(topic, statement)
        items: tuple[Fact | Figure, ...] = (*self.facts, *self.figures)
        return [item for item in items if wanted(item)]

    def figures_of(self, measure: str) -> list[Figure]:
        """Figures about Myanmar for *measure*, oldest count first; those without a date last."""
        figures = [
            figure for figure in self.figures if figure.measure == measure and self.statement_of(figure).country == HOME
        ]
        return sorted(figures, key=lambda figure: (figure.as_of.date or "9999", figure.id))

    def measures_in_use(self) -> list[Measure]:
        used = {figure.measure for figure in self.figures if self.statement_of(figure).country == HOME}
        return [measure for measure in self.corpus.measures if measure.id in used]

    def newer_than(self, figure: Figure) -> list[Figure]:
        """Figures that go on counting what *figure* counts, newest last; never the same count repeated."""
        return [
            other
            for other in self.figures_of(figure.measure)
            if self.measures[figure.measure].running
            and figure.as_of.date
            and (other.as_of.date or "") > figure.as_of.date
            and other.series == figure.series
            and other.id not in figure.same_as
            and self.statement_of(figure).country == HOME
            and self._may_supersede(other, figure)
        ]

    def _may_supersede(self, other: Figure, figure: Figure) -> bool:
        """A count of a pack makes none of the corpus, or of another pack, old, unless it is let."""
        pack_of = self.corpus.pack_of
        same = pack_of.get(other.statement) == pack_of.get(figure.statement)
        return same or other.statement not in pack_of or other.statement in self.corpus.superseding

    def quotes_by(
        self, speaker: str | None = None, organisation: str | None = None, topic: str | None = None
    ) -> Sequence[Quote]:
        key = ("quotes", speaker, organisation, topic)
        return self.remember(key, lambda: self._quotes_by(speaker, organisation, topic))

    def _quotes_by(self, speaker: str | None, organisation: str | None, topic: str | None) -> Sequence[Quote]:
        wanted = self._about(topic, anywhere=speaker is not None)
        return [
            quote
            for quote in self.quotes
            if wanted(quote)
            and (speaker is None or (quote.speaker is not None and slug_of(quote.speaker) == speaker))
            and (organisation is None or organisation in self.whose(quote))
        ]

    @cached_property
    def quoted_organisations(self) -> Shelf[Organisation]:
        """Organisations whose words are on record; any of them can be asked for."""
        return self._those({one for quote in self.quotes_by() for one in self.whose(quote)})

    @cached_property
    def asking_organisations(self) -> Shelf[Organisation]:
        """Organisations that demand something."""
        return self._those({one for demand in self.demands for one in self.asked_by(demand)})

    @cached_property
    def issuing_organisations(self) -> Shelf[Organisation]:
        """Organisations that issued a statement."""
        return self._those({issuer for statement in self.corpus.statements for issuer in statement.issuers})

    def _those(self, ids: set[str]) -> Shelf[Organisation]:
        return Shelf("organisation", (one for one in self.organisations if one.id in ids), _names_of_organisation)

    @cached_property
    def targets(self) -> Shelf[Addressee]:
        """Addressees of whom something is asked about Myanmar, themselves or a part of them."""
        asked = (one for one in self.addressees if self.demands_on(one.id))
        return Shelf("addressee", asked, lambda addressee: (addressee.name, *addressee.aliases))

    def topics_of(self, items: Callable[[str], Sequence[Item]]) -> Shelf[Topic]:
        """Topics that a look-up by topic finds something for."""
        found = (topic for topic in self.topics if items(topic.id))
        return Shelf("topic", found, lambda topic: (topic.name, *topic.aliases))

    @cached_property
    def fact_topics(self) -> Shelf[Topic]:
        return self.topics_of(lambda topic: self.facts_and_figures(topic))

    @cached_property
    def quote_topics(self) -> Shelf[Topic]:
        return self.topics_of(lambda topic: self.quotes_by(topic=topic))

    @cached_property
    def demand_topics(self) -> Shelf[Topic]:
        return self.topics_of(lambda topic: self.demands_on(topic=topic))

    def whose(self, quote: Quote) -> tuple[str, ...]:
        """The organisations whose words a quote is. An interviewee's are not the interviewer's."""
        if quote.organisation is not None:
            return (quote.organisation,)
        statement = self.statement_of(quote)
        if statement.kind is StatementKind.INTERVIEW and quote.speaker is not None:
            return ()
        return statement.issuers

    def demands_on(
        self,
        target: str | None = None,
        topic: str | None = None,
        by: str | None = None,
    ) -> list[Demand]:
        """Demands on *target* or a part of it."""
        targets = None if target is None else self._with_parts(target)
        wanted = self._about(topic)
        return [
            demand
            for demand in self.demands
            if wanted(demand)
            and (targets is None or targets.intersection(demand.asked_of))
            and (by is None or by in self.asked_by(demand))
        ]

    def asked_by(self, demand: Demand) -> tuple[str, ...]:
        """The organisations that ask. An interviewee is none of them, nor are the interviewers."""
        if demand.voice is Voice.INTERVIEWEE:
            return demand.asked_by
        return demand.asked_by or self.statement_of(demand).issuers

    def _with_parts(self, target: str) -> set[str]:
        within = {target}
        grew = True
        while grew:
            parts = {addressee.id for addressee in self.corpus.addressees if within.intersection(addressee.part_of)}
            grew = not parts <= within
            within |= parts
        return within

    def _about(
        self, topic: str | None, statement: str | None = None, *, anywhere: bool = False
    ) -> Callable[[Item], bool]:
        """Whether an item is on the topic, of the statement, and about a country that was asked for."""
        countries = (self.topics[topic].countries if topic is not None else ()) or (HOME,)
        anywhere = anywhere or statement is not None

        def wanted(item: Item) -> bool:
            return (
                (topic is None or topic in item.topics)
                and (statement is None or item.statement == statement)
                and (anywhere or self._country[item.id] in countries)
            )

        return wanted

    # -- statements and organisations

    def statements_by(self, issuer: str | None = None, country: str | None = None) -> list[Statement]:
        """Statements, newest first; those without a date last. About any country unless one is given."""
        about = None if country is None else self.countries[country].name
        found = [
            statement
            for statement in self.corpus.statements
            if (issuer is None or issuer in statement.issuers) and (about is None or statement.country == about)
        ]
        return sorted(found, key=lambda statement: statement.date.date or "", reverse=True)

    @cached_property
    def countries(self) -> Shelf[Place]:
        """What statements are about, Myanmar first."""
        names = {statement.country for statement in self.corpus.statements}
        about = [place for place in self.corpus.places if place.kind is PlaceKind.COUNTRY and place.name in names]
        ordered = sorted(about, key=lambda place: (place.name != HOME, place.name))
        return Shelf("country", ordered, lambda place: (place.name, *place.aliases))

    def timeline(self, country: str | None = None) -> list[Milestone]:
        """Milestones of *country*, or of Myanmar, in order; those without a date last."""
        wanted = HOME if country is None else self.countries[country].name
        found = [milestone for milestone in self.corpus.milestones if milestone.country == wanted]
        return sorted(found, key=lambda milestone: milestone.date.date or "9999")

    @cached_property
    def anniversaries(self) -> Shelf[Milestone]:
        """Days that must not be forgotten, in the order of the year."""
        found = (one for one in self.corpus.milestones if one.anniversary is not None)
        ordered = sorted(found, key=lambda one: (one.date.date or "")[5:])
        return Shelf("date", ordered, lambda milestone: (milestone.name,))

    def trace(self, organisation: str) -> Trace:
        statements = self.corpus.statements
        return Trace(
            issued=tuple(one for one in statements if organisation in one.issuers),
            quoted=tuple(
                quote
                for quote in self._quotes_of_others.get(organisation, ())
                if organisation not in self.statement_of(quote).issuers
            ),
            hosted=tuple(one for one in statements if organisation in one.hosted_by),
            contact_for=tuple(one for one in statements if organisation in one.contacts),
            signed=tuple(self._signed.get(organisation, ())),
        )

    @cached_property
    def _quotes_of_others(self) -> dict[str, list[Quote]]:
        """Quotes whose words are not the issuer's, by the organisation they are of."""
        found: dict[str, list[Quote]] = {}
        for quote in self.quotes:
            if quote.organisation is not None:
                found.setdefault(quote.organisation, []).append(quote)
        return found

    @cached_property
    def _signed(self) -> dict[str, list[Signatory]]:
        found: dict[str, list[Signatory]] = {}
        for signatory in self.signatories:
            if signatory.organisation is not None:
                found.setdefault(signatory.organisation, []).append(signatory)
        return found

    # -- signatories

    def signatories_like(self, name: str) -> list[Match[Signatory]]:
        """Signatories by name, acronym or part of a name, misspelt or not; the surest first."""
        matches = self.signatory_names.search(name)
        return [each.for_key(self._signatory(each.key)) for each in matches]

    def suggest_signatories(self, typed: str) -> list[Signatory]:
        if not normalize(typed):
            return list(self.signatories)
        return [self._signatory(key) for key in self.signatory_names.suggest(typed)]

    def signatories_of(
        self, statement: str, country: str | None = None, contains: str | None = None
    ) -> list[Signatory]:
        """Signatories of one letter, in its order; *country* is an id of `places`."""
        words = normalize(contains or "")
        place = None if country is None else self.places[country].name
        return [
            signatory
            for signatory in self.statements[statement].signatories
            if (place is None or place in (signatory.country, signatory.region))
            and (not words or words in normalize(signatory.name))
        ]

    @cached_property
    def places(self) -> Shelf[Place]:
        """Countries and regions that names of signatories state."""
        stated = {place for each in self.signatories for place in (each.country, each.region)}
        places = [place for place in self.corpus.places if place.name in stated]
        return Shelf("country or region", places, lambda place: (place.name, *place.aliases))

    def _signatory(self, id: str) -> Signatory:
        entry = self._by_reference[id]
        assert isinstance(entry, Signatory)
        return entry

    @cached_property
    def signatory_names(self) -> NameIndex[str]:
        return NameIndex((each.id, name) for each in self.signatories for name in self._names_of_signatory(each))

    def _names_of_signatory(self, signatory: Signatory) -> Iterable[str]:
        yield signatory.name
        if signatory.organisation is not None:
            yield from _names_of_organisation(self.organisations[signatory.organisation])

    def _names_of_statement(self, statement: Statement) -> Iterable[str]:
        issuers = ", ".join(self.organisations.name(issuer) for issuer in statement.issuers)
        return (statement.name, statement.title, f"{issuers} {statement.name}")

    def _speakers(self) -> list[Speaker]:
        found: dict[str, Speaker] = {}
        for quote in self.quotes:
            if quote.speaker is not None:
                id = slug_of(quote.speaker)
                known = found.setdefault(id, Speaker(id, quote.speaker, ()))
                if quote.role is not None and quote.role not in known.roles:
                    found[id] = Speaker(id, known.name, (*known.roles, quote.role))
        return list(found.values())


Entry = Statement | Fact | Figure | Quote | Demand | Signatory | Term | Milestone
"""Everything that has a reference members can ask for."""


def caption(entry: Entry) -> str:
    """What an entry says, on one line."""
    if isinstance(entry, Item):
        return entry.headline
    return entry.name


def country_of(library: Library, entry: Entry) -> str:
    """What an entry is about; names and terms belong to none, and count as ours."""
    match entry:
        case Milestone() | Statement():
            return entry.country
        case Item():
            return library.statement_of(entry).country
    return HOME
