"""All commands in one place, and the entry point."""

import io
import sys
from typing import Annotated

import typer

from bot.cli import config, corpus, lookups, operate, posts, quotations, rehearse, run
from bot.cli.printing import print_faults, print_line
from bot.reading.faults import FaultsFound

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A Discord bot that answers from published statements on Myanmar. Begin with: padauk demo",
)
app.command()(run.demo)
app.command()(run.run)
app.command()(operate.backup)
app.command()(operate.restore)
app.command()(rehearse.rehearse)
app.command()(lookups.signatory)
app.command()(lookups.search)
app.command()(lookups.calendar)
app.command()(lookups.ask)
app.command()(posts.posts)
app.command("verify-quote")(quotations.verify_quote)

config_app = typer.Typer(no_args_is_help=True, help="Check and show the settings.")
config_app.command("check")(config.check_config)
config_app.command("show")(config.show_config)
config_app.command("schema")(config.config_schema)
app.add_typer(config_app, name="config")

corpus_app = typer.Typer(no_args_is_help=True, help="Check, verify and export the corpus.")
corpus_app.command()(corpus.check)
corpus_app.command()(corpus.verify)
corpus_app.command()(corpus.stale)
corpus_app.command()(corpus.export)
corpus_app.command()(corpus.release)
corpus_app.command()(corpus.schema)
app.add_typer(corpus_app, name="corpus")


def _show_version(wanted: bool) -> None:
    if wanted:
        from bot.version import VERSION

        print_line(f"padauk {VERSION}")
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
    if isinstance(sys.stdout, io.TextIOWrapper):  # names are in many scripts, wherever the output goes
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except FaultsFound as found:
        print_faults(found)
        raise SystemExit(1) from None
