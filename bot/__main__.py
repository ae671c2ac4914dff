"""The command line: try Padauk, run it, look things up, and keep the corpus in order."""

import asyncio
import io
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table
from rich.text import Text

from bot.config.loading import load_configuration, load_settings, load_token
from bot.corpus.reader import Corpus, read_corpus
from bot.reading.faults import FaultsFound, printable, printable_json

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A Discord bot that answers from published statements on Myanmar. Begin with: padauk demo",
)
config_app = typer.Typer(no_args_is_help=True, help="Check and show the settings.")
app.add_typer(config_app, name="config")
corpus_app = typer.Typer(no_args_is_help=True, help="Check, verify and export the corpus.")
app.add_typer(corpus_app, name="corpus")

out = Console(soft_wrap=True, emoji=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Settings file; without it $PADAUK_CONFIG or ./config.yaml, if any.")
]
DAY = ["%Y-%m-%d"]
CorpusOption = Annotated[
    list[Path] | None,
    typer.Option("--corpus", help="Folder of the corpus, and again for packs; else as in the settings."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        from bot.version import VERSION

        _print_line(f"padauk {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point; faults in files people wrote are listed, not traced."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(
            encoding="utf-8", errors="replace"
        )  # names are in many scripts, wherever the output goes
    try:
        app()
    except FaultsFound as found:
        _list(found)
        raise SystemExit(1) from None


def _list(found: FaultsFound) -> None:
    for fault in found.faults:
        _print_error(str(fault))
    count = found.count
    _print_error(
        f"{count} fault{'s' * (count > 1)}; nothing was loaded. Mend {'them' if count > 1 else 'it'} and try again."
    )


# -- the door: whatever is printed comes through here, since terminals obey what files, packs and people wrote


def _print_line(line: str, console: Console = out) -> None:
    console.print(printable(line), markup=False, highlight=False)


def _print_lines(text: str) -> None:
    for line in text.split("\n"):
        _print_line(line)


def _print_error(line: str) -> None:
    _print_line(line, err)


def _print_json(value: Any) -> None:
    print(printable_json(json.dumps(value, ensure_ascii=False, indent=2)))


def _print_table(columns: Iterable[str | Column], rows: Iterable[Iterable[str]]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    out.print(table)


def _fail(line: str, status: int) -> NoReturn:
    _print_error(line)
    raise typer.Exit(status)


def _corpus(config: Path | None, folders: list[Path] | None) -> Corpus:
    return read_corpus(*(folders or load_settings(config).corpus_folders))


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="Port of the page; without it a free one.", min=1, max=65535)] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=DAY, help="A day to move the bot's clock to, as 2027-02-01.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Padauk in a simulated Discord, in your browser; no token, no network."""
    from bot.demo import DemoUnavailable, run_demo

    settings = load_settings(config)
    try:
        day = None if on is None else on.date()
        asyncio.run(run_demo(settings, port, day, show=_print_lines))
    except DemoUnavailable as reason:
        _fail(str(reason), 1)


@app.command()
def run(
    config: ConfigOption = None,
    sync: Annotated[
        bool, typer.Option("--sync", help="Tell Discord of the commands even if they did not change.")
    ] = False,
) -> None:
    """Padauk on Discord; needs DISCORD_TOKEN in .env or the environment."""
    from bot.config.loading import token_origin
    from bot.config.names import names_in
    from bot.config.secrets import token_fault
    from bot.run import run_bot

    token = load_token()
    if token is None:
        _fail(
            "No DISCORD_TOKEN: put DISCORD_TOKEN=... into the file .env here (see .env.example), or set it in the "
            "environment. To try Padauk without a token: padauk demo",
            2,
        )
    fault = token_fault(token)
    if fault is not None:
        _fail(f"DISCORD_TOKEN ({token_origin()}) {fault}.", 2)
    problem = run_bot(lambda: load_configuration(config, known=names_in), token, force_sync=sync)
    if problem is not None:
        _fail(problem, 1)


@app.command()
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

    found = Library(_corpus(config, corpus)).signatories_like(name)
    matches = [each for each in found if each.likeness is not Likeness.RELATED][:limit]
    if as_json:
        rows = [
            {
                "statement": each.key.statement,
                "number": each.key.number,
                "name": each.key.name,
                "score": each.score,
                "found": "answer" if each.likeness is Likeness.SAME else "did-you-mean",
            }
            for each in matches
        ]
        _print_json(rows)
        return
    if not matches:
        _print_line(f"No name on the lists is like “{name}”.")
        return
    cells = ((str(each.key.number), each.key.name, each.key.statement, f"{each.score:g}") for each in matches)
    _print_table(("Number", "Name", "Statement", "Score"), cells)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words, a name or a question; spelling is forgiven.")],
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 10,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """What do the statements say on this?"""
    from bot.corpus.library import Library, caption
    from bot.corpus.search.opening import open_search
    from bot.corpus.search.rows import as_json_row

    settings = load_settings(config)
    library = Library(read_corpus(*(corpus or settings.corpus_folders)))
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Indexing a large corpus", total=library.size, visible=False)
        engine = open_search(
            library, Path(settings.data), lambda done: progress.update(task, completed=done, visible=True)
        )
    found = engine.search(query, limit=limit)
    if as_json:
        _print_json([as_json_row(library, row) for row in found.rows])
        return
    for typed, meant in found.mended:
        _print_line(f"Read “{typed}” as “{meant}”.")
    if not found.rows:
        _print_line(f"Nothing found for “{query}”.")
        return
    cells = ((row.entries[0].id, row.kind, caption(row.entries[0]), f"{row.score:g}") for row in found.rows)
    _print_table(("Reference", "Kind", "What it says", "Score"), cells)


@app.command()
def calendar(
    since: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day; today if left out.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last day; else a year later.")] = None,
    ics: Annotated[bool, typer.Option("--ics", help="Print a calendar file.")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """The dates that must not be forgotten, from one day to another."""
    from bot.calendar.days import coming, days_later, years_in_words
    from bot.calendar.file import as_ics, as_row
    from bot.calendar.schedule import END
    from bot.corpus.library import Library
    from bot.corpus.provenance import as_of_in_words

    first = (since or datetime.now()).date()
    last = days_later(first, 365) if until is None else until.date()
    if max(first, last) >= END:
        _fail(f"The calendar ends in {END.year - 1}; choose earlier days for --from and --to.", 2)
    if last < first:
        _fail(f"--to {last} lies before --from {first}; exchange them.", 2)
    if ics and as_json:
        _fail("--ics or --json, not both at once.", 2)
    library = Library(_corpus(config, corpus))
    dates = coming(library.corpus.milestones, first, last)
    if ics:
        sys.stdout.buffer.write(as_ics(library, dates))
    elif as_json:
        _print_json([as_row(each) for each in dates])
    elif not dates:
        _print_line(f"No date from {first} to {last}.")
    else:
        columns = ("Day", Column("What", min_width=28, overflow="fold"), "Since", "Its date", "Basis")
        cells = (
            (
                each.day.isoformat(),
                each.milestone.name,
                years_in_words(each.years),
                as_of_in_words(each.milestone.date),
                each.milestone.basis.value,
            )
            for each in dates
        )
        _print_table(columns, cells)


@config_app.command("check")
def check_config(
    file: Annotated[Path | None, typer.Argument(help="The file; else $PADAUK_CONFIG or ./config.yaml.")] = None,
    config: ConfigOption = None,
) -> None:
    """Is the settings file in order? Lists all faults at once; exit status 1 if there are any."""
    from bot.config.names import names_in

    configuration = load_configuration(file or config, known=names_in)
    if configuration.file is None:
        _print_line(f"There is no {configuration.path}, and none is needed: what is built in holds.")
        return
    for warning in configuration.warnings:
        _print_line(f"Warning: {warning}", err)
    servers = len(configuration.settings.servers)
    _print_line(f"In order: {configuration.path}, with {servers} block{'s' * (servers != 1)} for servers.")


@config_app.command("show")
def show_config(
    server: Annotated[
        int | None, typer.Option("--server", help="Id of a server: what holds there.", min=10**16, max=2**63 - 1)
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """The effective settings, each with where it comes from; secrets are not shown."""
    from bot.administration.effective import rows_of_process, rows_of_server
    from bot.config.names import names_in
    from bot.store.opening import StoreFailed

    configuration = load_configuration(config, known=names_in)
    try:
        rows = rows_of_process(configuration) if server is None else asyncio.run(rows_of_server(configuration, server))
    except StoreFailed as reason:
        _fail(str(reason), 1)
    if as_json:
        _print_json([{"setting": name, "value": value, "origin": origin} for name, value, origin in rows])
        return
    _print_table([Column(name, overflow="fold") for name in ("Setting", "Value", "Origin")], rows)
    _print_line(
        "What a server's administrators set in Discord comes before its block in the file, that before the file's "
        "defaults, and those before what is built in."
    )


@config_app.command("schema")
def config_schema(
    write: Annotated[Path | None, typer.Option(help="Folder to write them to, a file each.", file_okay=False)] = None,
) -> None:
    """The JSON schemas of the settings file and of a server's file, for editors."""
    from bot.config.servers import ServerBlock
    from bot.config.settings import Settings

    _print_or_write({"config": Settings.model_json_schema(), "server": ServerBlock.model_json_schema()}, write)


def _print_or_write(schemas: dict[str, Any], folder: Path | None) -> None:
    if folder is None:
        _print_json(schemas)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas.items():
        (folder / f"{name}.json").write_text(json.dumps(text, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _print_line(f"{len(schemas)} schemas written to {folder}")


@corpus_app.command()
def check(config: ConfigOption = None, corpus: CorpusOption = None) -> None:
    """Is every file of the corpus in order? Lists all faults at once; exit status 1 if there are any."""
    read = _corpus(config, corpus)
    items = sum(len(statement.items) for statement in read.statements)
    signatories = sum(len(statement.signatories) for statement in read.statements)
    _print_line(
        f"In order: {len(read.statements)} statements, {items} facts, figures, quotes and demands, "
        f"{signatories} signatories, {len(read.terms)} terms, {len(read.milestones)} milestones "
        f"({read.digest[:12]})."
    )
    if asked := [entry for entry in read.findable if entry.asked]:
        unchecked = sum(not entry.asked_checked for entry in asked)
        _print_line(
            f"Entries with further words to find them by: {len(asked)} ({unchecked} not yet checked by a speaker)."
        )


@corpus_app.command()
def verify(
    sources: Annotated[Path, typer.Option(help="Folder of the documents.", exists=True, file_okay=False)],
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Does every passage occur in its document? Lists each that does not; exit status 1 then."""
    from bot.corpus.verify import verify as verify_corpus

    report = verify_corpus(_corpus(config, corpus), sources)
    for mismatch in report.mismatches:
        _print_line(str(mismatch))
    for document in report.missing:
        _print_line(f"{document}: not in {sources}")
    for document in report.changed:
        _print_line(f"{document}: has changed since the corpus was written")
    wrong = len(report.mismatches)
    _print_line(f"{report.checked} passages, titles and names looked for, {wrong} not found.")
    if not report.holds:
        raise typer.Exit(1)


@corpus_app.command()
def export(config: ConfigOption = None, corpus: CorpusOption = None) -> None:
    """The whole corpus as JSON."""
    from bot.corpus.export import exported

    _print_json(exported(_corpus(config, corpus)))


@corpus_app.command()
def schema(
    write: Annotated[Path | None, typer.Option(help="Folder to write them to, a file each.", file_okay=False)] = None,
) -> None:
    """The JSON schemas that editors complete the corpus from."""
    from bot.corpus.export import schemas

    _print_or_write(schemas(), write)


if __name__ == "__main__":
    main()
