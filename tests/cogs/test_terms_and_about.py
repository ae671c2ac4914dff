"""/explain, /timeline, /about and /help, as a member uses them."""

import re
import tomllib
from pathlib import Path

import pytest
from discord import app_commands

from bot.client import EXTENSIONS
from bot.corpus.library import Library
from bot.lookup.normalize import normalize
from tests.world import World


async def test_a_term_with_two_readings_shows_both_and_whose_they_are(world: World) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("explain", term="ERO")))
    assert "Ethnic Resistance Organisations (EROs)" in pages
    assert "ethnic revolutionary organizations (EROs)" in pages
    assert "sacm-2025" in pages
    assert "unsg-2022" in pages


async def test_every_term_can_be_explained_by_each_of_its_names(library: Library) -> None:
    assert len(library.corpus.terms) >= 45
    taken: dict[str, int] = {}
    for term in library.corpus.terms:
        for name in (term.name, *term.acronyms, *term.aliases):
            taken[normalize(name)] = taken.get(normalize(name), 0) + 1
    for term in library.corpus.terms:
        for name in (term.name, *term.acronyms, *term.aliases):
            assert taken[normalize(name)] > 1 or library.terms.find(name) == term, name


async def test_a_term_that_is_not_explained_offers_the_closest(world: World) -> None:
    answer = await world.refused("explain", term="universal suffrage")
    assert "Universal jurisdiction" in answer


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("avgas", "Aviation fuel (jet fuel)"),
        ("petrol for warplanes", "Aviation fuel (jet fuel)"),
        ("What is kerosene?", "Aviation fuel (jet fuel)"),
        ("gasoline for helicopters", "Aviation fuel (jet fuel)"),
        ("putsch", "The coup of 1 February 2021 and its names"),
        ("seizure of power", "The coup of 1 February 2021 and its names"),
        ("police chief", "Than Hlaing"),
        ("government in exile", "National Unity Government"),
        ("vanished", "Enforced disappearance"),
        ("unpunished", "Impunity"),
        ("ban on weapons", "Arms embargo"),
        ("visa bans", "Targeted sanctions"),
        ("peace plan", "Five-Point Consensus"),
    ],
)
async def test_a_term_is_explained_by_other_words_for_it(world: World, typed: str, title: str) -> None:
    assert (await world.ask("explain", term=typed)).title == title


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("rebels", ["Ethnic resistance (or revolutionary) organisations", "Resistance forces and liberated areas"]),
        ("the Hague", ["International Criminal Court", "International Court of Justice and the Gambia's case"]),
        ("petrol for the army", ["Aviation fuel (jet fuel)", "Junta"]),
        ("embargo", ["Arms embargo", "Targeted sanctions"]),
        ("jailed journalists", ["Arbitrary detention"]),
        ("prison reform", ["Arbitrary detention"]),
        ("China", ["Chin State, Sagaing Region and Magwe Region"]),
    ],
)
async def test_what_may_mean_several_terms_or_more_than_one_is_offered_them(
    world: World, typed: str, offered: list[str]
) -> None:
    answer = await world.refused("explain", term=typed)
    assert answer.text.split("The closest there are:\n")[1].splitlines() == offered


@pytest.mark.parametrize("typed", ["air strikes", "smartphone", "artillery shells", "classrooms", "church", "looting"])
async def test_other_words_for_no_term_explain_none(world: World, typed: str) -> None:
    """A group of the table that holds no term's name, and a word in another, lead nowhere."""
    assert "Nothing comes close" in await world.refused("explain", term=typed)


async def test_a_term_is_offered_for_other_words_while_they_are_typed(world: World) -> None:
    offered = await world.choices("explain", "term", "avgas")
    assert [choice["name"] for choice in offered] == ["Aviation fuel (jet fuel)"]


async def test_the_timeline_is_in_order_and_about_myanmar(world: World, library: Library) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("timeline")))
    places = [pages.index(milestone.id) for milestone in library.timeline()]
    assert places == sorted(places)
    assert "1 February 2021" in pages
    assert "26 July 2023" not in pages


async def test_the_timeline_of_another_country_is_shown_when_asked_for(world: World) -> None:
    assert "26 July 2023" in await world.ask("timeline", country="niger")


async def test_about_tells_version_hash_and_that_nothing_is_kept(world: World, library: Library) -> None:
    answer = await world.ask("about")
    assert library.corpus.digest[:12] in answer
    assert "What it keeps about you: nothing." in answer
    assert "16 statements" in answer


async def test_about_counts_what_the_commands_offer(world: World, library: Library) -> None:
    listed = {
        "statements": (await world.ask("statements")).title,
        "figures": (await world.ask("figures")).footer,
        "demands": (await world.ask("demands")).footer,
        "signatories": (await world.ask("signatories")).title,
        "milestones": (await world.ask("timeline")).footer,
    }
    offered = {what: first_number(text) for what, text in listed.items()}
    offered["quotes"] = await drawn(world, "quote")
    offered["facts"] = await drawn(world, "fact") - offered["figures"]  # both are drawn by /fact
    offered["terms"] = len({library.terms.find(term.name).id for term in library.corpus.terms})
    answer = await world.ask("about")
    counted = {
        what: int(count) for count, what in re.findall(r"(\d+) ([a-z]+)(?=[;,.])", answer.text.split("Version")[0])
    }
    assert counted == offered
    assert (
        f"{sum(one.country != 'Myanmar' for one in library.corpus.statements)} of the statements are about other"
        in answer
    )


def first_number(text: str) -> int:
    found = re.search(r"\d+", text)
    assert found, text
    return int(found[0])


async def drawn(world: World, command: str) -> int:
    """How many there are to be drawn: the one shown, and those left."""
    (another,) = (label for label in (await world.ask(command)).buttons if label.startswith("Another"))
    return 1 + first_number(another)


async def test_about_and_the_project_file_name_the_same_version(world: World) -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"Version: Padauk {project['version']}\n" in await world.ask("about")


async def test_help_lists_every_command_there_is(world: World) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("help")))
    for command in world.member.available_commands(world.channel):
        assert f"/{command}" in pages


IN_SERVERS_ONLY = ("reminders", "settings")
ALWAYS_PRIVATE = (*IN_SERVERS_ONLY, "calendar file")


async def test_every_command_is_or_can_be_private_and_describes_each_option(world: World) -> None:
    commands = [command for command in world.bot.tree.walk_commands() if isinstance(command, app_commands.Command)]
    assert len(commands) >= 13
    for command in commands:
        assert command.description
        names = {parameter.name: str(parameter.description) for parameter in command.parameters}
        assert "private" in names or command.qualified_name.startswith(ALWAYS_PRIVATE)
        assert all(description not in ("", "…") for description in names.values())


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("fact", {}),
        ("figures", {}),
        ("quote", {}),
        ("demands", {}),
        ("signatory", {"name": "civicus"}),
        ("signatories", {}),
        ("statement", {"name": "sacm-2025"}),
        ("statements", {}),
        ("source", {"id": "sacm-2025.d1"}),
        ("explain", {"term": "nug"}),
        ("timeline", {}),
        ("about", {}),
        ("help", {}),
        ("search", {"query": "aviation fuel"}),
    ],
)
async def test_every_command_answers_everyone_or_the_asker_alone(
    world: World, command: str, options: dict[str, str]
) -> None:
    assert not (await world.ask(command, **options)).private
    assert (await world.ask(command, **options, private=True)).private


async def test_every_command_works_in_direct_messages(world: World) -> None:
    answer = await world.env.create_user("hla").slash("figures", measure="killed", private=True)
    assert answer.response is not None
    assert answer.ephemeral


async def test_commands_can_be_installed_by_a_user_for_use_anywhere_but_those_that_change_a_server(
    world: World,
) -> None:
    for command in world.bot.tree.get_commands():
        payload = command.to_dict(world.bot.tree)
        in_servers_only = command.name in IN_SERVERS_ONLY
        assert sorted(payload["integration_types"]) == ([0] if in_servers_only else [0, 1])
        assert sorted(payload["contexts"]) == ([0] if in_servers_only else [0, 1, 2])
        assert payload.get("default_member_permissions") == (32 if in_servers_only else None)


def test_each_cog_is_loaded() -> None:
    import cogs

    files = {path.stem for path in Path(cogs.__path__[0]).glob("*.py")} - {"__init__"}
    assert {name.removeprefix("cogs.") for name in EXTENSIONS} == files
