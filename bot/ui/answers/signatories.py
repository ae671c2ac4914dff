"""Who signed what, and what it means when a name is not found."""

import re
from typing import TypeAlias

from bot.corpus.library import Library
from bot.corpus.models import Signatory, Statement
from bot.corpus.provenance import as_of_in_words, date_in_words
from bot.errors import MemberError
from bot.lookup.names import Likeness, Match, content_words
from bot.lookup.normalize import normalize
from bot.ui.answers.options import name_in, resolve_option, resolve_statement
from bot.ui.custom_id import NAMES_NOBODY, SignatoriesQuery, SignatoryQuery, StatementQuery, clean
from bot.ui.entries import footer, signatory_line
from bot.ui.labels import labelled_signatory, unlabelled_signatory
from bot.ui.pages import Answer, LinkButton, Outcome, Page, pages_of, source_link
from bot.ui.text import Block, Paragraph, aside, escape, from_member, lines

MOST_ASKED_BACK = 5
"""Names from which on a list is given instead of buttons."""
BUTTON_LIMIT = 80
"""Characters of a button's label."""
Corrected: TypeAlias = tuple[tuple[str, str], ...]
"""Words with slips, as typed and as read."""

_PERSON = "A person, not an organisation."
_LOOKED_FOR = "Looked up without regard to capitals, accents and word order, allowing for small slips in longer words"
_NOTHING_ELSE = "The corpus has nothing else that this organisation issued, signed or carries, and no quote of it."
_ASK_AGAIN = "Ask again with more of the name for one of them"
_REFERENCE = re.compile(r"[a-z0-9-]+\.[1-9][0-9]*")


def query_for(library: Library, typed: str) -> SignatoryQuery:
    """What asks for *typed*: a reference or a label (what choosing from the list gives), or any name."""
    known = labelled_signatory(library, typed)
    if known is not None:
        return SignatoryQuery(id=known.id)
    if _REFERENCE.fullmatch(typed.strip()):
        return SignatoryQuery(id=typed.strip())
    return SignatoryQuery(name=clean(unlabelled_signatory(library, typed)))


def signatory(library: Library, query: SignatoryQuery) -> Answer:
    """The signatory of an id, or those of the name that was typed."""
    if query.id:
        entry = library.entry(query.id)
        if not isinstance(entry, Signatory):
            raise MemberError("That reference is not a signatory's.")
        return Answer(query, _one(library, entry))
    _require_words(query.name)
    matches = library.signatories_like(query.name)
    meant = surely_named(matches)
    if meant:
        return Answer(query, [page for match in meant for page in _one(library, match.key, match.corrected)])
    near = _near(matches)
    if len(near) > MOST_ASKED_BACK:
        in_order = sorted(near, key=lambda each: (each.statement, each.number))
        return Answer(query, _several(query.name, in_order))
    if near:
        return Answer(query, _asked_back(library, query.name, near), found=Outcome.DID_YOU_MEAN)
    return Answer(query, _none(library, query.name, matches), found=Outcome.NOTHING)


def _require_words(typed: str) -> None:
    """Signs and small words name nobody; to say that they are not on a list would be a strong answer to no question."""
    if not content_words(typed):
        raise MemberError(NAMES_NOBODY)


def surely_named(matches: list[Match[Signatory]]) -> list[Match[Signatory]]:
    """The signatories meant without a doubt: those of this very name, or the one of this name with slips."""
    same = [match for match in matches if match.likeness is Likeness.SAME]
    exact = [match for match in same if match.is_exact]
    return next((each for each in (exact, same) if len({match.key.organisation for match in each}) == 1), [])


def _near(matches: list[Match[Signatory]]) -> list[Signatory]:
    """The signatories that may be meant, by the surest likeness that any has."""
    for likeness in (Likeness.SAME, Likeness.PART, Likeness.NEAR):
        if found := [match.key for match in matches if match.likeness is likeness]:
            return found
    return []


def _one(library: Library, entry: Signatory, corrected: Corrected = ()) -> list[Page]:
    """A signatory by itself; *corrected*: the slips in what was typed, and what they were read as."""
    letter = library.statement_of(entry)
    total = letter.signatures.count if letter.signatures is not None else None
    head = [
        *_read_as(corrected),
        f"## {signatory_line(entry)}",
        f"signed **{escape(letter.name)}**, {as_of_in_words(letter.date)}",
    ]
    said = [
        ("Acronym", entry.acronym),
        ("Country, as the name states it", entry.country),
        ("State or region, as the name states it", entry.region),
    ]
    head += ["\n".join(f"{label}: {escape(value)}" for label, value in said if value is not None)]
    if entry.organisation is None:
        head.append(_PERSON)
    if entry.note is not None and (entry.organisation is not None or normalize(entry.note) != normalize(_PERSON)):
        head.append(aside(escape(entry.note)))
    first = Block(tuple(paragraph for paragraph in head if paragraph), entries=(entry.id,))
    return pages_of(
        [first, *_elsewhere(library, entry)],
        title=f"Signatory {entry.number} of {total}",
        footer=footer(library, entry),
        link=source_link(letter),
        buttons=(LinkButton("The letter", StatementQuery(letter.id)),),
    )


def _elsewhere(library: Library, entry: Signatory) -> list[Block]:
    """What else the corpus has of the signatory's organisation."""
    if entry.organisation is None:
        return []
    said = _held_of(library, entry.organisation, but=entry)
    if not said:
        return [Block((aside(_NOTHING_ELSE),))]
    return [Block(("**Also in the corpus.** This organisation",)), *said]


def _held_of(library: Library, organisation: str, *, but: Signatory | None = None) -> list[Block]:
    """Each thing the corpus has of an organisation, a line each, *but* for one signature."""
    trace = library.trace(organisation)
    said = {
        **{f"- issued {_cited(one)}": one.id for one in trace.issued},
        **{f"- is quoted in {_cited(library.statement_of(quote))}": quote.statement for quote in trace.quoted},
        **{f"- carries {_cited(one)}": one.id for one in trace.hosted},
        **{f"- is a contact for {_cited(one)}": one.id for one in trace.contact_for},
        **{
            f"- signed {_cited(library.statement_of(each))} as number {each.number}": each.id
            for each in trace.signed
            if each != but
        },
    }
    return lines(said, ids=said.values())


def _cited(statement: Statement) -> str:
    return f"**{escape(statement.name)}**, {as_of_in_words(statement.date)} `{statement.id}`"


def _read_as(corrected: Corrected) -> list[Paragraph]:
    if not corrected:
        return []
    said = ", ".join(f"“{from_member(typed)}” as “{escape(meant)}”" for typed, meant in corrected)
    return [aside(f"Read {said}.")]


def _asked_back(library: Library, typed: str, near: list[Signatory]) -> list[Page]:
    """One to five that may be meant, each one press away."""
    which = "Did you mean this one?" if len(near) == 1 else "Did you mean one of these?"
    entries = [f"{signatory_line(each)}\nsigned {_cited(library.statement_of(each))}" for each in near]
    buttons = tuple(LinkButton(_shortened(f"{each.number}. {each.name}"), SignatoryQuery(id=each.id)) for each in near)
    text = "\n\n".join((f"No name on the list is exactly “{from_member(typed)}”. {which}", *entries))
    return [
        Page(
            title="Did you mean ...?",
            text=text,
            footer="Press the one you mean, or ask again with more of the name",
            buttons=buttons,
            entries=tuple(each.id for each in near),
        )
    ]


def _shortened(label: str) -> str:
    """A label in the 80 characters of a button, broken between words."""
    return label if len(label) <= BUTTON_LIMIT else f"{label[: BUTTON_LIMIT - 1].rsplit(' ', 1)[0]}…"


def _several(typed: str, fitting: list[Signatory]) -> list[Page]:
    listed = lines((f"{signatory_line(each)} `{each.id}`" for each in fitting), ids=(each.id for each in fitting))
    asked = Block((f"You asked for “{from_member(typed)}”.",))
    return pages_of([asked, *listed], title=f"{len(fitting)} names on the list fit", footer=_ASK_AGAIN)


def _none(library: Library, typed: str, matches: list[Match[Signatory]]) -> list[Page]:
    """Not on a list is a strong thing to say: it names the list, its date, and the lists we do not have."""
    blocks = [
        Block(
            (
                f"**“{from_member(typed)}” is not on the list as published on {_published(letter)}.**\n"
                f"{escape(letter.name)}",
            )
        )
        for letter in library.corpus.statements
        if letter.signatures is not None and letter.signatures.listed
    ]
    if not any(character.isascii() and character.isalnum() for character in typed):
        blocks.append(Block(("The lists are in Latin letters; try the name as it is written in them.",)))
    organisation = library.organisations.named(typed)
    if organisation is not None and (held := _held_of(library, organisation.id)):
        blocks += [Block((f"**In Padauk otherwise.** {escape(organisation.name)}",)), *held]
    close = [match.key for match in matches if match.shared > 1][:5]  # one word is shared by many: International
    if close:
        blocks += [Block(("Closest names on the list:",)), *lines(f"- {signatory_line(each)}" for each in close)]
    else:
        blocks.append(Block(("No name on the list comes close.",)))
    unlisted = [
        letter.name
        for letter in library.corpus.statements
        if letter.signatures is not None and not letter.signatures.listed
    ]
    if unlisted:
        blocks.append(Block(("Who signed these is not in our documents, so nothing is said of them:",)))
        blocks += lines(f"- {escape(name)}" for name in unlisted)
    return pages_of(blocks, title="Not on this list", footer=_LOOKED_FOR)


def _published(letter: Statement) -> str:
    return date_in_words(letter.date.date) if letter.date.date is not None else "an unknown date"


def signatories(library: Library, query: SignatoriesQuery) -> Answer:
    """A letter's list, or those on it from a country or region, or with part of a name."""
    letters = [letter for letter in library.statements_by() if letter.signatures is not None]
    listed = [letter for letter in letters if letter.signatures is not None and letter.signatures.listed]
    chosen = resolve_statement(library, query.statement)
    place = resolve_option(library.places, query.place)
    if query.contains:
        _require_words(query.contains)
    if chosen is None and len(listed) != 1:
        return Answer(query, _letters(library, letters))
    letter = listed[0] if chosen is None else library.statements[chosen]
    query = SignatoriesQuery(letter.id, place or "", query.contains)
    if letter.signatures is None:
        raise MemberError(f"“{letter.name}” is not a letter that others signed.")
    if not letter.signatures.listed:
        return Answer(query, _unlisted(library, letter))
    names = library.signatories_of(letter.id, place, query.contains)
    narrowed = [
        part for part in (name_in(library.places, place), query.contains and f"“{from_member(query.contains)}”") if part
    ]
    if not names:
        raise MemberError(f"No name on that list has {' and '.join(narrowed)}.")
    count = f"{len(names)} of {letter.signatures.count}" if narrowed else str(len(names))
    title = f"Signatories: {count}" + (f" ({', '.join(map(escape, narrowed))})" if narrowed else "")
    stated = [aside("Only names that state the place are counted here; others may be from there too.")] if place else []
    head = Block((f"**{escape(letter.name)}**, {as_of_in_words(letter.date)}", *stated))
    blocks = [head, *lines(map(signatory_line, names), ids=(each.id for each in names))]
    return Answer(query, pages_of(blocks, 2000, title=title, footer=footer(library, letter), link=source_link(letter)))


def _unlisted(library: Library, letter: Statement) -> list[Page]:
    assert letter.signatures is not None
    where = "" if letter.signatures.list_at is None else f"\n\nThe list is with the letter: {letter.signatures.list_at}"
    text = (
        f"**{escape(letter.name)}**, {as_of_in_words(letter.date)}\n\n"
        f"Signed by: **{escape(letter.signatures.words)}**\n\n"
        f"Our documents do not have their names, so Padauk cannot say who is among them.{where}"
    )
    title = "Signatories: not listed here"
    return pages_of(
        [Block((text,), entries=(letter.id,))], title=title, footer=footer(library, letter), link=source_link(letter)
    )


def _letters(library: Library, letters: list[Statement]) -> list[Page]:
    entries = [
        f"- **{escape(letter.name)}**, {as_of_in_words(letter.date)}: {escape(letter.signatures.words)} `{letter.id}`"
        for letter in letters
        if letter.signatures is not None
    ]
    blocks = lines(entries, ids=(letter.id for letter in letters if letter.signatures is not None))
    return pages_of(blocks, title="Letters that others signed", footer="Ask again with one of them as the statement")
