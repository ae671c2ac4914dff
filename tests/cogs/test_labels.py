"""Whatever a command offers, it understands: the label of a choice is answered as its value is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from discord import app_commands

from bot.client import Padauk
from bot.ui.custom_id import FactQuery, QuoteQuery, decode
from tests.world import Said, World, said

FOR_ADMINISTRATORS = ("reminders", "settings")
BESIDE = {"search": {"query": "fuel"}}
"""What else a command needs."""


def autocompleted(bot: Padauk) -> Iterator[tuple[str, str]]:
    """Every (command, option) that offers choices while one types."""
    for command in bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield from ((command.qualified_name, each.name) for each in command.parameters if each.autocomplete)


def some(offered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first of what is offered, one in the middle and the last."""
    return [offered[0], offered[len(offered) // 2], offered[-1]]


def what_is_said(answer: Said) -> tuple[object, ...]:
    """An answer; where one is drawn by lot, from what it is drawn."""
    for row in answer.message.components:
        for button in row["components"]:
            if button.get("custom_id", "").startswith("p:"):
                match decode(button["custom_id"]).query:
                    case FactQuery() as fact:
                        return fact.topic, fact.statement
                    case QuoteQuery() as quote:
                        return quote.speaker, quote.organisation, quote.topic
    return answer.title, answer.text, answer.footer


async def test_the_label_of_every_option_is_answered_as_its_value_is(world: World) -> None:
    options = [each for each in autocompleted(world.bot) if not each[0].startswith(FOR_ADMINISTRATORS)]
    for command, option in options:
        for choice in some(await world.choices(command, option, "")):
            by_value, by_label = [
                what_is_said(await world.ask(command, **{option: choice[given]}, **BESIDE.get(command, {})))
                for given in ("value", "name")
            ]
            assert by_value == by_label, (command, option, choice)
    assert len(options) >= 17
    assert not world.env.errors


async def test_a_reminder_is_added_by_the_labels_of_its_options(world: World) -> None:
    await world.hold()
    desk = world.desk
    needed = {"add": {"date": "coup-2021"}, "digest": {"what": "demand", "every": "day"}}
    for command, option, typed in (
        ("add", "date", ""),
        ("add", "zone", ""),
        ("digest", "topic", "fuel"),
        ("digest", "zone", "myanmar"),
    ):
        for choice in some(await desk.member.autocomplete(world.channel, f"reminders {command}", option, typed)):
            added = []
            for given in ("value", "name"):
                options = {"zone": "Asia/Yangon", **needed[command], option: choice[given]}
                text = (await desk.ask(command, **options)).text
                (number,) = re.findall(r"preview number: ([0-9]+)", text)
                added.append(re.sub(rf"\b{number}\b", "N", text))
                await desk.ask("remove", number=number)
            assert added[0] == added[1], (command, option, choice)


async def test_a_reminder_is_chosen_by_its_label(world: World) -> None:
    await world.hold()
    desk = world.desk
    await desk.ask("add", date="coup-2021", zone="Asia/Yangon")
    await desk.ask("digest", what="quote", every="day")
    for command in ("pause", "resume", "preview", "test", "log", "remove"):
        offered = await desk.member.autocomplete(world.channel, f"reminders {command}", "number", "")
        assert [choice["name"].split(" · ")[0] for choice in offered] == ["1", "2"]
        await desk.ask(command, number=offered[1]["name"])
    assert "every day" not in await desk.list()
    assert "coup" in await desk.list()
    assert "Choose it from the list, or type its number" in await desk.refused("remove", number="coup")


async def test_a_command_is_switched_off_by_its_label(world: World) -> None:
    desk = world.desk
    for choice in await desk.member.autocomplete(world.channel, "settings commands", "command", "", switch="off"):
        given = f"`/{choice['name'].upper()}`"
        changed = said(await desk.member.slash(world.channel, "settings commands", command=given, switch="off"))
        assert changed.title == "Changed"
        assert choice["value"] in changed


@pytest.mark.parametrize(
    ("command", "option", "typed"),
    [
        ("signatory", "name", "equality mya"),
        ("statement", "name", "letter to interpol"),
        ("source", "id", "jfm"),
        ("fact", "statement", "jfm"),
        ("search", "statement", "jfm"),
    ],
)
async def test_a_label_that_was_offered_for_what_was_typed_is_understood(
    world: World, command: str, option: str, typed: str
) -> None:
    beside = BESIDE.get(command, {})
    for choice in (await world.choices(command, option, typed))[:5]:
        by_value = await world.ask(command, **{option: choice["value"]}, **beside)
        by_label = await world.ask(command, **{option: choice["name"]}, **beside)
        assert what_is_said(by_label) == what_is_said(by_value)
    assert not world.env.errors


async def test_a_zone_is_set_by_its_label(world: World) -> None:
    await world.desk.member.slash(world.channel, "settings zone", zone="Asia/Yangon · Myanmar (Burma)")
    shown = said(await world.desk.member.slash(world.channel, "settings show"))
    assert "Asia/Yangon" in shown


@pytest.mark.parametrize(("command", "option"), [("signatory", "name"), ("statement", "name"), ("source", "id")])
async def test_a_label_that_is_typed_again_is_offered_first(world: World, command: str, option: str) -> None:
    for choice in some(await world.choices(command, option, "")):
        assert (await world.choices(command, option, choice["name"]))[0] == choice


NOBODY = ("Nobody: of nowhere/at all, " * 4)[:100]


async def test_a_name_of_a_hundred_characters_is_answered(world: World) -> None:
    assert "is not on the list" in await world.ask("signatory", name=NOBODY)
    assert "No name on that list has" in await world.refused("signatories", contains=NOBODY, country="Japan")


async def test_pages_that_no_button_can_turn_are_all_sent(world: World) -> None:
    everyone = ("community " * 10).strip()
    result = await world.member.slash(world.channel, "signatory", name=everyone)
    pages = [said(result), *map(Said, result.followups)]
    assert len(pages) > 1
    assert all(page.private and "Next" not in page.buttons for page in pages)
    listed = [line for page in pages for line in page.text.splitlines() if line[:1].isdigit()]
    assert f"{len(listed)} names on the list fit" in pages[0].title
