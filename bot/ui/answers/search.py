"""What was found: the rows, the words that were looked for marked in them; or what is nearest, or nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from bot.corpus.library import HOME, Entry, Library, caption, country_of
from bot.corpus.models import Item, Milestone, Place, Quote, Signatory, Statement, Term
from bot.corpus.provenance import as_of_in_words, date_in_words
from bot.corpus.remarks import first_line, issuers, of_pack, remarks
from bot.search.confidence import Tier
from bot.search.engine import Found, Hit
from bot.search.query import Intent, content_words, parse
from bot.search.records import kind_of
from bot.search.words import bases
from bot.ui.custom_id import DemandQuery, FactQuery, SignatoriesQuery
from bot.ui.entries import shown as remark_shown
from bot.ui.labels import reference_label
from bot.ui.pages import Answer, LinkButton, Outcome, Page
from bot.ui.text import PAGE_LIMIT, Paragraph, as_published, aside, escape, from_member

Highlights: TypeAlias = frozenset[tuple[str, ...]]
"""Words and phrases to mark, as bases."""

NEAREST_SHOWN = 3
TOPICS_SHOWN = 3
ECHOED = 300
"""Characters up to which a query is repeated to who typed it."""

_WORD = re.compile(r"https?://\S+|[^\W_]+(?:[’'][^\W_]+|(?<=[0-9]),(?=[0-9]{3})[0-9]+)*")
_MARK = "\x02"  # stands for ** while text is escaped; no corpus has it


_OUTCOMES = {Tier.ANSWER: Outcome.ANSWER, Tier.NEAREST: Outcome.NEAREST, Tier.NOTHING: Outcome.NOTHING}


def outcome_of(found: Found) -> Outcome:
    """What kind of answer it is, as a page and as rows for programs; other names for a name are asked back."""
    return Outcome.DID_YOU_MEAN if found.tier is Tier.NEAREST and _is_of_names(found) else _OUTCOMES[found.tier]


def _is_of_names(found: Found) -> bool:
    return found.intent is Intent.NAME and all(row.kind == Signatory.kind for row in found.rows)


def found_answer(library: Library, typed: str, found: Found, *, names_places: bool = True) -> Answer:
    """What was found for *typed*; *names_places*: whether a place alone asks who on the lists states it."""
    rows: list[Hit] = []
    if not found.rows:
        page = _nothing(library, typed, found)
    elif found.tier is Tier.NEAREST:
        page, rows = _nearest(library, found)
    else:
        page, rows = _found(library, found, _place(library, typed) if names_places else None)
    menu = tuple((row.entries[0].id, reference_label(row.entries[0])) for row in rows)
    page = replace(page, entries=page.entries or tuple(id for id, _ in menu))
    return Answer(None, [page], found=outcome_of(found), menu=menu)


def _place(library: Library, typed: str) -> Place | None:
    """The place that the whole of *typed* names, but for words such as "who signed"."""
    names = " ".join(content_words(parse(typed)[0].name))
    return library.places.exactly(typed) or library.places.exactly(names)


def _found(library: Library, found: Found, place: Place | None) -> tuple[Page, list[Hit]]:
    """One page with as many of the best rows as fit it, and those rows."""
    signed = 0 if place is None else sum(place.name in (each.country, each.region) for each in library.signatories)
    head = [*_lacking(found), *_corrected(found)]
    if place is not None and signed:
        head.append(_stated(place, signed))
    if found.intent is Intent.HELP:
        head.insert(0, _HOW_TO_HELP)
    paragraphs, rows = _fitting(library, found, head)
    buttons = [LinkButton(f"Signatories: {place.name}", SignatoriesQuery(place=place.id))] if place and signed else []
    if found.intent is Intent.HELP:
        buttons.append(LinkButton("All demands", DemandQuery()))
    title = "What you can do" if found.intent is Intent.HELP else "Found"
    footer = f"the best {len(rows)} · choose one below to open it in full"
    return Page(title=title, text="\n\n".join(paragraphs), footer=footer, buttons=tuple(buttons)), rows


_HOW_TO_HELP = (
    "Padauk takes no money and vouches for nobody who does. What it can give you is what people ask of governments, "
    "companies and the public, to pass on in their own words. The newest of it:"
)


def _nearest(library: Library, found: Found) -> tuple[Page, list[Hit]]:
    if _is_of_names(found):
        head = ["**No signatory has exactly this name.** Nearest:"]
    elif found.intent is Intent.NAME:
        head = ["**No signatory has this name.** Of what you typed, Padauk has:"]
    else:
        head = ["**Nothing says this outright.** Nearest:"]
    best = Found(found.rows[:NEAREST_SHOWN], highlights=found.highlights)
    paragraphs, rows = _fitting(library, best, [*_lacking(found), *head, *_corrected(found)])
    footer = "the nearest, not an answer · choose one below to open it in full"
    return Page(title="Nearest", text="\n\n".join(paragraphs), footer=footer), rows


def _fitting(library: Library, found: Found, head: list[Paragraph]) -> tuple[list[Paragraph], list[Hit]]:
    """*head* and the rows that fit a page whole below it, those about other countries last."""
    in_order = sorted(found.rows, key=lambda row: country_of(library, row.entries[0]) != HOME)
    room = PAGE_LIMIT - _length(head)
    shown, rows = list(head), list[Hit]()
    for row in in_order:
        is_first_elsewhere = country_of(library, row.entries[0]) != HOME and _ELSEWHERE not in shown
        paragraphs = [
            *([_ELSEWHERE] if is_first_elsewhere else []),
            *_paragraphs(library, row, len(rows) + 1, found.highlights),
        ]
        if _length(paragraphs) > room and not rows:  # opened from the menu, it has pages of its own
            paragraphs = [paragraphs[0], "It is too long to be shown here; choose it below.", paragraphs[-1]]
        if _length(paragraphs) > room:
            continue
        room -= _length(paragraphs)
        shown += paragraphs
        rows.append(row)
    return shown, rows


_ELSEWHERE = f"## Not about {HOME}"


def _length(paragraphs: Iterable[Paragraph]) -> int:
    return sum(len(paragraph) + 2 for paragraph in paragraphs)


def _stated(place: Place, signed: int) -> Paragraph:
    who = "1 signatory states" if signed == 1 else f"{signed} signatories state"
    return f"**{who} “{escape(place.name)}”** in the name, or its short form; others may be there without saying so."


def _nothing(library: Library, typed: str, found: Found) -> Page:
    """Plainly nothing, where Padauk's statements end, and the topics and names that come nearest."""
    text = [_nothing_for(typed, found), *_lacking(found), _held(library)]
    close = _close_names(library, typed)
    if close:
        names = "\n".join(f"- {escape(name)}" for name in close)
        text.append(f"Names on the lists that look like it, in case one of them was meant:\n{names}")
    topics = _near_topics(library, found)
    text.append(
        "Other words may help, or one of these topics:"
        if topics
        else "Other words may help; /statements lists what there is."
    )
    text.append(aside("Is a statement missing? Suggest it to whoever runs this bot; /about says who that is."))
    buttons = tuple(LinkButton(library.topics.name(topic), FactQuery(topic=topic)) for topic in topics)
    return Page(
        title="Nothing found", text="\n\n".join(text), footer="/statements lists what there is", buttons=buttons
    )


def _close_names(library: Library, typed: str) -> list[str]:
    """Names on the lists that share more than a word with what was typed."""
    if len(typed) > 80:
        return []
    close = library.signatories_like(" ".join(content_words(parse(typed)[0].name)))
    return [match.key.name for match in close if match.shared > 1][:3]


def _nothing_for(query: str, found: Found) -> Paragraph:
    if found.is_zawgyi:
        return (
            "This is written in Zawgyi, an older way of storing Burmese letters, in which Padauk can find nothing. "
            "Please type it with a Unicode keyboard."
        )
    if found.intent is Intent.NAME:
        return "**No signatory has this name** on the lists that Padauk holds."
    if len(query) > ECHOED:
        return "Nothing found for this text."
    return f"Nothing found for “{from_member(query)}”."


def _held(library: Library) -> Paragraph:
    """How many statements there are, and of which years."""
    dated = sorted(one.date.date for one in library.corpus.statements if one.date.date)
    number = len(library.corpus.statements)
    if not dated:
        return f"Padauk holds {number} statements."
    years = f"{dated[0][:4]} to {date_in_words(dated[-1])}"
    return f"Padauk holds {number} statements, of {years}. What came later is not in it."


def _near_topics(library: Library, found: Found) -> list[str]:
    """The topics of what has some of the words; none where nothing has."""
    topics: Counter[str] = Counter()
    for row in found.around:
        if isinstance(row.entries[0], Item):
            topics.update(row.entries[0].topics)
    offered = {topic.id for topic in library.fact_topics}
    return [topic for topic, _ in topics.most_common() if topic in offered][:TOPICS_SHOWN]


def _lacking(found: Found) -> list[Paragraph]:
    """That no statement has a number that was typed; what was typed as a word is not repeated."""
    numbers = [word for word in found.lacking if word.isdigit()]
    if not numbers:
        return []
    listed = " and ".join(f"{int(number):,}" if len(number) > 4 else number for number in numbers[:2])
    return [f"**No statement has the number {listed}.**"]


def _corrected(found: Found) -> list[Paragraph]:
    """What was read for words with slips; what was typed is not repeated, for a channel may see it."""
    if not found.corrected:
        return []
    read = ", ".join(dict.fromkeys(f"“{escape(meant)}”" for _, meant in found.corrected))
    return [aside(f"Read as {read}.")]


def _paragraphs(library: Library, row: Hit, number: int, highlights: Highlights) -> list[Paragraph]:
    """A row: what it says first, and last who said it and where it is."""
    best = row.entries[0]
    title = first_line(library, best) if isinstance(best, Item) else caption(best)
    head = f"### {number}. {marked(title, highlights)}"
    if isinstance(best, Signatory):
        head += f", number {best.number} on the list"
    paragraphs = [head]
    match best:
        case Item():
            paragraphs += _passage(library, best, highlights)
        case Term(explanation=text) | Milestone(text=text):
            paragraphs.append(marked(text, highlights))
    if len(row.entries) > 1:
        paragraphs.append(aside("The same words: " + ", ".join(f"`{entry.id}`" for entry in row.entries[1:])))
    paragraphs.append(f"{_cited(library, best)} · {kind_of(best)} `{best.id}`")
    return paragraphs


def _passage(library: Library, item: Item, highlights: Highlights) -> Iterator[Paragraph]:
    """The passage that has most of the words, and what must be said of it."""
    statement = library.statement_of(item)
    passage = max(item.passages, key=lambda each: _shared(each, highlights))
    yield f"> {marked(as_published(passage, statement, item.sic), highlights)}"
    said = [remark_shown(remark) for remark in remarks(library, item, alone=False)]
    if len(item.passages) > 1:
        said.insert(0, aside(f"Passage {item.passages.index(passage) + 1} of {len(item.passages)}."))
    if said:
        yield "\n".join(said)


def _cited(library: Library, entry: Entry) -> str:
    """Who said it and when."""
    if isinstance(entry, Term):
        return f"explained in our words{of_pack(library, entry.id)}"
    if isinstance(entry, Milestone):
        return f"{as_of_in_words(entry.date)}{of_pack(library, entry.id)}"
    statement = entry if isinstance(entry, Statement) else library.statement_of(entry)
    who = entry.speaker if isinstance(entry, Quote) and entry.speaker else issuers(library, statement)
    about = "" if statement.country == "Myanmar" else f", about {escape(statement.country)}"
    return f"{escape(who)}, {as_of_in_words(statement.date)}{about}"


def marked(text: str, highlights: Highlights) -> str:
    """*text* escaped, with the words and phrases of *highlights* in bold."""
    parts = _parts(text)
    places = {place for _, found in _phrases_in(text, highlights) for place in found}
    shown = (f"{_MARK}{part}{_MARK}" if place in places else part for place, (part, _) in enumerate(parts))
    return escape("".join(shown)).replace(_MARK, "**")


def _shared(text: str, highlights: Highlights) -> int:
    """How many of *highlights* a text has."""
    return len({phrase for phrase, _ in _phrases_in(text, highlights)})


def _phrases_in(text: str, highlights: Highlights) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Each of *highlights* that stands in a text, and the places of its words among the text's parts."""
    words = [(place, base) for place, (_, base) in enumerate(_parts(text)) if base]
    longest = max(map(len, highlights), default=0)
    for begin in range(len(words)):
        for end in range(begin + 1, min(begin + longest, len(words)) + 1):
            places, phrase = zip(*words[begin:end], strict=True)
            if phrase in highlights:
                yield phrase, places


@lru_cache(maxsize=5_000)
def _parts(text: str) -> tuple[tuple[str, str], ...]:
    """A text of the corpus, word by word with each word's base, and what stands between them, which has none."""
    parts: list[tuple[str, str]] = []
    end = 0
    for found in _WORD.finditer(text):
        word = found.group()
        between, end = text[end : found.start()], found.end()
        parts += [(between, ""), (word, "" if word.startswith("http") else "".join(bases(word)[:1]))]
    return (*parts, (text[end:], ""))
