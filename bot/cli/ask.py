"""The commands that members have in Discord, asked in the terminal.

The same cogs run on a bot that is never connected; only what they would send is kept instead.
"""

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any, cast

import discord
from discord import AppCommandOptionType, app_commands
from rapidfuzz import process

from bot.client import EXTENSIONS, Padauk
from bot.errors import MemberError
from bot.ui.custom_id import (
    PATTERN,
    AnswerRef,
    FactQuery,
    HoldingsQuery,
    Query,
    QuoteQuery,
    SourceQuery,
    decode,
    encode,
)
from bot.ui.failures import sentence_of
from bot.ui.pages import CHECK_LABEL, Answer, LinkButton, Outcome, Page, footer_of
from bot.ui.responder import Responder

MENU = "find-sources"
"""What the message menu is called here; its message is the option `text`."""

FOR_ADMINISTRATORS = frozenset(("reminders", "settings"))
MESSAGE_LENGTH = 6000  # more than a message can have, and as much as Discord takes of any text
LAST_SEED = 0xFFFF
CLOSE = 60  # of 100, from which likeness on another name is suggested

_TRUE, _FALSE = frozenset(("true", "yes", "1")), frozenset(("false", "no", "0"))


class WrongUsage(Exception):
    """What was typed is no command of a member; the text says why, and what would be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer as it would be sent."""

    answer: Answer
    private: bool


class _KeepingResponder(Responder):
    """Keeps what it is given to send; *seed* decides what is drawn."""

    def __init__(self, bot: Padauk, contact: str | None, seed: int) -> None:
        services = bot.services
        super().__init__(
            services.library,
            services.search,
            commands=bot.usages,
            cooldown=services.cooldown,
            now=services.now,
            contact=contact,
        )
        self._seed = f"{seed:04x}"
        self.kept: Asked | None = None

    async def send(self, interaction: discord.Interaction, query: Query, *, private: bool = False) -> None:
        if isinstance(query, FactQuery | QuoteQuery):
            query = replace(query, seed=self._seed)
        await super().send(interaction, query, private=private)

    async def respond(self, interaction: discord.Interaction, answer: Answer, *, private: bool = False) -> None:
        self.kept = Asked(answer, private or answer.is_private)

    async def respond_with_file(self, interaction: discord.Interaction, words: str, name: str, content: bytes) -> None:
        page = Page(title=name, text=words, footer="padauk calendar --ics prints the file")
        self.kept = Asked(Answer(None, [page]), private=True)


async def ask(bot: Padauk, words: list[str], *, contact: str | None = None, seed: int = 0) -> Asked:
    """What *words* is answered with: a command, and option=value as often as wanted; or the address of a button.

    WrongUsage for anything else. *bot* is new, and is never connected.
    """
    responder = _KeepingResponder(bot, contact, seed)
    bot.services = replace(bot.services, responder=responder)
    for extension in EXTENSIONS:
        await bot.load_extension(extension)
    try:
        if len(words) == 1 and re.fullmatch(PATTERN, words[0]):
            await responder.respond(_NOBODY, responder.answer(decode(words[0]).query))
        else:
            await _run(responder, *_command(bot, words))
    except MemberError as error:
        page = Page(title="", text=sentence_of(error), footer="")
        return Asked(Answer(None, [page], found=Outcome.NOTHING), private=True)
    finally:
        bot.services.search.close()
    assert responder.kept is not None
    return responder.kept


async def _run(responder: _KeepingResponder, command: "Command", given: list[str]) -> None:
    options = _options(command, given)
    if isinstance(command, app_commands.ContextMenu):
        await responder.respond(_NOBODY, await responder.find(options["text"]), private=True)
    else:
        await cast(Any, command.callback)(command.binding, _NOBODY, **options)


_NOBODY = cast(discord.Interaction, None)
"""Who asks: commands of members look at nothing but their options."""


# -- options of the command line itself, read here so that each mistake is one sentence


def noon_of(given: str) -> datetime:
    """The middle of a day, when it is the same day in Myanmar."""
    try:
        return datetime.strptime(given, "%Y-%m-%d").replace(hour=12, tzinfo=UTC)
    except ValueError:
        raise WrongUsage(f"--on takes a day, as in 2027-02-01, and not {given}.") from None


def seed_of(given: str) -> int:
    if not _is_number(given) or int(given) > LAST_SEED:
        raise WrongUsage(f"--seed takes a number from 0 to {LAST_SEED}, and not {given}.")
    return int(given)


def page_of(given: str, pages: int) -> int:
    """The page, counted from 1, of an answer that has so many."""
    if _is_number(given) and 1 <= int(given) <= pages:
        return int(given)
    if pages == 1:
        raise WrongUsage(f"This answer has 1 page, and no page {given}; leave out --page.")
    raise WrongUsage(f"This answer has {pages} pages; --page takes a number from 1 to {pages}, and not {given}.")


def _is_number(given: str) -> bool:
    return re.fullmatch(r"[0-9]{1,9}", given) is not None


# -- from words to a command and its options

Command = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu


def commands_of_members(bot: Padauk) -> dict[str, Command]:
    """Each by the words it is asked with."""
    found: dict[str, Command] = {
        command.qualified_name: command
        for command in bot.tree.walk_commands()
        if isinstance(command, app_commands.Command) and command.qualified_name.split()[0] not in FOR_ADMINISTRATORS
    }
    menus = bot.tree.get_commands(type=discord.AppCommandType.message)
    return found | {menu.name.casefold().replace(" ", "-"): menu for menu in menus}


def _command(bot: Padauk, words: list[str]) -> tuple[Command, list[str]]:
    commands = commands_of_members(bot)
    for length in (2, 1):
        name = " ".join(words[:length]).removeprefix("/").casefold()
        for spelt in (name, name.replace(" ", "-")):  # the menu, too, by its name in Discord
            if len(words) >= length and spelt in commands:
                return commands[spelt], words[length:]
    raise _no_command(words, commands)


def _no_command(words: list[str], commands: Iterable[str]) -> WrongUsage:
    name = " ".join(takewhile(lambda word: "=" not in word, words[:2]))
    if not name:
        return WrongUsage(f"The command is missing: it comes first, by itself{_all(commands)}")
    if words[0].removeprefix("/").casefold() in FOR_ADMINISTRATORS:
        return WrongUsage(f"{words[0]} is for those who administer a server, in Discord{_all(commands)}")
    return WrongUsage(f"There is no command {name}{_nearest(name, commands)}")


def _options(command: Command, given: Iterable[str]) -> dict[str, Any]:
    parameters = parameters_of(command)
    values: dict[str, Any] = {}
    for each in given:
        typed, is_option, value = each.partition("=")
        if not is_option:
            raise WrongUsage(f"{each} is no option; write it as name=value, in quotes where it has spaces.")
        name = typed.casefold()
        if name not in parameters:
            raise WrongUsage(f"There is no option {typed}{_nearest(name, parameters)}")
        if name in values:
            raise WrongUsage(f"{name} is given twice.")
        values[name] = _value(name, parameters[name], value)
    missing = [name for name, parameter in parameters.items() if parameter.required and name not in values]
    if missing:
        raise WrongUsage(f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: {missing[0]}=...")
    return values


@dataclass(frozen=True, slots=True)
class _Parameter:
    """An option, as Discord checks it."""

    kind: AppCommandOptionType
    required: bool
    least: float | None
    most: float | None
    choices: tuple[app_commands.Choice[Any], ...] = ()


def parameters_of(command: Command) -> dict[str, _Parameter]:
    if isinstance(command, app_commands.ContextMenu):
        return {"text": _Parameter(AppCommandOptionType.string, True, 1, MESSAGE_LENGTH)}
    return {
        each.display_name: _Parameter(each.type, each.required, each.min_value, each.max_value, tuple(each.choices))
        for each in command.parameters
    }


def _value(name: str, parameter: _Parameter, given: str) -> Any:
    if not given.strip():
        raise WrongUsage(f"{name} is empty; write something behind {name}=.")
    if parameter.choices:
        by_words = {str(words).casefold(): each for each in parameter.choices for words in (each.value, each.name)}
        if given.casefold() not in by_words:
            raise WrongUsage(f"{name} is one of {', '.join(each.name for each in parameter.choices)}, and not {given}.")
        return by_words[given.casefold()]
    match parameter.kind:
        case AppCommandOptionType.boolean:
            if given.casefold() not in _TRUE | _FALSE:
                raise WrongUsage(f"{name} is true or false, and not {given}.")
            return given.casefold() in _TRUE
        case AppCommandOptionType.integer:
            if not re.fullmatch(r"-?[0-9]{1,18}", given) or not _is_within(parameter, int(given)):
                raise WrongUsage(f"{name} is a number from {parameter.least} to {parameter.most}, and not {given}.")
            return int(given)
    if not _is_within(parameter, len(given)):
        raise WrongUsage(f"{name} takes {parameter.least} to {parameter.most} characters, and not {len(given)}.")
    return given


def _is_within(parameter: _Parameter, number: int) -> bool:
    above = parameter.least is None or number >= parameter.least
    return above and (parameter.most is None or number <= parameter.most)


def _nearest(name: str, known: Iterable[str]) -> str:
    near = process.extractOne(name, list(known), score_cutoff=CLOSE)
    return f". Did you mean {near[0]}?" if near else _all(known)


def _all(known: Iterable[str]) -> str:
    names = ", ".join(sorted(known))
    return f". There are: {names}." if names else ". It takes none."


# -- from an answer to what is printed


def as_page_json(asked: Asked, number: int) -> dict[str, Any]:
    """Page *number* of an answer, from 1 on."""
    page = asked.answer.pages[number - 1]
    return {
        "title": page.title,
        "text": page.text,
        "footer": footer_of(asked.answer, number - 1),
        "private": asked.private,
        "found": asked.answer.found.value,
        "entries": list(page.entries),
        "buttons": list(buttons(asked.answer, page)),
        "pages": len(asked.answer.pages),
    }


def buttons(answer: Answer, page: Page) -> Iterable[dict[str, str]]:
    """What can be pressed, besides *Previous* and *Next*."""
    links: list[LinkButton] = [*([answer.next_pick] if answer.next_pick else []), *page.buttons]
    yield from ({"label": link.label, "leads_to": words_for(link.query)} for link in links)
    if page.check is not None:
        yield {"label": CHECK_LABEL, "run": f"padauk verify-quote --id {page.check} WORDS"}
    yield from ({"label": label, "url": url} for label, url in filter(None, (page.link, page.archive)))


_OPTIONS = {("signatory", "id"): "name", ("signatories", "place"): "country", ("source", "reference"): "id"}
"""Options that have another name than the field of the query."""


def words_for(query: Query) -> str:
    """What to ask for the same: a command, or the button's own address where no command gives it."""
    if isinstance(query, HoldingsQuery) or (isinstance(query, FactQuery | QuoteQuery) and query.seed):
        return encode(AnswerRef(query))
    given = {each.name: value for each in fields(query) if (value := getattr(query, each.name))}
    options = (f"{_OPTIONS.get((query.answer, name), name)}={value}" for name, value in given.items())
    return shlex.join((query.answer, *options))


def _onward(button: dict[str, str]) -> str:
    return button.get("url") or button.get("run") or f"padauk ask {button['leads_to']}"


def as_text(asked: Asked, number: int) -> str:
    """The same for people."""
    answer, page = asked.answer, asked.answer.pages[number - 1]
    count = f"page {number} of {len(answer.pages)}" if len(answer.pages) > 1 else ""
    foot = " · ".join(filter(None, (page.footer, count)))
    onward = [(each["label"], _onward(each)) for each in buttons(answer, page)]
    onward += [(label, f"padauk ask {words_for(SourceQuery(reference))}") for reference, label in answer.menu]
    listed = "\n".join(f"{place}. {label}: {where}" for place, (label, where) in enumerate(onward, 1))
    return "\n\n".join(filter(None, (page.title, page.text, foot, listed)))
