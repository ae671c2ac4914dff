"""What a reminder looks like in its channel: from a mark to a message.

The text says what there is to say without the embed, since some people turn embeds off; the
embed brings a fact with its source, and the demands. Nothing is cut: what does not fit the
text goes into the embed, and a fact that does not fit there is named with its reference.

The marker, by which a post is found again after a crash, is in the embed's footer for people
and in a button's custom id for us, which moderators can't remove.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.calendar.days import marked_day, years_in_words
from bot.calendar.schedule import Every, Mark, years_passed
from bot.corpus.ages import may_stand_alone, newest_day
from bot.corpus.dated import Certainty
from bot.corpus.library import Entry, Library
from bot.corpus.models import Anniversary, Basis, Demand, Item, Milestone
from bot.corpus.provenance import as_of_sentence, date_in_words
from bot.corpus.remarks import asked_in_words, first_line, of_pack
from bot.errors import NotInCorpus
from bot.posting.models import ALL_DAYS, Wish, digest_and_topic
from bot.posting.own_words import filled, harmless
from bot.ui.entries import TITLES, cited, footer, item_block
from bot.ui.pages import GOLD, source_link
from bot.ui.text import Block, Paragraph, aside, escape, lay_out, lines

CONTENT_LIMIT = 2_000
EMBEDS_LIMIT = 6_000
"""Characters in all embeds of a message, titles and footers included."""

CALENDAR_BUTTON = r"calendar:(?P<marker>[A-Z2-7]*)"
"""Its custom id; the marker is "" for a post that is in no ledger."""

_OF_THE = {Every.DAY: "of the day", Every.WEEK: "of the week", Every.MONTH: "of the month"}


class Gone(Exception):
    """What a post is of has left the corpus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One post to be made."""

    mark: Mark
    item: str | None = None  # what a digest drew
    marker: str = ""
    due: int = 0  # seconds since 1970
    today: bool = True  # whether it is made on the local day on which it is due
    late: bool = False
    test: bool = False


@dataclass(frozen=True, slots=True)
class _Body:
    texts: Sequence[Paragraph]  # in the order of their weight
    own: str  # the server's own words, with the line that says so; they stand last
    entry: Item  # whose source is linked
    forms: Sequence[Sequence[Block]]  # what the embed shows, the fullest first; the first that fits is taken
    title: str


def message_of_post(library: Library, wish: Wish, occasion: Occasion) -> dict[str, Any]:
    """`content`, `embeds`, `view` and `allowed_mentions` for sending; Gone when the corpus no longer has it."""
    library = library.on(occasion.mark.posted_on)
    try:
        body = _digest(library, wish, occasion) if wish.digest is not None else _date(library, wish, occasion)
    except (KeyError, NotInCorpus) as error:
        raise Gone("what it speaks of is no longer in the corpus") from error
    head = [f"<@&{wish.role_id}>"] if wish.role_id is not None else []
    if occasion.test:
        head.append(aside("A test, posted now by an administrator; it is not the reminder itself."))
    if occasion.late:
        head.append(aside(f"This comes late: it was due <t:{occasion.due}:f>."))
    content, moved = _fitting([*head, *body.texts], room=CONTENT_LIMIT - len(body.own))
    return {
        "content": content + body.own,
        "embeds": _embeds(library, body, moved, occasion),
        "view": _buttons(library, body.entry, occasion),
        "allowed_mentions": _mentions(wish),
    }


def entries_of_post(library: Library, wish: Wish, occasion: Occasion) -> list[Entry]:
    """All of the corpus that `message_of_post` shows."""
    if wish.digest is not None:
        return [library.entry(occasion.item or "")]
    milestone = library.milestones[occasion.mark.subject]
    assert milestone.anniversary is not None
    library = library.on(occasion.mark.posted_on)
    fact, demands = _fact_and_demands(library, milestone, milestone.anniversary, occasion.mark)
    return [milestone, library.entry(fact.id), *demands]


def subject_in_words(library: Library, subject: str) -> str:
    """What a reminder is of, as its server reads it."""
    digest, topic = digest_and_topic(subject)
    if digest is not None:
        what = f"a {digest.name.lower()}"
        if topic is None:
            return what
        return f"{what} on {library.topics.name(topic) if topic in library.topics else f'a topic of before ({topic})'}"
    if subject == ALL_DAYS:
        return "every date"
    return library.milestones.name(subject) if subject in library.milestones else f"a date of before ({subject})"


# -- dates


def _date(library: Library, wish: Wish, occasion: Occasion) -> _Body:
    mark, milestone = occasion.mark, library.milestones[occasion.mark.subject]
    anniversary = milestone.anniversary
    if anniversary is None:
        raise KeyError(milestone.id)
    fact, asked = _fact_and_demands(library, milestone, anniversary, mark)
    own = _from_this_server(wish, values_for(milestone, mark))
    texts = (heading(milestone, mark, today=occasion.today), *_about(library, milestone))
    return _Body(texts, own, fact, _forms(library, fact, asked), TITLES[type(fact)])


def _fact_and_demands(
    library: Library, milestone: Milestone, anniversary: Anniversary, mark: Mark
) -> tuple[Item, list[Demand]]:
    """A fact in its turn, and what was asked and may still be done."""
    years = years_passed(mark, marked_day(milestone))
    fact = library.entry(anniversary.facts[(years + mark.days_before) % len(anniversary.facts)])
    demands = [library.entry(id) for id in anniversary.demands]
    assert isinstance(fact, Item)
    return fact, [each for each in demands if isinstance(each, Demand) and may_stand_alone(each, library.today)]


def values_for(milestone: Milestone, mark: Mark) -> dict[str, str]:
    """What a server's own words may name."""
    return {
        "years": str(years_passed(mark, marked_day(milestone))),
        "date": date_in_words(mark.day.isoformat()),
        "event": milestone.name,
    }


def heading(milestone: Milestone, mark: Mark, *, today: bool) -> Paragraph:
    """How long ago, of what, and when; a day that is not known for certain is remembered, not counted to."""
    values = values_for(milestone, mark)
    name, passed = escape(values["event"]), years_in_words(int(values["years"]))
    if not today or mark.days_before > 1:
        ahead = f"In {mark.days_before} days, on {values['date']}" if today else values["date"]
        return f"**{ahead}: {name} · {passed}**"
    if mark.days_before == 1:
        return f"**Tomorrow, on {values['date']}: {name} · {passed}**"
    if milestone.date.certainty in (Certainty.STATED, Certainty.CONFIRMED):
        return f"**{passed} ago today: {name}**"
    return f"**Remembered today: {name} · {passed}**"


def _from_this_server(wish: Wish, values: Mapping[str, str]) -> str:
    """A server's own words, never to be read as ours or as a quotation: without markup, in one piece, and named."""
    if wish.message is None:
        return ""
    said = harmless(filled(wish.message, values))
    return "\n**From this server:**\n" + "\n".join(escape(line) for line in said.splitlines() if line.strip())


def _about(library: Library, milestone: Milestone) -> list[Paragraph]:
    """What happened, in our words, and how the day is known."""
    dated = f"{as_of_sentence(milestone.date)}. {escape(milestone.text + of_pack(library, milestone.id))}"
    known = [] if milestone.date.note is None else [aside(escape(milestone.date.note))]
    if milestone.basis is Basis.ALLUDED and not known:
        known = [aside("The documents speak of it without giving this date.")]
    return [dated, *known]


def _forms(library: Library, fact: Item, demands: Sequence[Demand]) -> list[list[Block]]:
    """A fact and demands in full, and in shorter forms that name what they leave to /source."""
    asked = lines([_demand_line(library, demand) for demand in demands])
    if asked:
        asked[0] = Block((f"**What was asked, and when**\n{asked[0].paragraphs[0]}",))
    whole = item_block(library, fact)
    named = f"**{escape(first_line(library, fact))}** `{fact.id}`"
    fact_named = Block((named, "Too long for here; /source shows it whole."))
    references = ", ".join(f"`{demand.id}`" for demand in demands)
    asked_named = [Block((f"**What was asked:** {references} (/source shows each)",))] if demands else []
    newest = newest_day(library)
    ends = (
        [Block((aside(f"Padauk's newest statement is of {newest}; what came later is not in it."),))] if newest else []
    )
    forms = [[whole, *asked], [fact_named, *asked], [whole, *asked_named], [fact_named, *asked_named]]
    return [[*form, *ends] for form in forms]


def _demand_line(library: Library, demand: Demand) -> Paragraph:
    note = "" if demand.note is None else f"\n  {aside(escape(demand.note))}"
    return f"- {escape(demand.headline)}\n  Of: {escape(asked_in_words(library, demand))} `{demand.id}`{note}"


# -- digests


def _digest(library: Library, wish: Wish, occasion: Occasion) -> _Body:
    item = library.entry(occasion.item or "")
    assert isinstance(item, Item)
    on = "" if wish.topic is None else f" on {escape(library.topics.name(wish.topic))}"
    what = f"**{TITLES[type(item)]} {_OF_THE[wish.every]}{on}:** {escape(first_line(library, item))}"
    source = f"{escape(cited(library, item))} `{item.id}`"
    values = {"date": date_in_words(occasion.mark.day.isoformat())}
    own = _from_this_server(wish, values)
    return _Body((what, source), own, item, [[item_block(library, item)]], TITLES[type(item)])


# -- messages


def _fitting(paragraphs: Sequence[Paragraph], room: int) -> tuple[str, list[Paragraph]]:
    """As many of *paragraphs* as a message's text holds, and those that don't fit it."""
    shown: list[Paragraph] = []
    moved: list[Paragraph] = []
    for paragraph in paragraphs:
        if len(paragraph) + 1 <= room:
            shown.append(paragraph)
            room -= len(paragraph) + 1
        else:
            moved.append(paragraph)
    return "\n".join(shown), moved


def _embeds(library: Library, body: _Body, moved: Sequence[Paragraph], occasion: Occasion) -> list[discord.Embed]:
    sign = " · ".join(part for part in (footer(library, body.entry), occasion.marker) if part)
    room = EMBEDS_LIMIT - len(body.title) - len(sign)
    named = Block((f"What happened: `{occasion.mark.subject}`; /source shows it.",))
    begun = [[Block(tuple(moved))], [named]] if moved else [[]]
    laid_out = [lay_out([*beginning, *form]) for beginning in begun for form in body.forms]
    pages = next((pages for pages in laid_out if sum(map(len, pages)) <= room), laid_out[-1])
    embeds = [
        discord.Embed(title=body.title if number == 0 else None, description=page, colour=GOLD)
        for number, page in enumerate(pages)
    ]
    embeds[-1].set_footer(text=sign)
    return embeds


def _buttons(library: Library, entry: Item, occasion: Occasion) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    label, url = source_link(library.statement_of(entry))
    view.add_item(discord.ui.Button(label=label, url=url))
    view.add_item(discord.ui.Button(label="Dates for your calendar", custom_id=f"calendar:{occasion.marker}"))
    view.stop()
    return view


def _mentions(wish: Wish) -> discord.AllowedMentions:
    """The one role that was chosen, and nobody else, whatever the text says."""
    roles = [discord.Object(wish.role_id)] if wish.role_id is not None else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)
