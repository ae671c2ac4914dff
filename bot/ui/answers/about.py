"""What the bot is, what it answers from, what it keeps, and what can be asked of it."""

from collections.abc import Sequence

from bot.corpus.ages import newest_day
from bot.corpus.library import HOME, Library
from bot.corpus.models import Fact, Figure
from bot.corpus.provenance import date_in_words
from bot.ui.custom_id import AboutQuery
from bot.ui.pages import Answer, Page, pages_of
from bot.ui.text import Block, escape, lines
from bot.version import VERSION


def about(library: Library, query: AboutQuery, contact: str | None = None) -> Answer:
    """The bot and its corpus; *contact* is whom the people who run it named for errors."""
    corpus = library.corpus
    report = "the administrators of this server" if contact is None else escape(contact)
    blocks = [
        Block(
            (
                "Padauk answers from published statements on Myanmar: every passage is quoted exactly as it was "
                "published, with who said it, when, and how certain the date is. The headlines and explanations are "
                "Padauk's own words.",
                _contents(library),
                *_end(library),
                f"**Version:** Padauk {VERSION}",
                f"**Corpus:** {escape(corpus.name)}, version of {date_in_words(corpus.version)}, "
                f"`{corpus.digest[:12]}`",
                "**What it keeps about you:** nothing. It does not read messages, does not see who is in a server, "
                "and writes down neither who asks nor what. Buttons work because what they lead to is in the button.",
                "**What it keeps about a server:** the settings and reminders that its administrators made, when they "
                "were changed, and what was posted when. Nobody's name is in it.",
                "**Something wrong?** Every answer has a reference in its footer, such as `jfm-2024.q1`. "
                f"Tell it to {report}, with what you think is wrong; `/source` shows the passage and where it was "
                "published.",
                *_corrections(library),
                "The quotations belong to those who issued them.",
            )
        )
    ]
    return Answer(query, pages_of(blocks, title="About Padauk", footer="/help lists the commands"))


def _end(library: Library) -> list[str]:
    """Where the corpus ends."""
    newest = newest_day(library)
    if not newest:
        return []
    return [
        f"**Where it ends:** its newest statement is of {newest}. What came later is in it only where an answer says "
        "“Since then”, with a source of its own."
    ]


def _corrections(library: Library) -> list[str]:
    """The last three, the newest first."""
    newest = reversed(library.corpus.corrections[-3:])
    said = [
        f"`{one.id}`, {date_in_words(one.when)}: was “{escape(one.was)}”, is “{escape(one.now)}”. {escape(one.why)}"
        for one in newest
    ]
    return ["**Corrections:**", *said] if said else []


def _contents(library: Library) -> str:
    """What members are offered when they name nothing: all statements, and what is about Myanmar."""
    offered = library.facts_and_figures()
    counts = {
        "facts": sum(isinstance(each, Fact) for each in offered),
        "figures": sum(isinstance(each, Figure) for each in offered),
        "quotes": len(library.quotes_by()),
        "demands": len(library.demands_on()),
        "signatories": len(library.signatories),
        "terms": len(library.corpus.terms),
        "milestones": len(library.timeline()),
    }
    statements = library.corpus.statements
    elsewhere = sum(statement.country != HOME for statement in statements)
    listed = ", ".join(f"{count} {what}" for what, count in counts.items())
    contents = f"**In it:** {len(statements)} statements; about {HOME}, {listed}."
    if not elsewhere:
        return contents
    others = f"{elsewhere} of the statements {'is' if elsewhere == 1 else 'are'} about other countries"
    return f"{contents} {others}: name the statement, its speaker or its topic to be shown what is in it."


def help_pages(commands: Sequence[tuple[str, str]]) -> list[Page]:
    """The commands as Discord knows them: (usage, description) each."""
    entries = [f"**/{usage}**\n{escape(description)}" for usage, description in commands]
    advice = (
        "Names forgive small slips, accents and capitals, and most options offer choices as you type. "
        "`private: true` shows the answer to you alone."
    )
    blocks = [Block((advice,)), *lines(entries, length=1000)]
    return pages_of(blocks, title="What you can ask", footer="/about says what Padauk is")
