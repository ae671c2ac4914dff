"""The settings file, checked and shown."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Column

from bot.cli.options import ConfigOption, JsonOption
from bot.cli.printing import err, fail, print_json, print_line, print_or_write, print_table
from bot.config.loading import load_configuration


def check_config(
    file: Annotated[Path | None, typer.Argument(help="The file; else $PADAUK_CONFIG or ./config.yaml.")] = None,
    config: ConfigOption = None,
) -> None:
    """Is the settings file in order? Lists all faults at once; exit status 1 if there are any."""
    from bot.config.names import names_in

    configuration = load_configuration(file or config, known=names_in)
    if configuration.file is None:
        print_line(f"There is no {configuration.path}, and none is needed: what is built in holds.")
        return
    for warning in configuration.warnings:
        print_line(f"Warning: {warning}", err)
    servers = len(configuration.settings.servers)
    print_line(f"In order: {configuration.path}, with {servers} block{'s' * (servers != 1)} for servers.")


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
        fail(str(reason), 1)
    if as_json:
        print_json([{"setting": name, "value": value, "origin": origin} for name, value, origin in rows])
        return
    print_table([Column(name, overflow="fold") for name in ("Setting", "Value", "Origin")], rows)
    print_line(
        "What a server's administrators set in Discord comes before its block in the file, that before the file's "
        "defaults, and those before what is built in."
    )


def config_schema(
    write: Annotated[Path | None, typer.Option(help="Folder to write them to, a file each.", file_okay=False)] = None,
) -> None:
    """The JSON schemas of the settings file and of a server's file, for editors."""
    from bot.config.servers import ServerBlock
    from bot.config.settings import Settings

    print_or_write({"config": Settings.model_json_schema(), "server": ServerBlock.model_json_schema()}, write)
