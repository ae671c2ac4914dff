"""/settings as an administrator sees it: answers of several messages, files in and out, buttons."""

from dataclasses import dataclass
from typing import Any

import simcord
from simcord.backend.models import EPHEMERAL_FLAG
from simcord.results import InteractionResult

from bot.config.settings import Settings
from tests.bots import a_bot
from tests.world import Desk, Said, World, read


@dataclass(frozen=True)
class Answer:
    """All messages that came of one command or button, each seen by the asker alone."""

    messages: list[Said]
    files: list[str]

    @property
    def title(self) -> str:
        return self.messages[-1].title

    @property
    def markdown(self) -> str:
        return "\n".join(message.markdown for message in self.messages)

    @property
    def text(self) -> str:
        return read(self.markdown)

    @property
    def buttons(self) -> list[str]:
        return list(self.messages[-1].buttons)

    @property
    def lines(self) -> list[str]:
        """What stands in blocks of code, as it was before backticks were kept apart."""
        inside, found = False, []
        for line in self.markdown.splitlines():
            if line.startswith("```"):
                inside = not inside
            elif inside:
                found.append(line.replace("`\u200b", "`"))
        return found

    def __contains__(self, words: str) -> bool:
        return any(words in message for message in self.messages)


@dataclass(frozen=True)
class Asking:
    """Someone who asks in a channel."""

    env: simcord.Env
    member: simcord.MemberActor
    channel: simcord.ChannelHandle

    async def ask(self, command: str, /, **options: Any) -> Answer:
        return await answer_of(await self.member.slash(self.channel, f"settings {command}", **options))

    async def refused(self, command: str, /, **options: Any) -> str:
        """The sentence with which a command is refused; the error is then taken as seen."""
        seen = len(self.env.errors)
        answer = await self.ask(command, **options)
        assert len(self.env.errors) > seen, f"{command} was not refused"
        (message,) = answer.messages
        return message.text

    async def show(self) -> str:
        return (await self.ask("show")).markdown

    async def log(self) -> list[str]:
        """By which way each change was made, and whether it is undone, the last first."""
        lines = (await self.ask("log")).text.splitlines()
        return [line.partition(" · ")[2] for line in lines if line.startswith("<t:")]

    async def export(self) -> str:
        (text,) = (await self.ask("export")).files
        return text

    async def bring(self, content: str | bytes, name: str = "padauk-settings.yaml") -> Answer:
        """The preview of a file, or its faults."""
        file = (name, content if isinstance(content, bytes) else content.encode())
        return await self.ask("import", file=file)

    async def bring_and_apply(self, content: str) -> Answer:
        return await self.press(await self.bring(content), "Apply")

    async def press(self, answer: Answer, label: str) -> Answer:
        """Press a button below *answer*, whoever asked for it."""
        message = answer.messages[-1].message
        kept = message._message
        kept.flags &= ~EPHEMERAL_FLAG  # no other could press it in Discord; what if they did?
        try:
            result = await self.member.click(message, label=label)
        finally:
            kept.flags |= EPHEMERAL_FLAG
        return await answer_of(result) if result.response or result.followups else Answer([Said(message)], [])


async def answer_of(result: InteractionResult) -> Answer:
    messages = [each for each in (result.response, *result.followups) if each is not None]
    assert messages, "the bot did not answer"
    assert all(message.ephemeral for message in messages), "others could read it"
    for message in messages:
        kept = message._message
        assert not any((kept.ping_user_ids, kept.ping_role_ids, kept.mention_everyone)), "it pings"
    files = [(await file.read()).decode() for message in messages for file in message.attachments]
    return Answer([Said(message) for message in messages], files)


def asking(desk: Desk) -> Asking:
    """Whoever sits at *desk*."""
    return Asking(desk.env, desk.member, desk.channel)


def a_member(world: World, name: str, *roles: simcord.RoleHandle) -> Asking:
    return Asking(world.env, world.guild.add_member(world.env.create_user(name), roles=list(roles)), world.channel)


async def restart_with(world: World, settings: Settings) -> None:
    """The bot begins anew, with another file of the operator's."""
    await world.restart(lambda: a_bot(settings))


def with_file(settings: Settings, **parts: Any) -> Settings:
    """*settings*, with these parts of the file as its YAML has them."""
    given = Settings.model_validate(parts)
    return settings.model_copy(update={part: getattr(given, part) for part in parts})
