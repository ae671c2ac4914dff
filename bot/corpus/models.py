"""The shapes of the corpus: what a person writes in `seeds/` is what the program holds.

One set of frozen pydantic models serves as the file format, the JSON schema editors
complete from, and the objects the look-ups hand out; nothing is translated in between,
so nothing can be lost there.

What counts as verbatim: `passages`, `title`, `words` and the names of signatories are
exactly as the document has them, with white space folded (Python's `\\s`, so U+00A0 and
U+202F too) and nothing else. A quotation that the document interrupts or spreads over
paragraphs is kept as several passages, never joined. Errors of a source stay; `sic` names
the words that are wrong so that members see them marked. All other text is ours.

References are `statement.letter+number` for items (`jfm-2024.q1`), `statement.number` for
signatories (`interpol-2021.38`), and plain slugs for everything else; all share one
namespace, so that a reference alone finds its item.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, computed_field, model_validator

from bot.corpus.copies import Copy, CopyKind
from bot.corpus.dated import STATEMENTS_OWN, Afterwards, AsOf, Dispute, Event, Keeper
from bot.corpus.fields import (
    FILE_NAME,
    AskedWord,
    Folded,
    Headline,
    ItemId,
    Line,
    Name,
    PartialDate,
    Passage,
    Passages,
    ShortSlug,
    SignatoryId,
    Slug,
    Text,
    Url,
    require_within,
)
from bot.lookup.normalize import normalize
from bot.reading.shapes import FieldError, Shape


class Topic(Shape):
    """A subject to look items up by."""

    id: ShortSlug
    name: Name
    aliases: tuple[Name, ...] = ()
    countries: tuple[Name, ...] = ()
    """Who asks for this topic asks for these countries; left out, for Myanmar."""


class Measure(Shape):
    """What figures count, so that counts of the same thing stand side by side."""

    id: ShortSlug
    name: Name
    aliases: tuple[Name, ...] = ()
    running: bool = False
    """Whether a later count supersedes an earlier one, as with people killed; not with who signed a letter."""
    continued_at: Keeper | None = None
    """Where members find counts of after the corpus ends."""


class PlaceKind(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    """A state, province or region within a country."""


class Place(Shape):
    """Somewhere a name of a signatory says it is, or a country that statements are about."""

    id: Slug
    name: Name
    kind: PlaceKind = PlaceKind.COUNTRY
    aliases: tuple[Name, ...] = ()


def _as_list(value: Any) -> Any:
    """One of them needs no brackets."""
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


class Addressee(Shape):
    """Someone of whom something is demanded."""

    id: ShortSlug
    name: Name
    aliases: tuple[Name, ...] = ()
    part_of: Annotated[tuple[ShortSlug, ...], BeforeValidator(_as_list), Field(max_length=3)] = ()
    """Wider addressees: asked for one of those, members also see demands on this one."""


class OrganisationKind(StrEnum):
    ORGANISATION = "organisation"
    GROUP = "group"
    """Organisations or people known only together, such as "638 civil society organisations"."""
    BODY = "body"
    """A body of states or of the United Nations."""


class Organisation(Shape):
    """Someone who speaks, signs or hosts."""

    id: Slug
    name: Annotated[str, Field(min_length=1, max_length=200), Folded]
    kind: OrganisationKind = OrganisationKind.ORGANISATION
    acronyms: tuple[Name, ...] = ()
    """Known short forms, whether or not the name shows them."""
    aliases: tuple[Annotated[str, Field(max_length=200), Folded], ...] = ()


class Findable(Shape):
    """What people also ask for in words that neither it nor its statement has."""

    asked: tuple[AskedWord, ...] = ()
    """Further words that people type for it: Burmese, romanised, nicknames, other English. Ours: never shown."""
    asked_checked: bool = False
    """Whether a speaker of the language has checked `asked`."""

    def own_names(self) -> Iterable[str]:
        """What it is called, which need not be asked for in other words."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _asked_in_further_words(self) -> Self:
        names = set(map(normalize, self.own_names()))
        before: set[str] = set()
        for words in self.asked:
            same = normalize(words)
            if same in names:
                raise FieldError("asked", f'"{words}" is the entry\'s own name; leave it out')
            if same in before:
                raise FieldError("asked", f'"{words}" is there twice; leave one out')
            before.add(same)
        return self


class Item(Findable):
    """What facts, figures, quotes and demands have in common."""

    kind: ClassVar[str]
    letter: ClassVar[str]

    id: ItemId
    """Statement, a dot, the kind's letter and a number. Members see it: never reuse or renumber."""
    headline: Headline
    """What it says, in our words."""
    passages: Passages
    """Exactly as published; a quotation in several pieces stays in pieces."""
    sic: tuple[Passage, ...] = ()
    """Words within the passages that are an error of the source."""
    topics: Annotated[tuple[ShortSlug, ...], Field(min_length=1)]
    as_of: AsOf = STATEMENTS_OWN
    """Left out, it is the statement's own date."""
    note: Text | None = None
    """What a reader must know so as not to be misled, in our words."""
    disputed: Dispute | None = None
    """Left out of reminders and digests; the look-ups show both."""

    @property
    def statement(self) -> str:
        """The id of the statement it comes from."""
        return self.id.split(".", 1)[0]

    def own_names(self) -> Iterable[str]:
        return (self.headline,)

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if not self.id.split(".", 1)[1].startswith(self.letter):
            raise ValueError(f'the id of a {self.kind} ends in "{self.letter}" and a number')
        require_within("sic", self.sic, self.passages)
        return self


class Fact(Item):
    """A key fact, as the statement gives it."""

    kind: ClassVar[str] = "fact"
    letter: ClassVar[str] = "f"

    according_to: Line | None = None
    """Whom the issuer reports, when the fact is not its own finding."""


class Figure(Item):
    """A number, never shown without its qualifier, scope, source and date."""

    kind: ClassVar[str] = "figure"
    letter: ClassVar[str] = "n"

    measure: ShortSlug
    words: Annotated[str, Field(min_length=1, max_length=200), Folded]
    """The number as published, with its qualifier: "nearly fifteen hundred". This is what is shown."""
    value: int | float | None
    """The same as a number, for machines; null when the words give none ("tens of millions")."""
    value_to: int | float | None = None
    """The upper end, when the words give a range."""
    qualifier: Passage | None = None
    """"nearly", "over", "at least": part of the words."""
    counts: Headline
    """What is counted, in our words."""
    scope: Headline
    """Since when, where and in what context it is counted, in our words."""
    counted_by: Line
    """Whose count it is."""
    series: ShortSlug | None = None
    """Set apart from other counts of the measure that it does not continue: only parliamentarians, say."""
    same_as: tuple[ItemId, ...] = ()
    """The same count repeated in another statement."""

    @model_validator(mode="after")
    def _words_are_published(self) -> Self:
        require_within("words", (self.words,), self.passages)
        if self.qualifier is not None and self.qualifier not in self.words:
            raise FieldError("qualifier", f'"{self.qualifier}" is not part of the words "{self.words}"')
        return self


class QuotedAs(StrEnum):
    """What the words are of a quote that names no speaker."""

    OWN_SENTENCE = "own sentence"
    """The issuer's."""
    TITLE = "title"
    """A heading of the statement, or the line below it."""
    SUBJECT_LINE = "subject line"
    UNATTRIBUTED = "unattributed quotation"
    """The statement has it in quotation marks, and does not say whose words it is."""
    OTHER_DOCUMENT = "from another document"
    """`quoted_from` says which."""


class Quote(Item):
    """Words to be quoted: a named speaker's, or the issuer's own strongest."""

    kind: ClassVar[str] = "quote"
    letter: ClassVar[str] = "q"

    speaker: Name | None = None
    """Null: nobody is named; `quoted_as` says what the words are."""
    quoted_as: QuotedAs = QuotedAs.OWN_SENTENCE
    quoted_from: Line | None = None
    """The other document, as it goes on after "from": "its report of 2023"."""
    role: Line | None = None
    """The speaker's, as the document gives it."""
    organisation: Slug | None = None
    """Whose words they are, when not the issuers'."""

    @model_validator(mode="after")
    def _attribution_fits(self) -> Self:
        if self.speaker is not None and self.quoted_as is not QuotedAs.OWN_SENTENCE:
            raise FieldError("quoted_as", "the speaker is named; leave it out")
        if (self.quoted_from is not None) != (self.quoted_as is QuotedAs.OTHER_DOCUMENT):
            raise FieldError("quoted_from", 'says which document it is, where quoted_as is "from another document"')
        return self


class Voice(StrEnum):
    """Whose call a demand is."""

    OWN = "own"
    """The issuer's own."""
    REPORTED = "reported"
    """Someone else's call that the issuer reports."""
    INTERVIEWEE = "interviewee"
    """An interviewee's view, not the issuer's."""


class AddresseeBasis(StrEnum):
    STATED = "stated"
    """The statement says of whom it is asked."""
    INFERRED = "inferred"
    """Our reading; members are told so."""


class Demand(Item):
    """What is asked, by whom, of whom."""

    kind: ClassVar[str] = "demand"
    letter: ClassVar[str] = "d"

    asked_of: Annotated[tuple[ShortSlug, ...], Field(min_length=1, max_length=8)]
    """One or several addressees."""
    asked_by: Annotated[tuple[Slug, ...], Field(max_length=5)] = ()
    """Left out, the statement's issuers."""
    asked_of_basis: AddresseeBasis = AddresseeBasis.STATED
    voice: Voice = Voice.OWN
    bound_to: Event | None = None
    """From the day after on it is in no digest, reminder or letter, and elsewhere stands as asked before it."""
    afterwards: Annotated[tuple[Afterwards, ...], Field(max_length=3)] = ()


class Signatory(Shape):
    """A name on a letter, exactly as the list prints it."""

    kind: ClassVar[str] = "signatory"

    id: SignatoryId
    """Statement, a dot, and the number on the list."""
    name: Annotated[str, Field(min_length=1, max_length=200), Folded]
    organisation: Slug | None = None
    """Null for a person."""
    acronym: Name | None = None
    """Only where the name on the list shows it."""
    country: Name | None = None
    """Only where the name states it; the name of a country in places.yaml."""
    region: Name | None = None
    """Only where the name states it; the name of a region in places.yaml."""
    sic: tuple[Name, ...] = ()
    note: Text | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def statement(self) -> str:
        return self.id.split(".", 1)[0]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def number(self) -> int:
        return int(self.id.split(".", 1)[1])

    @model_validator(mode="after")
    def _acronym_is_shown(self) -> Self:
        require_within("acronym", () if self.acronym is None else (self.acronym,), (self.name,))
        require_within("sic", self.sic, (self.name,))
        return self


class StatementKind(StrEnum):
    ORAL_STATEMENT = "oral statement"
    JOINT_STATEMENT = "joint statement"
    OPEN_LETTER = "open letter"
    PRESS_RELEASE = "press release"
    STATEMENT = "statement"
    INTERVIEW = "interview"
    NEWS_ITEM = "news item"
    ABOUT_PAGE = "about page"


class Extent(StrEnum):
    """How much of the statement our document holds."""

    COMPLETE = "complete"
    OPENING = "opening"
    SUMMARY = "summary"


class LinkTarget(StrEnum):
    STATEMENT = "statement"
    PAGE = "page"
    """No address of its own is known; the link leads to the page that carries it."""


class Link(Shape):
    url: Url
    leads_to: LinkTarget = LinkTarget.STATEMENT


class Markup(StrEnum):
    PLAIN = "plain"
    MARKDOWN = "markdown"
    """The retrieval left Markdown's backslashes in the text: `\\$` stands for `$`."""


class Document(Shape):
    """The retrieved text the passages are checked against."""

    file: Annotated[str, Field(pattern=FILE_NAME)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    markup: Markup = Markup.PLAIN


class Signatures(Shape):
    """How many signed, and where the list is."""

    count: Annotated[int, Field(gt=0)] | None
    """Null when our document does not say."""
    words: Line
    """The number as the document gives it: "almost 300 parliamentarians"."""
    listed: bool
    """Whether our document has the list."""
    list_at: Url | None = None
    """Where the list can be read, when our document does not have it."""


class Statement(Shape):
    """One published statement and all we hold of it."""

    kind_of_entry: ClassVar[str] = "statement"

    id: ShortSlug
    name: Annotated[str, Field(min_length=1, max_length=60), Folded]
    """A short name to choose it by, in our words."""
    title: Annotated[str, Field(min_length=1, max_length=250), Folded]
    """Exactly as published."""
    kind: StatementKind
    country: Name
    """What it is about."""
    issuers: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=5)]
    delivered_by: Name | None = None
    interviewee: Name | None = None
    interviewee_role: Line | None = None
    """As the document gives it."""
    hosted_by: Annotated[tuple[Slug, ...], Field(max_length=5)] = ()
    """Who carries it, when not the issuers."""
    contacts: Annotated[tuple[Slug, ...], Field(max_length=5)] = ()
    """Organisations named as contacts. Contacts are not speakers."""
    occasion: Line | None = None
    date: AsOf
    link: Link
    retrieved: PartialDate | None = None
    """The day on which our document was retrieved."""
    copies: tuple[Copy, ...] = ()
    """Where else it can be read, or stood when it was captured."""
    document: Document
    extent: Extent
    extent_note: Line | None = None
    """What is missing, in our words; needed unless complete."""
    caveat: Line | None = None
    """What must be said whenever it is cited, in our words."""
    caveat_of: tuple[ItemId, ...] = ()
    """The items that the caveat is about; left out, all of them."""
    signatures: Signatures | None = None
    summary: Text
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()
    quotes: tuple[Quote, ...] = ()
    demands: tuple[Demand, ...] = ()
    signatories: tuple[Signatory, ...] = ()

    @property
    def archived(self) -> Copy | None:
        """The newest copy that an archive keeps at an address."""
        kept = [copy for copy in self.copies if copy.kind is CopyKind.ARCHIVE and copy.url is not None]
        return max(kept, key=lambda copy: copy.captured or "", default=None)

    @property
    def items(self) -> tuple[Fact | Figure | Quote | Demand, ...]:
        return (*self.facts, *self.figures, *self.quotes, *self.demands)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.extent is not Extent.COMPLETE and self.extent_note is None:
            raise FieldError("extent_note", "say what is missing, since the extent is not complete")
        entries: tuple[Item | Signatory, ...] = (*self.items, *self.signatories)
        for entry in entries:
            if entry.statement != self.id:
                raise ValueError(f'the id "{entry.id}" must begin with "{self.id}."')
        if self.signatories and (self.signatures is None or not self.signatures.listed):
            raise FieldError("signatures", "signatories are given, so signatures.listed must be true")
        if self.signatures is not None and self.signatures.listed and self.signatures.count is None:
            raise FieldError("signatures", "the list is given, so count it in signatures.count")
        if self.signatures is not None and self.signatures.listed:
            numbers = [signatory.number for signatory in self.signatories]
            if numbers != list(range(1, (self.signatures.count or 0) + 1)):
                count = self.signatures.count
                raise FieldError(
                    "signatures",
                    f"{count} are counted, but the numbers of those listed do not run from 1 to {count}",
                )
        return self

    @model_validator(mode="after")
    def _date_undated_items(self) -> Self:
        for field in ("facts", "figures", "quotes", "demands"):
            dated = tuple(
                item if item.as_of is not STATEMENTS_OWN else item.model_copy(update={"as_of": self.date})
                for item in getattr(self, field)
            )
            # Frozen for everyone else; here the model is still being made.
            self.__dict__[field] = dated
        return self


class Use(Shape):
    """A passage of a statement that shows where a term or a milestone comes from."""

    statement: ShortSlug
    passages: Passages
    sic: tuple[Passage, ...] = ()
    """Words within the passages that are an error of the source."""
    note: Text | None = None

    @model_validator(mode="after")
    def _errors_are_there(self) -> Self:
        require_within("sic", self.sic, self.passages)
        return self


class Term(Findable):
    """A term a newcomer needs, in plain words, and who uses it how."""

    kind: ClassVar[str] = "term"

    id: Slug
    name: Name
    acronyms: tuple[Name, ...] = ()
    aliases: tuple[Name, ...] = ()
    explanation: Text
    topics: tuple[ShortSlug, ...] = ()
    uses: Annotated[tuple[Use, ...], Field(min_length=1)]
    afterwards: Annotated[tuple[Afterwards, ...], Field(max_length=3)] = ()

    def own_names(self) -> Iterable[str]:
        return (self.name, *self.acronyms, *self.aliases)


class Basis(StrEnum):
    STATED = "stated"
    ALLUDED = "alluded"
    """The documents speak of the event without giving this date."""


class Anniversary(Shape):
    """What goes with the yearly reminder of a day."""

    facts: Annotated[tuple[ItemId, ...], Field(min_length=1, max_length=12)]
    """Facts and figures about the day and what came of it; one goes with each reminder, in turn."""
    demands: Annotated[tuple[ItemId, ...], Field(max_length=8)] = ()
    """What is asked because of it."""
    in_all: bool = True
    """Whether reminders of all dates bring it; false for a new one, which servers add when they have heard of it."""

    @model_validator(mode="after")
    def _each_in_its_place(self) -> Self:
        for id in self.facts:
            if f".{Fact.letter}" not in id and f".{Figure.letter}" not in id:
                raise FieldError("facts", f'"{id}" is neither a fact nor a figure')
        for id in self.demands:
            if f".{Demand.letter}" not in id:
                raise FieldError("demands", f'"{id}" is not a demand')
        return self


class Milestone(Findable):
    """A day the documents speak of."""

    kind: ClassVar[str] = "milestone"

    id: Slug
    name: Name
    date: AsOf
    basis: Basis
    country: Name
    anniversary: Anniversary | None = None
    """For days that must not be forgotten: what goes with the reminder that servers can have each year."""
    text: Text
    """What happened, in our words; a plan is told as a plan."""
    topics: Annotated[tuple[ShortSlug, ...], Field(min_length=1)]
    sources: Annotated[tuple[Use, ...], Field(min_length=1)]
    disputed: Dispute | None = None
    afterwards: Annotated[tuple[Afterwards, ...], Field(max_length=3)] = ()

    def own_names(self) -> Iterable[str]:
        return (self.name,)

    @model_validator(mode="after")
    def _anniversary_has_a_day(self) -> Self:
        if self.anniversary is not None and len(self.date.date or "") != len("YYYY-MM-DD"):
            raise FieldError("anniversary", "needs a date with its day, as in 2021-02-01")
        return self
