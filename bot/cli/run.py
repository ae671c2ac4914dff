"""Padauk on Discord, and in a simulated one."""

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.options import DAY, ConfigOption
from bot.cli.printing import fail, print_faults, print_lines
from bot.config.loading import load_configuration, load_settings, load_token
from bot.reading.faults import FaultsFound


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
        asyncio.run(run_demo(settings, port, day, show=print_lines))
    except DemoUnavailable as reason:
        fail(str(reason), 1)


def run(
    config: ConfigOption = None,
    sync: Annotated[
        bool, typer.Option("--sync", help="Tell Discord of the commands even if they did not change.")
    ] = False,
    once: Annotated[
        bool, typer.Option("--once", help="End when Discord can't be reached, instead of waiting for it.")
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Do what the settings file says, also where several servers lose reminders.")
    ] = False,
    new: Annotated[
        bool,
        typer.Option("--new", help="Begin with an empty database where the one that was there is gone or damaged."),
    ] = False,
) -> None:
    """Padauk on Discord; needs DISCORD_TOKEN in .env or the environment."""
    from bot.config.loading import token_origin
    from bot.config.names import names_in
    from bot.config.secrets import token_fault
    from bot.run import Status, run_bot

    token = load_token()
    if token is None:
        fail(
            "No DISCORD_TOKEN: put DISCORD_TOKEN=... into the file .env here (see .env.example), or set it in the "
            "environment. To try Padauk without a token: padauk demo",
            Status.NEEDS_HANDS,
        )
    fault = token_fault(token)
    if fault is not None:
        fail(f"DISCORD_TOKEN ({token_origin()}) {fault}.", Status.NEEDS_HANDS)
    try:
        failure = run_bot(
            lambda: load_configuration(config, known=names_in), token, force_sync=sync, once=once, anew=new, apply=apply
        )
    except FaultsFound as found:
        print_faults(found)
        raise typer.Exit(Status.NEEDS_HANDS) from None
    if failure is not None:
        fail(failure.sentence, failure.status)
