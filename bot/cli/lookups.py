"""What the statements say, from the terminal."""

import asyncio
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Column

from bot.cli.options import ConfigOption, CorpusOption, FromOption, JsonOption, ToOption, corpus_of, days_of
from bot.cli.printing import err, fail, print_json, print_line, print_lines, print_table
from bot.config.loading import load_settings


def signatory(
    name: Annotated[str, typer.Argument(help="Name, acronym or part of a name; spelling is forgiven.")],
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 5,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Who on the lists has this name?"""
    from bot.corpus.library import Library
    from bot.lookup.names import Likeness
    from bot.ui.answers.signatories import surely_named

    found = Library(corpus_of(config, corpus), date.today()).signatories_like(name)
    named = {each.key.id for each in surely_named(found)}
    matches = [each for each in found if each.likeness is not Likeness.RELATED][:limit]
    if as_json:
        rows = [
            {
                "statement": each.key.statement,
                "number": each.key.number,
                "name": each.key.name,
                "score": each.score,
                "found": "answer" if each.key.id in named else "did-you-mean",
            }
            for each in matches
        ]
        print_json(rows)
        return
    if not matches:
        print_line(f"No name on the lists is like “{name}”.")
        return
    cells = ((str(each.key.number), each.key.name, each.key.statement, f"{each.score:g}") for each in matches)
    print_table(("Number", "Name", "Statement", "Score"), cells)


def search(
    query: Annotated[str, typer.Argument(help="Words, a name or a question; spelling is forgiven.")],
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 10,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """What do the statements say on this?"""
    from bot.corpus.library import Library, caption
    from bot.search.confidence import Tier
    from bot.search.opening import open_search
    from bot.search.rows import as_json_row
    from bot.ui.answers.search import outcome_of

    settings = load_settings(config)
    library = Library(corpus_of(config, corpus), date.today())
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Indexing a large corpus", total=library.size, visible=False)
        engine = open_search(
            library, Path(settings.data), lambda done: progress.update(task, completed=done, visible=True)
        )
    found = engine.search(query, limit=limit)
    if as_json:
        print_json([as_json_row(library, row, outcome_of(found).value) for row in found.rows])
        return
    for typed, meant in found.corrected:
        print_line(f"Read “{typed}” as “{meant}”.")
    if not found.rows:
        print_line(f"Nothing found for “{query}”.")
        return
    if found.tier is not Tier.ANSWER:
        print_line("Nothing says this outright. Nearest:")
    cells = ((row.entries[0].id, row.kind, caption(row.entries[0]), f"{row.score:g}") for row in found.rows)
    print_table(("Reference", "Kind", "What it says", "Score"), cells)


def calendar(
    since: FromOption = None,
    until: ToOption = None,
    ics: Annotated[bool, typer.Option("--ics", help="Print a calendar file.")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """The dates that must not be forgotten, from one day to another."""
    from bot.calendar.days import coming, years_in_words
    from bot.calendar.file import as_ics, as_row
    from bot.corpus.library import Library
    from bot.corpus.provenance import short_date

    first, last = days_of(since, until)
    if ics and as_json:
        fail("--ics or --json, not both at once.", 2)
    library = Library(corpus_of(config, corpus), date.today())
    dates = coming(library.corpus.milestones, first, last)
    if ics:
        sys.stdout.buffer.write(as_ics(library, dates))
    elif as_json:
        print_json([as_row(each) for each in dates])
    elif not dates:
        print_line(f"No date from {first} to {last}.")
    else:
        columns = ("Day", Column("What", min_width=28, overflow="fold"), "Since", "Its date", "Basis")
        cells = (
            (
                each.day.isoformat(),
                each.milestone.name,
                years_in_words(each.years),
                short_date(each.milestone.date),
                each.milestone.basis.value,
            )
            for each in dates
        )
        print_table(columns, cells)


def ask(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMMAND [OPTION=VALUE ...]", help="As in Discord: demands target=ASEAN"),
    ] = None,
    on: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="A day to ask on; else today.")] = None,
    page: Annotated[str, typer.Option(metavar="NUMBER", help="Which page of the answer.")] = "1",
    seed: Annotated[str, typer.Option(metavar="NUMBER", help="Decides what is drawn, for /fact and /quote.")] = "0",
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """What a member would be answered; exit status 1 where it is no answer."""
    from bot.cli.ask import Asked, WrongUsage, as_page_json, as_text, noon_of, page_of, seed_of
    from bot.cli.ask import ask as ask_command
    from bot.config.settings import Settings
    from bot.runtime.wiring import create_bot
    from bot.ui.pages import Outcome

    async def answered(settings: Settings) -> Asked:
        drawn_by, noon = seed_of(seed), None if on is None else noon_of(on)
        bot = create_bot(settings, now=None if noon is None else lambda: noon)
        return await ask_command(bot, words or [], contact=settings.contact, seed=drawn_by)

    try:
        asked = asyncio.run(answered(load_settings(config)))
        number = page_of(page, len(asked.answer.pages))
    except WrongUsage as wrong:
        fail(str(wrong), 2)
    if as_json:
        print_json(as_page_json(asked, number))
    else:
        print_lines(as_text(asked, number))
    if asked.answer.found is not Outcome.ANSWER:
        raise typer.Exit(1)
