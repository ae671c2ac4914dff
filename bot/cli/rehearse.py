"""The day without its posts: who would get theirs, and who would not."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from bot.cli.options import DAY, ConfigOption, JsonOption
from bot.cli.printing import fail, print_json, print_line
from bot.config.loading import load_settings, load_token


def rehearse(
    on: Annotated[datetime, typer.Option(formats=DAY, help="The day, as 2027-02-01.")],
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Who would be reminded on a day, and who would not and why; posts nothing, also beside a running Padauk."""
    from bot.store.opening import StoreFailed

    settings = load_settings(config)
    token = load_token()
    if token is None:
        fail("No DISCORD_TOKEN: Discord has to be asked where Padauk may post.", 2)
    try:
        expected = asyncio.run(_of_day(settings, token, on.date()))
    except StoreFailed as failed:
        fail(str(failed), 1)
    if as_json:
        print_json([_row(each) for each in expected])
    else:
        _print(expected, on.date())
    if not all(each.is_posted for each in expected):
        raise typer.Exit(1)


async def _of_day(settings: Any, token: str, day: date) -> list[Any]:
    import discord

    from bot.calendar.days import marked_days
    from bot.corpus.reader import read_corpus
    from bot.posting.agenda import Agenda
    from bot.posting.outlook import Outlook
    from bot.posting.pace import Pace
    from bot.run import use_test_discord
    from bot.store.opening import Store
    from bot.ui.places import FetchedPlaces

    wrong = use_test_discord()
    if wrong is not None:
        fail(wrong, 2)
    store = Store(settings.database_file)
    await store.open(only_look=True)
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(token)  # and no further: to connect would take the running Padauk's place
        places = FetchedPlaces(client, Pace(settings.posting.per_second))
        agenda = Agenda(marked_days(read_corpus(*settings.corpus_folders).milestones))
        return [each async for each in Outlook(store, agenda, places).of_day(day)]
    except discord.DiscordException as error:
        from bot.discord_errors import sentence

        fail(sentence(error), 1)
    finally:
        await client.close()
        await store.close()


def _row(expected: Any) -> dict[str, Any]:
    reminder, occurrence = expected.reminder, expected.occurrence
    return {
        "server": str(expected.guild_id),
        "reminder": expected.number,
        "subject": None if reminder is None else reminder.subject,
        "channel": None if reminder is None else str(reminder.channel_id),
        "due": None if occurrence is None else occurrence.due.astimezone(UTC).isoformat(),
        "posted": expected.is_posted,
        "findings": [{"kind": each.obstacle.name.lower(), "text": each.detail} for each in expected.findings],
    }


def _print(expected: Iterable[Any], day: date) -> None:
    found = list(expected)
    for each in found:
        for finding in each.findings:
            print_line(f"server {each.guild_id}, reminder {each.number}: {finding.detail}")
    posted = sum(each.is_posted for each in found)
    print_line(f"On {day}, {posted} of {len(found)} posts would be made.")
