"""A button's custom id holds the answer it leads to, as a link on a web page does.

An answer is a function of the corpus and a few options, so a button has nothing else to keep:
it outlives restarts, and nothing is stored for it. Each answer has a query, a frozen class
whose fields are its options in the order in which the custom id has them.

The format is that of 0.1, `p:answer:option:option/typed text:page`. Buttons in this format
have been posted, so it is read for ever: an answer may gain options at the end, with
defaults, and lose or reorder none.
"""

import re
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar

from bot.corpus.shelf import short_form
from bot.errors import MemberError

CUSTOM_ID_LIMIT = 100
"""Characters that Discord allows."""

PATTERN = r"p:(?P<answer>[a-z]+)(?P<options>(:[^:/]*)*)/(?P<text>[^:/]*):(?P<page>[0-9]+)"

NAMES_NOBODY = "That names nobody. Type a name, an acronym or part of a name."

_SHORT_FORM_LENGTH = 13
_TYPED = "typed"


class OlderVersion(MemberError):
    """A custom id that this version does not read."""

    def __init__(self) -> None:
        super().__init__("This button is of an older version; ask again with a command.")


def typed_text() -> Any:
    """A field for what a member typed to look for, as `clean` gives it, where no id is known."""
    return field(default="", metadata={_TYPED: True})


def clean(typed: str) -> str:
    """What a member typed, without the two signs that separate the parts of a custom id; no name needs them."""
    text = " ".join(typed.replace(":", " ").replace("/", " ").split())
    if typed and not text:
        raise MemberError(NAMES_NOBODY)
    return text


class Part(StrEnum):
    """The items of a statement, by kind; the name of the statement's field."""

    FACTS = "facts"
    FIGURES = "figures"
    QUOTES = "quotes"
    DEMANDS = "demands"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of one answer: ids, or what a member typed for them; "" for an option left out."""

    answer: ClassVar[str]

    @property
    def typed(self) -> str:
        """The text that a member typed to look for; "" where the options are all there is."""
        return next((getattr(self, each.name) for each in fields(self) if _TYPED in each.metadata), "")


@dataclass(frozen=True, slots=True)
class AboutQuery(Query):
    answer: ClassVar[str] = "about"


@dataclass(frozen=True, slots=True)
class HelpQuery(Query):
    answer: ClassVar[str] = "help"


@dataclass(frozen=True, slots=True)
class FactQuery(Query):
    answer: ClassVar[str] = "fact"
    topic: str = ""
    statement: str = ""
    seed: str = ""  # of the order in which facts are drawn; "" for a new one
    position: int = 0  # how many were drawn before


@dataclass(frozen=True, slots=True)
class FiguresQuery(Query):
    answer: ClassVar[str] = "figures"
    measure: str = ""


@dataclass(frozen=True, slots=True)
class QuoteQuery(Query):
    answer: ClassVar[str] = "quote"
    speaker: str = ""
    organisation: str = ""
    topic: str = ""
    seed: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class DemandQuery(Query):
    answer: ClassVar[str] = "demands"
    target: str = ""
    topic: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class SignatoryQuery(Query):
    answer: ClassVar[str] = "signatory"
    id: str = ""
    name: str = typed_text()


@dataclass(frozen=True, slots=True)
class SignatoriesQuery(Query):
    answer: ClassVar[str] = "signatories"
    statement: str = ""
    place: str = ""
    contains: str = typed_text()


@dataclass(frozen=True, slots=True)
class StatementQuery(Query):
    answer: ClassVar[str] = "statement"
    name: str


@dataclass(frozen=True, slots=True)
class StatementsQuery(Query):
    answer: ClassVar[str] = "statements"
    issuer: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class HoldingsQuery(Query):
    answer: ClassVar[str] = "holdings"
    statement: str
    part: Part


@dataclass(frozen=True, slots=True)
class SourceQuery(Query):
    answer: ClassVar[str] = "source"
    reference: str


@dataclass(frozen=True, slots=True)
class ExplainQuery(Query):
    answer: ClassVar[str] = "explain"
    term: str


@dataclass(frozen=True, slots=True)
class TimelineQuery(Query):
    answer: ClassVar[str] = "timeline"
    country: str = ""


_QUERIES: dict[str, type[Query]] = {query.answer: query for query in Query.__subclasses__()}


@dataclass(frozen=True, slots=True)
class AnswerRef:
    """One page of one answer."""

    query: Query
    page: int = 0


def encode(ref: AnswerRef) -> str:
    """The custom id of *ref*, in 100 characters; long ids stand in their short form where they must."""
    custom_id = _custom_id(ref)
    if custom_id is None:
        raise ValueError("a typed text is too long for a custom id; ask `fits` first")
    return custom_id


def fits(ref: AnswerRef) -> bool:
    """Whether a button can lead to *ref*; ids always fit, a typed text of 100 characters does not."""
    return _custom_id(ref) is not None


def _custom_id(ref: AnswerRef) -> str | None:
    query = ref.query
    options = [str(getattr(query, each.name)) for each in _options(type(query))]
    for given in (options, [short_form(one) if len(one) > _SHORT_FORM_LENGTH else one for one in options]):
        custom_id = ":".join(("p", query.answer, *given)) + f"/{query.typed}:{ref.page}"
        if len(custom_id) <= CUSTOM_ID_LIMIT:
            return custom_id
    return None


def decode(custom_id: str) -> AnswerRef:
    """The way back; OlderVersion for what is not read here."""
    found = re.fullmatch(PATTERN, custom_id)
    kind = None if found is None else _QUERIES.get(found["answer"])
    if found is None or kind is None:
        raise OlderVersion
    given = found["options"].split(":")[1:]
    options = _options(kind)
    if len(given) > len(options):
        raise OlderVersion
    values = {each.name: _read(each, text) for each, text in zip(options, given, strict=False) if text}
    values |= {each.name: found["text"] for each in fields(kind) if _TYPED in each.metadata}
    if any(each.default is MISSING and each.name not in values for each in options):
        raise OlderVersion
    return AnswerRef(kind(**values), int(found["page"]))


def _options(kind: type[Query]) -> list[Field[Any]]:
    return [each for each in fields(kind) if _TYPED not in each.metadata]


def _read(option: Field[Any], text: str) -> object:
    """An option as the type of its field."""
    assert isinstance(option.type, type)
    try:
        return option.type(text)
    except ValueError:
        raise OlderVersion from None
