"""A server to ask in, and answers as a member reads them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
import simcord
from simcord.results import InteractionResult, ResponseMessage

from bot.client import Padauk
from bot.config.settings import PostingSettings, Settings


def read(text: str | None) -> str:
    """Discord's markdown as it is read: quotation bars, emphasis and escapes gone, words untouched."""
    text = re.sub(r"^(> |#{1,3} |- )", "", text or "", flags=re.MULTILINE)
    text = re.sub(r"(?<!\\)(\*\*|__|`|\*)", "", text)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def without_pace(settings: Settings) -> Settings:
    """The same, but posts leave as fast as they can: no test waits for them."""
    return settings.model_copy(update={"posting": PostingSettings.model_construct(per_second=10_000)})


@dataclass(frozen=True)
class Said:
    """One message of the bot."""

    message: ResponseMessage

    @property
    def private(self) -> bool:
        return self.message.ephemeral

    @property
    def title(self) -> str:
        return (self.message.embeds[0].title or "") if self.message.embeds else ""

    @property
    def markdown(self) -> str:
        return (self.message.embeds[0].description or "") if self.message.embeds else self.message.content

    @property
    def text(self) -> str:
        return read(self.markdown)

    @property
    def footer(self) -> str:
        return (self.message.embeds[0].footer.text or "") if self.message.embeds else ""

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """Buttons by their label."""
        return {each["label"]: each for row in self.message.components for each in row["components"] if "label" in each}

    @property
    def links(self) -> list[str]:
        return [button["url"] for button in self.buttons.values() if "url" in button]

    def __contains__(self, words: str) -> bool:
        return words in f"{self.title}\n{self.text}\n{self.footer}"


def as_typed(options: dict[str, Any]) -> dict[str, Any]:
    """Options of a command, a reminder's number as the text that it is typed as."""
    return {name: str(value) if name == "number" else value for name, value in options.items()}


@dataclass(frozen=True)
class Desk:
    """Where someone asks for reminders: /reminders as they see it."""

    env: simcord.Env
    member: simcord.MemberActor
    channel: simcord.ChannelHandle

    async def ask(self, command: str, /, **options: Any) -> Said:
        return said(await self.member.slash(self.channel, f"reminders {command}", **as_typed(options)))

    async def refused(self, command: str, /, **options: Any) -> Said:
        """The answer to what can't be done; the error is then taken as seen."""
        seen = len(self.env.errors)
        answer = await self.ask(command, **options)
        assert len(self.env.errors) > seen, "the command was not refused"
        assert answer.private
        return answer

    async def list(self) -> str:
        """All that /reminders list says."""
        result = await self.member.slash(self.channel, "reminders list")
        return "\n".join([said(result).text, *(Said(further).text for further in result.followups)])


def a_desk(env: simcord.Env, guild: simcord.GuildHandle, channel: simcord.ChannelHandle, name: str) -> Desk:
    """The desk of *name*, who manages the server and is no administrator of all else."""
    role = guild.create_role(f"{name}s", permissions=discord.Permissions(manage_guild=True))
    return Desk(env, guild.add_member(env.create_user(name), roles=[role]), channel)


class World:
    """One server, one channel, a member who asks, another who looks on; one more who manages it."""

    def __init__(self, env: simcord.Env, make_bot: Callable[[], Padauk]) -> None:
        self.env = env
        self._make_bot = make_bot
        self.guild = env.create_guild("Friends of Myanmar")
        self.channel = self.guild.create_text_channel("ask-padauk")
        self.member = self.guild.add_member(env.create_user("aye"))
        self.onlooker = self.guild.add_member(env.create_user("ko-ko"))
        self.desk = a_desk(env, self.guild, self.channel, "warden")
        self._held = False

    @property
    def bot(self) -> Padauk:
        assert isinstance(self.env.bot, Padauk)
        return self.env.bot

    async def ask(self, command: str, /, **options: Any) -> Said:
        """The answer to a slash command of the member's."""
        return said(await self.member.slash(self.channel, command, **options))

    async def refused(self, command: str, /, **options: Any) -> Said:
        """The same for one that is answered with an error, which is then taken as seen."""
        answer = await self.ask(command, **options)
        assert self.env.errors, "the command was not refused"
        assert answer.private
        return answer

    async def restart(self, make_bot: Callable[[], Padauk] | None = None) -> None:
        """The bot's process ends and another begins, in the same Discord and with the same files.

        From now on it is one that *make_bot* makes, when that is given.
        """
        self._make_bot = make_bot or self._make_bot
        old = self.env.bot
        await self.env.restart_bot(self._make_bot())
        await old.close()
        if self._held:
            await self.bot.end_posting()

    async def hold(self) -> None:
        """From now on, nothing is posted but when a test says `at`, and when the bot starts."""
        self._held = True
        await self.bot.end_posting()

    async def wait_until(self, moment: datetime) -> None:
        """Time passes; if `hold` was said, nobody looks at what is due."""
        await self.env.advance_time(max(0.0, (moment - self.env.now()).total_seconds()))

    async def at(self, moment: datetime) -> None:
        """It is *moment*, and the bot posts what is due."""
        await self.wait_until(moment)
        await self.bot.services.posting.run_due(moment)

    async def press(self, answer: Said, label: str, *, onlooker: bool = False) -> Said:
        """What the presser sees: the message changed, or a private one of their own."""
        actor = self.onlooker if onlooker else self.member
        result = await actor.click(answer.message, label=label)
        return said(result) if result.response is not None else Said(answer.message)

    async def choices(self, command: str, option: str, typed: str) -> list[dict[str, Any]]:
        return await self.member.autocomplete(self.channel, command, option, typed)

    async def all_pages(self, answer: Said) -> list[str]:
        """The texts of an answer from its first page to its last."""
        texts = [answer.text]
        while "Next" in answer.buttons and not answer.buttons["Next"].get("disabled"):
            answer = await self.press(answer, "Next")
            texts.append(answer.text)
        return texts


def said(result: InteractionResult) -> Said:
    assert result.response is not None, "the bot did not answer"
    return Said(result.response)
