"""`padauk ask`: the same answers in the terminal as in Discord."""

import asyncio
import json
import secrets
import shlex
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli import ask
from bot.cli.ask import Asked, WrongUsage, as_page_json, as_text, commands_of_members
from bot.client import EXTENSIONS
from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.ui.custom_id import FactQuery
from bot.ui.pages import Outcome
from tests.bots import a_bot
from tests.corpus.folder import write_corpus
from tests.test_command_line import padauk
from tests.world import Said, World, said

QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("about", {}),
    ("about", {"private": True}),
    ("help", {}),
    ("help", {"private": True}),
    ("calendar upcoming", {"days": 40}),
    ("calendar upcoming", {"private": True}),
    ("calendar file", {}),
    ("demands", {"target": "ASEAN"}),
    ("demands", {"topic": "aviation fuel", "private": True}),
    ("demands", {"by": "Justice For Myanmar"}),
    ("demands", {"target": "the moon"}),
    ("demands", {"target": "INTERPOL", "topic": "aviation fuel"}),
    ("fact", {"topic": "aviation fuel"}),
    ("fact", {"statement": "sacm-2025", "private": True}),
    ("fact", {"topic": "xylophone"}),
    ("figures", {"measure": "killed"}),
    ("figures", {"private": True}),
    ("quote", {"speaker": "Ming Yu Hah"}),
    ("quote", {"organisation": "CIVICUS", "private": True}),
    ("quote", {"topic": "sanctions"}),
    ("signatory", {"name": "Karen Women's Organisation"}),
    ("signatory", {"name": "10. ALTSEAN-Burma", "private": True}),
    ("signatory", {"name": "Amnesty International"}),
    ("signatory", {"name": "Karen Network"}),
    ("signatory", {"name": "JFM"}),
    ("signatories", {"country": "Norway"}),
    ("signatories", {"statement": "interpol-2021", "private": True}),
    ("signatories", {"contains": "women"}),
    ("statement", {"name": "jfm-2024"}),
    ("statement", {"name": "Two years after the coup", "private": True}),
    ("statements", {"issuer": "CIVICUS"}),
    ("statements", {"country": "Niger", "private": True}),
    ("source", {"id": "jfm-2024.q1"}),
    ("source", {"id": "cdm", "private": True}),
    ("explain", {"term": "NUG"}),
    ("explain", {"term": "zzzz", "private": True}),
    ("timeline", {}),
    ("timeline", {"country": "Niger", "private": True}),
    ("search", {"query": "petrol for warplanes"}),
    ("search", {"query": "refugees in thailand", "private": True}),
    ("search", {"query": "bitcoin mining"}),
    ("search", {"query": "fuel", "kind": "demand", "statement": "amnesty"}),
    ("search", {"query": "did asean sign"}),
    ("find-sources", {"text": "I heard that 3.2 million people are displaced in Myanmar"}),
]


@pytest.fixture
def on_the_same_day(world: World, monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(secrets, "token_hex", lambda _: "0000")
    return world.env.now()


@dataclass(frozen=True)
class Seen:
    """A page as it was when it was seen: a message changes where it stands."""

    text: str
    private: bool
    title: str
    footer: str
    buttons: tuple[str, ...]

    @classmethod
    def of(cls, page: Said) -> "Seen":
        buttons = tuple(label for label in page.buttons if label not in ("Previous", "Next"))
        return cls(page.markdown, page.private, page.title, page.footer, buttons)


async def in_discord(world: World, command: str, options: dict[str, Any]) -> list[Seen]:
    """What is seen in Discord, page by page, whether they are turned or sent one after the other."""
    if command == "find-sources":
        message = await world.onlooker.send(world.channel, options["text"])
        return [Seen.of(said(await world.member.context_menu(world.channel, "Find sources", message)))]
    result = await world.member.slash(world.channel, command, **options)
    world.env.errors.clear()
    page = said(result)
    seen = [Seen.of(each) for each in (page, *map(Said, result.followups))]
    while "Next" in page.buttons and not page.buttons["Next"].get("disabled"):
        page = await world.press(page, "Next")
        seen.append(Seen.of(page))
    return seen


async def in_the_terminal(world: World, tmp_path: Path, command: str, options: dict[str, Any], now: datetime) -> Asked:
    bot = a_bot(Settings(data=str(tmp_path / "other")), now=lambda: now)
    bot.usages = world.bot.usages  # type: ignore[method-assign]  # in a test, one of them knows more commands
    words = [f"{name}={str(value).lower() if value is True else value}" for name, value in options.items()]
    return await ask.ask(bot, [*command.split(), *words])


@pytest.mark.parametrize(("command", "options"), QUESTIONS)
async def test_an_answer_is_that_of_discord(
    world: World, tmp_path: Path, on_the_same_day: datetime, command: str, options: dict[str, Any]
) -> None:
    there = await in_discord(world, command, options)
    asked = await in_the_terminal(world, tmp_path, command, options, on_the_same_day)
    here = [as_page_json(asked, number) for number in range(1, len(asked.answer.pages) + 1)]
    has_embed = command != "calendar file"  # its title and footer are of the terminal alone
    assert [
        Seen(
            page["text"],
            page["private"],
            page["title"] if has_embed else "",
            page["footer"] if has_embed else "",
            tuple(button["label"] for button in page["buttons"]),
        )
        for page in here
    ] == there


def test_every_command_and_option_of_a_member_is_among_the_questions(settings: Settings) -> None:
    asked: dict[str, set[str]] = {}
    for command, options in QUESTIONS:
        asked.setdefault(command, set()).update(options)

    async def known() -> dict[str, set[str]]:
        bot = a_bot(settings)
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        return {name: set(ask.parameters_of(command)) for name, command in commands_of_members(bot).items()}

    assert asyncio.run(known()) == asked


@pytest.mark.parametrize(
    ("words", "outcome", "entries"),
    [
        (["signatory", "name=ALTSEAN-Burma"], Outcome.ANSWER, ["interpol-2021.10"]),
        (["signatory", "name=Amnesty International"], Outcome.NOTHING, ["amnesty-2023"]),
        (["search", "query=refugees in thailand"], Outcome.NEAREST, None),
        (["search", "query=bitcoin mining"], Outcome.NOTHING, []),
        (["explain", "term=zzzz"], Outcome.NOTHING, []),
        (["source", "id=jfm-2024.q1"], Outcome.ANSWER, ["jfm-2024.q1"]),
        (["statement", "name=jfm-2024"], Outcome.ANSWER, ["jfm-2024"]),
    ],
)
async def test_what_was_found_is_said_with_its_references(
    settings: Settings, words: list[str], outcome: Outcome, entries: list[str] | None
) -> None:
    asked = await ask.ask(a_bot(settings), words)
    assert asked.answer.found is outcome
    assert entries is None or list(asked.answer.pages[0].entries) == entries


@pytest.mark.parametrize(
    ("command", "options"),
    [each for each in QUESTIONS if each[0] not in ("about", "help", "calendar file")],  # these are of no entry
)
async def test_every_page_of_an_answer_names_entries(
    settings: Settings, library: Library, command: str, options: dict[str, Any]
) -> None:
    words = [f"{name}={value}" for name, value in options.items()]
    bot = a_bot(settings, now=lambda: ask.noon_of("2027-01-01"))  # the coup's day is near
    answer = (await ask.ask(bot, [*command.split(), *words])).answer
    assert all(library.known(id) for page in answer.pages for id in page.entries)
    assert answer.found is Outcome.NOTHING or all(page.entries for page in answer.pages)


async def test_each_page_names_what_stands_on_it(settings: Settings) -> None:
    asked = await ask.ask(a_bot(settings), ["signatories", "statement=interpol-2021"])
    listed = [id for page in asked.answer.pages for id in page.entries]
    assert listed == [f"interpol-2021.{number}" for number in range(1, 260)]
    asked = await ask.ask(a_bot(settings), ["demands", "target=ASEAN"])
    assert all(f"`{id}`" in page.text for page in asked.answer.pages for id in page.entries)


@pytest.mark.parametrize(
    ("words", "led_to"),
    [
        (["statement", "name=jfm-2024"], "p:holdings:jfm-2024:facts/:0"),
        (["p:holdings:jfm-2024:facts/:0"], "statement name=jfm-2024"),
        (["quote", "topic=sanctions"], "p:quote:::sanctions:0000:1/:0"),
        (["fact", "statement=sacm-2025"], "p:fact::sacm-2025:0000:1/:0"),
        (["signatory", "name=Karen Network"], "signatory name=interpol-2021.127"),
        (["signatory", "name=ALTSEAN-Burma"], "statement name=interpol-2021"),
        (["search", "query=new zealand"], "signatories country=new-zealand"),
        (["search", "query=how can i help"], "demands"),
        (["search", "query=bitcoin fuel mining"], "fact topic=aviation-fuel"),
    ],
)
async def test_whatever_leads_to_another_answer_can_be_asked(settings: Settings, words: list[str], led_to: str) -> None:
    asked = await ask.ask(a_bot(settings), words)
    found = [button["leads_to"] for button in as_page_json(asked, 1)["buttons"] if "leads_to" in button]
    assert led_to in found
    queries = [link.query for link in (asked.answer.next_pick, *asked.answer.pages[0].buttons) if link is not None]
    for query, leads_to in zip(queries, found, strict=True):
        bot = a_bot(settings)
        followed = await ask.ask(bot, shlex.split(leads_to))
        drawn = replace(query, seed="0000") if isinstance(query, FactQuery) and not query.seed else query
        assert followed.answer.pages[0] == bot.services.responder.answer(drawn).pages[0]


async def test_an_address_of_no_button_is_no_answer(settings: Settings) -> None:
    for address in ("p:nowhere/:0", "p:fact:x:x:x:x:x:x/:0", "p:holdings:jfm-2024:songs/:0"):
        asked = await ask.ask(a_bot(settings), [address])
        assert (asked.answer.found, asked.private) == (Outcome.NOTHING, True)
        assert "older version" in asked.answer.pages[0].text


async def test_people_read_where_each_button_leads(settings: Settings) -> None:
    shown = as_text(await ask.ask(a_bot(settings), ["statement", "name=jfm-2024"]), 1)
    assert "\n1. Facts (17): padauk ask p:holdings:jfm-2024:facts/:0\n2. Figures (12): padauk ask p:" in shown
    assert "\n5. Read it at the source: https://" in shown
    shown = as_text(await ask.ask(a_bot(settings), ["search", "query=petrol for warplanes"]), 1)
    assert "1. aviation-fuel · Aviation fuel (jet fuel): padauk ask source id=aviation-fuel\n2. " in shown


async def test_the_seed_decides_what_is_drawn(settings: Settings) -> None:
    drawn = [(await ask.ask(a_bot(settings), ["quote"], seed=seed)).answer.pages[0].entries for seed in (0, 0, 1, 2, 3)]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["demand"], "There is no command demand. Did you mean demands?"),
        ([], "The command is missing: it comes first, by itself. There are: about, calendar file,"),
        (["query=fuel"], "The command is missing: it comes first, by itself."),
        (["search query=fuel"], "The command is missing: it comes first, by itself."),
        (["reminders", "list"], "reminders is for those who administer a server, in Discord."),
        (["/Settings", "show"], "/Settings is for those who administer a server, in Discord."),
        (["calendar"], "There is no command calendar. Did you mean calendar"),
        (["search"], "query is missing: query=..."),
        (["search", "fuel"], "fuel is no option; write it as name=value, in quotes where it has spaces."),
        (["search", "query=fuel", "knd=fact"], "There is no option knd. Did you mean kind?"),
        (["search", "query=fuel", "kind=songs"], "kind is one of facts, figures, quotes,"),
        (["search", "query=fuel", "query=arms"], "query is given twice."),
        (["search", "query=" + "x" * 301], "query takes 1 to 300 characters, and not 301."),
        (["search", "query="], "query is empty; write something behind query=."),
        (["search", "query=fuel", "kind="], "kind is empty; write something behind kind=."),
        (["statement", "name= \t"], "name is empty; write something behind name=."),
        (["find-sources", "text=\n"], "text is empty; write something behind text=."),
        (["find-sources", "text=" + "x" * 6001], "text takes 1 to 6000 characters, and not 6001."),
        (["calendar", "file", "days=3"], "There is no option days. It takes none."),
        (["calendar", "upcoming", "days=0"], "days is a number from 1 to 3652, and not 0."),
        (["calendar", "upcoming", "days=ten"], "days is a number from 1 to 3652, and not ten."),
        (["about", "private=perhaps"], "private is true or false, and not perhaps."),
        (["find-sources"], "text is missing: text=..."),
    ],
)
async def test_what_is_no_question_is_answered_with_how_to_ask_it(
    settings: Settings, words: list[str], sentence: str
) -> None:
    with pytest.raises(WrongUsage) as wrong:
        await ask.ask(a_bot(settings), words)
    assert str(wrong.value).startswith(sentence)


@pytest.mark.parametrize(
    "words",
    [
        ["search", "query=fuel"],
        ["/Search", "Query=fuel"],
        ["find-sources", "text=fuel"],
        ["Find sources", "text=fuel"],
        ["Find", "sources", "text=fuel"],
    ],
)
async def test_a_command_is_known_by_any_spelling_of_its_name(settings: Settings, words: list[str]) -> None:
    assert (await ask.ask(a_bot(settings), words)).answer.pages[0].title == "Found"


async def test_a_text_as_long_as_discord_takes_is_searched(settings: Settings) -> None:
    asked = await ask.ask(a_bot(settings), ["find-sources", "text=" + "x" * 6000])
    assert asked.answer.found is Outcome.NOTHING


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["explain", "term=NUG"], 0),
        (["signatories"], 0),
        (["explain", "term=zzzz"], 1),
        (["signatory", "name=Amnesty International"], 1),
        (["signatory", "name=Karen Network"], 1),
        (["search", "query=refugees in thailand"], 1),
        (["explain"], 2),
        ([], 2),
    ],
)
def test_the_exit_status_says_whether_it_is_an_answer(tmp_path: Path, words: list[str], status: int) -> None:
    assert padauk("ask", *words, folder=tmp_path).returncode == status


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["explain", "term=NUG", "--page", "9"], "This answer has 1 page, and no page 9; leave out --page."),
        (["demands", "target=ASEAN", "--page", "0"], "This answer has 3 pages; --page takes a number from 1 to 3, and"),
        (["demands", "target=ASEAN", "--page", "x"], "This answer has 3 pages; --page takes a number from 1 to 3, and"),
        (["quote", "--seed", "-1"], "--seed takes a number from 0 to 65535, and not -1."),
        (["quote", "--seed", "9" * 5000], "--seed takes a number from 0 to 65535, and not 999"),
        (["calendar", "upcoming", "--on", "1.2.2027"], "--on takes a day, as in 2027-02-01, and not 1.2.2027."),
        (["calendar", "upcoming", "--on", "2027-02-30"], "--on takes a day, as in 2027-02-01, and not 2027-02-30."),
    ],
)
def test_an_option_of_the_command_line_that_cannot_be_meant_is_one_sentence(
    tmp_path: Path, words: list[str], sentence: str
) -> None:
    wrong = padauk("ask", *words, folder=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith(sentence)
    assert wrong.stderr.count("\n") == 1


def test_json_has_the_keys_that_programs_read(tmp_path: Path) -> None:
    printed = padauk("ask", "calendar", "upcoming", "days=10", "--on", "2027-01-30", "--json", folder=tmp_path)
    answer = json.loads(printed.stdout)
    assert list(answer) == ["title", "text", "footer", "private", "found", "entries", "buttons", "pages"]
    assert answer["entries"] == ["coup-2021"]
    assert answer["found"] == "answer"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jet fuel", "answer"),
        ("refugees in thailand", "nearest"),
        ("did asean sign", "did-you-mean"),
        ("did the karen network sign", "did-you-mean"),
        ("signatories from norway", "did-you-mean"),
    ],
)
def test_rows_of_a_search_are_as_sure_as_its_answer(tmp_path: Path, query: str, found: str) -> None:
    rows = json.loads(padauk("search", query, "--json", folder=tmp_path).stdout)
    answer = json.loads(padauk("ask", "search", f"query={query}", "--json", folder=tmp_path).stdout)
    assert {row["found"] for row in rows} == {answer["found"]} == {found}


SIGNED = """\
{id: a-letter.1, name: A Group (AG), organisation: a-group, acronym: AG}
  - {id: a-letter.2, name: Another (Denmark), country: Denmark}"""


@pytest.mark.parametrize(
    ("first", "second", "typed", "found"),
    [
        ("Centre for Labour Rights", "Center for Labor Rights", "Centre for Labor Rights", "did-you-mean"),
        ("Women's Network", "Woman Networks", "Womens Networks", "did-you-mean"),
        ("Labour Defence Centre", "Farmers Union", "Labor Defense Center", "answer"),
    ],
)
def test_rows_of_signatories_are_as_sure_as_the_answer(
    tmp_path: Path, first: str, second: str, typed: str, found: str
) -> None:
    signed = SIGNED.replace(
        "name: A Group (AG), organisation: a-group, acronym: AG", f"name: {first}, organisation: one"
    )
    signed = signed.replace("name: Another (Denmark), country: Denmark", f"name: {second}, organisation: two")
    known = f"organisations:\n  - {{id: one, name: {first}}}\n  - {{id: two, name: {second}}}\n"
    write_corpus(tmp_path / "seeds", a_letter=(SIGNED, signed), organisations=("organisations:\n", known))
    (tmp_path / "config.yaml").write_text("corpus:\n  paths: [seeds]\n", encoding="utf-8")
    rows = json.loads(padauk("signatory", typed, "--json", folder=tmp_path).stdout)
    answer = json.loads(padauk("ask", "signatory", f"name={typed}", "--json", folder=tmp_path).stdout)
    assert {row["found"] for row in rows} == {answer["found"]} == {found}
