"""Labels of choices, and the way back from a label to its value.

Discord's client sends the label of a choice instead of its value when a command is pasted,
edited or sent again. People also copy entries from our lists, as in "10. ALTSEAN-Burma". So
whatever is offered or listed is understood, before anything is searched for.

A label begins with what identifies its entry, an id or a name; what follows ` · ` is for the
reader. The way back therefore cuts a text at each ` · `, from the right, until an id or a
whole name is left. What was cut off only tells apart entries of the same name; by itself it
decides nothing. The labels of 0.1 have this form too: they stand in messages and clipboards,
so a form may be added here, and none taken away.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from bot.corpus.library import Entry, Library, caption
from bot.corpus.models import Signatory, Statement
from bot.corpus.provenance import short_date
from bot.corpus.shelf import Identified, Shelf
from bot.errors import MemberError

LENGTH = 100
"""Characters of a label, and of an option, that Discord allows."""

ALL_DATES = "All dates"

_SEPARATOR = " · "
_LINE = 300  # characters of a text that is cut; while one types, Discord holds a text to no limit
_MARKUP = re.compile(r"\*\*|^(?:[-•>]|#{1,3}) +|\\(?=[!-/:-@\[-`{-~])")
_CERTAINTY = re.compile(r" \((?:confirmed|inferred|in the document|from a public copy|our inference)\)")
_NUMBERED = re.compile(r"(?P<number>\d{1,6})\. (?P<name>.+)")
_FOUND = re.compile(r"(?:\d+\. )?(?P<name>.+), number (?P<number>\d{1,6}) on the list")
_LAST_REFERENCE = re.compile(r" `?(?P<reference>[a-z0-9.-]+)`?$")
_KIND_BEHIND = re.compile(r"(?<=\S): \w+$")  # as in "jfm-2024.q1: quote", the title of /source
_REMINDER = re.compile(r"#?(?P<number>\d{1,9})")

EntryT = TypeVar("EntryT", bound=Identified)
Labels = Callable[[EntryT], Iterable[str]]


# -- from an entry to its label


def name_label(shelf: Shelf[EntryT], entry: EntryT) -> str:
    """The name of an entry, where no other is shown by the same."""
    name = shelf.name(entry.id)
    return _label(entry.id, [name], taken=[name] if len(shelf.called(name)) > 1 else [])


def statement_label(library: Library, statement: Statement) -> str:
    others = [other for other in library.statements.called(statement.name) if other is not statement]
    taken = [label for other in others for label in statement_labels(library, other)]
    return _label(statement.id, statement_labels(library, statement), taken)


def statement_labels(library: Library, statement: Statement) -> list[str]:
    """All that a statement may be labelled with, the fullest first."""
    dated = f"{statement.name} · {short_date(statement.date)}"
    issuer = library.organisations.name(statement.issuers[0])
    return [f"{dated} · {issuer}", dated, statement.name]


def signatory_label(library: Library, signatory: Signatory) -> str:
    others = [other for other in _numbered(library, signatory.number, signatory.name) if other is not signatory]
    taken = [label for other in others for label in signatory_labels(library, other)]
    return _label(signatory.id, signatory_labels(library, signatory), taken)


def signatory_labels(library: Library, signatory: Signatory) -> list[str]:
    numbered = f"{signatory.number}. {signatory.name}"
    return [f"{numbered} · {library.statement_of(signatory).name}", numbered]


def reference_label(entry: Entry) -> str:
    return shortened(f"{entry.id} · {caption(entry)}")


def reminder_label(number: int, subject: str, channel: str | None) -> str:
    placed = f" · #{channel}" if channel else ""
    return shortened(f"{number} · {subject}{placed}")


def shortened(text: str, limit: int = LENGTH) -> str:
    """*text*, or as many whole words of it as fit and "…". For labels only: a quotation is never cut."""
    if len(text) <= limit:
        return text
    begun = text[:limit]
    whole = begun[:-1] if begun[-1].isspace() else begun.rpartition(" ")[0]
    if len(whole) < limit // 2:  # one endless word
        whole = begun[:-1]
    return whole.rstrip(" ·,;:-") + "…"


def _label(id: str, labels: list[str], taken: Iterable[str] = ()) -> str:
    """The first of *labels* that fits whole and is nobody else's; otherwise the id with as much of the last as fits."""
    free = (label for label in labels if 0 < len(label) <= LENGTH and label not in taken)
    return next(free, shortened(f"{id} · {labels[-1]}"))


# -- from a label to its entry


def labelled(shelf: Shelf[EntryT], typed: str, labels: Labels[EntryT] | None = None) -> EntryT | None:
    """The entry whose id, name or label *typed* is, or that a list of ours prints so; None for any other text.

    *labels* tells entries of the same name apart.
    """
    readings = (_labelled(shelf, text, labels) for text in _readings(typed))
    return next((entry for entry in readings if entry is not None), None)


def _labelled(shelf: Shelf[EntryT], text: str, labels: Labels[EntryT] | None) -> EntryT | None:
    cut = _SEPARATOR in text and len(text) <= _LINE
    exact = shelf.exactly(text) if cut else None  # an alias may hold the separator
    if exact is not None:
        return exact
    listed = _last_reference(text, lambda given: shelf.name(given) if given in shelf else None)
    if listed is not None:
        return shelf[listed]
    for head in _heads(text, lambda: (shelf.name(entry.id) for entry in shelf)):
        called = shelf.called(head)
        if len(called) > 1 and labels is not None:
            called = [entry for entry in called if _key(text) in map(_key, labels(entry))]
        if len(called) == 1:
            return called[0]
    return None


def labelled_statement(library: Library, typed: str) -> Statement | None:
    return labelled(library.statements, typed, lambda statement: statement_labels(library, statement))


def find(shelf: Shelf[EntryT], typed: str) -> EntryT:
    """The same, or the entry that *typed* means by the forgiving search; NotInCorpus otherwise."""
    known = labelled(shelf, typed)
    return shelf.find(unlabelled(shelf, typed)) if known is None else known


def find_statement(library: Library, typed: str) -> Statement:
    known = labelled_statement(library, typed)
    return library.statements.find(unlabelled(library.statements, typed)) if known is None else known


def unlabelled(shelf: Shelf[Any], typed: str) -> str:
    """What to search for when *typed* is no label: without what a label says for the reader."""
    *_, name = _heads(_unmarked(typed), lambda: (shelf.name(entry.id) for entry in shelf))
    return name


def labelled_signatory(library: Library, typed: str) -> Signatory | None:
    """The signatory whose reference or label *typed* is, or that a list of ours prints so; None for any other text."""
    readings = ((text, _labelled_signatory(library, text)) for text in _readings(typed))
    text, found = next(((text, found) for text, found in readings if found is not None), ("", None))
    if found is None or text == found.id:
        return found
    # Exact names first: "8. Something" may be a whole name.
    return None if _key(text) in map(_key, _names_like_labels(library)) else found


def _labelled_signatory(library: Library, text: str) -> Signatory | None:
    heads = _heads(text, lambda: _names_like_labels(library))
    last = _last_reference(text, lambda given: _caption(library, given))
    found = (_signatory(library, head) or _numbered_signatory(library, head, text) for head in (last, *heads) if head)
    return next((signatory for signatory in found if signatory is not None), None)


def _numbered_signatory(library: Library, head: str, text: str) -> Signatory | None:
    """The signatory of a line such as "10. ALTSEAN-Burma"; *text* names the letter, should several have that line."""
    line = _FOUND.fullmatch(head) or _NUMBERED.fullmatch(head)
    found = [] if line is None else _numbered(library, int(line["number"]), line["name"])
    if len(found) > 1:
        found = [each for each in found if _key(text) in map(_key, signatory_labels(library, each))]
    return found[0] if len(found) == 1 else None


def unlabelled_signatory(library: Library, typed: str) -> str:
    """The name to search for: without the number of a list, unless a name begins with it."""
    *_, name = _heads(_unmarked(typed), lambda: _names_like_labels(library))
    numbered = _FOUND.fullmatch(name) or _NUMBERED.fullmatch(name)
    if numbered is None or any(each.startswith(f"{numbered['number']}. ") for each in _names_like_labels(library)):
        return name
    return numbered["name"]


def labelled_entry(library: Library, typed: str) -> Entry | None:
    """Anything by its reference, first in a label or last in a list."""
    readings = _readings(typed)
    first = [_KIND_BEHIND.sub("", text.split(_SEPARATOR)[0]) for text in readings]
    quoted = re.findall(r"`([^`]+)`$", readings[-1])
    last = _last_reference(readings[-1], lambda given: _caption(library, given))
    references = [*readings, *first, *quoted, *([last] if last is not None else [])]
    return next((entry for entry in map(library.known, references) if entry is not None), None)


def reminder_number(typed: str) -> int:
    """The number in front of a reminder's label."""
    found = _REMINDER.fullmatch(_unmarked(typed).split(_SEPARATOR)[0].strip("`"))
    if found is None:
        raise MemberError("Which reminder? Choose it from the list, or type its number.")
    return int(found["number"])


def _names_like_labels(library: Library) -> list[str]:
    """Names of signatories that hold what a label is cut at, or begin with a number as our lists do."""
    return library.remember(
        ("names like labels",),
        lambda: [name for name in (each.name for each in library.signatories) if _like_a_label(name)],
    )


def _like_a_label(name: str) -> bool:
    return _SEPARATOR in name or _NUMBERED.match(name) is not None


def _numbered(library: Library, number: int, name: str) -> list[Signatory]:
    """Those of this number and name, one for each letter at most."""
    lists = (statement.signatories for statement in library.corpus.statements)
    there = (listed[number - 1] for listed in lists if 0 < number <= len(listed))
    return [each for each in there if each.number == number and _key(each.name) == _key(name)]


def _caption(library: Library, reference: str) -> str | None:
    entry = library.known(reference)
    return None if entry is None else caption(entry)


def _signatory(library: Library, reference: str) -> Signatory | None:
    entry = library.known(reference)
    return entry if isinstance(entry, Signatory) else None


def _last_reference(text: str, name_of: Callable[[str], str | None]) -> str | None:
    """The reference that stands last, as in our lists, when the text has the name of its entry too."""
    last = _LAST_REFERENCE.search(text)
    name = None if last is None else name_of(last["reference"])
    if last is None or name is None or _key(name) not in _key(text[: last.start()]):
        return None
    return last["reference"]


def _heads(text: str, names: Callable[[], Iterable[str]]) -> Iterator[str]:
    """*text*, then what is left of it as it is cut at each separator, from the right.

    It is not cut within what one of *names* may be, nor where it is longer than a line of a list.
    """
    yield text
    while _SEPARATOR in text and len(text) <= _LINE:
        text = text.rpartition(_SEPARATOR)[0].strip()
        if not text or any(name.startswith(text + _SEPARATOR) for name in names()):
            return
        yield text


def _readings(typed: str) -> list[str]:
    """*typed* on one line, then without the markup of our lists."""
    return list(dict.fromkeys((" ".join(typed.split()), _unmarked(typed))))


def _unmarked(typed: str) -> str:
    """*typed* on one line without the markup of our lists and how a date is known, unless it is nothing but that."""
    text = " ".join(_CERTAINTY.sub("", typed).split())
    return " ".join(_MARKUP.sub("", text).split()) or text


def _key(text: str) -> str:
    """A label or name as it is compared; our lists add [sic] to some."""
    return " ".join(text.casefold().replace(" [sic]", "").split())
