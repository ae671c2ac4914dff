"""What is in force in each server, and every way it changes.

A change is proposed first: what is set, what would be set, and so what would be in force.
Applying it is one transaction, in which nothing may have changed since; the reminders move
in the same transaction (`Reminders.arrange`).
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.administration import records
from bot.administration.differences import differences
from bot.administration.edits import Edit, adding, pausing, removing, replacing
from bot.administration.layers import InForce, in_force
from bot.administration.losses import Confirmed, SaidByFile, require_confirmed
from bot.administration.records import Change
from bot.config.servers import STORED, Defaults, DigestEntry, Entry, ServerBlock
from bot.errors import MemberError
from bot.posting.models import Grace, Reminder, Server, Wish
from bot.posting.reminders import Reminders
from bot.store.opening import Store, StoreFailed

log = logging.getLogger(__name__)

THE_FILE = "the operator's file"
NO_VALUE = "(no value, only where it comes from)"
"""What is said to have changed when what was set in Discord did, but not what is in force."""

_CHUNK = 200

_TOLD = ("channel", "notices", "admin_roles")
_LINES_TOLD = 20

Tell = Callable[[int, int, Sequence[str]], None]
"""Says lines to a server, in a channel."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that has not been made."""

    guild_id: int
    origin: str
    own: ServerBlock  # what is set in Discord
    own_after: ServerBlock
    before: InForce
    after: InForce
    undoes: int | None = None  # the change that it takes back

    @property
    def changes_nothing(self) -> bool:
        return self.own.given() == self.own_after.given()

    def differences(self) -> list[str]:
        return differences(self.before.block, self.after.block)


class Administration:
    """*defaults* and *blocks*, by server, are what the operator's file says."""

    def __init__(
        self,
        store: Store,
        reminders: Reminders,
        defaults: Defaults | None = None,
        blocks: Mapping[int, ServerBlock] | None = None,
        *,
        tell: Tell | None = None,
    ) -> None:
        """*tell*: what was changed in Discord is told by it, for a stolen account must not go unseen."""
        self._tell = tell
        self._store = store
        self._reminders = reminders
        self._use_file(defaults or Defaults(), blocks or {})
        self._own_commands_off: dict[int, frozenset[str]] = {}  # by server; asked with every command
        self._taken_over: tuple[Defaults, Mapping[int, ServerBlock]] = (Defaults(), {})
        self._following = asyncio.Lock()  # one change of the file after the other
        self._stopping = False

    # -- looking

    async def in_force(self, guild_id: int) -> InForce:
        async with self._store.begin() as connection:
            return self._in_force(guild_id, await records.own_of(connection, guild_id))

    def commands_off(self, guild_id: int) -> frozenset[str]:
        """The commands that a server has switched off, from memory: every command asks for them."""
        off = self._own_commands_off.get(guild_id)
        if off is None:
            off = self._file_commands_off.get(guild_id)
        return self._default_commands_off if off is None else off

    async def changes(self, guild_id: int, limit: int) -> list[Change]:
        """The last ones, the last first."""
        async with self._store.begin() as connection:
            return await records.last_changes(connection, guild_id, limit)

    # -- changing

    async def propose(self, guild_id: int, edit: Edit, origin: str) -> Proposal:
        async with self._store.begin() as connection:
            return await self._proposal(connection, guild_id, edit, origin)

    async def propose_undo(self, guild_id: int) -> tuple[Proposal, Change]:
        """To take back the last change that was made in Discord; a MemberError when there is none."""
        async with self._store.begin() as connection:
            found = await records.last_to_undo(connection, guild_id)
            if found is None:
                raise MemberError("Nothing was changed in Discord that could be undone.")
            change, before = found
            origin = f"undo of {change.origin}"
            return await self._proposal(connection, guild_id, replacing(before), origin, change.id), change

    async def apply(self, proposal: Proposal, now: datetime) -> None:
        """Make the change; a MemberError when the settings are no longer those it was proposed for."""
        async with self._store.begin() as connection:
            own = await records.own_of(connection, proposal.guild_id)
            if own.given() != proposal.own.given() or self._in_force(proposal.guild_id, own) != proposal.before:
                raise MemberError("The settings have changed since. Nothing was done; begin again.")
            await self._apply(connection, proposal, now)
        self._hold(proposal.guild_id, proposal.own_after)
        self._tell_of(proposal)

    async def add(self, guild_id: int, entry: Entry, now: datetime) -> Reminder:
        """One more reminder, for what is due later than *now*; a MemberError says why not."""
        async with self._store.begin() as connection:
            origin = "/reminders digest" if isinstance(entry, DigestEntry) else "/reminders add"
            proposal = await self._proposal(connection, guild_id, adding(entry), origin)
            key = _key(entry, proposal.before)
            for other in await self._reminders.known(connection, guild_id):
                if (other.channel_id, other.subject) == key:
                    raise MemberError(
                        f"Reminder {other.number} posts that in this channel already. Look at it with /reminders "
                        f"list; to change it, remove it and add it anew."
                    )
            if any(_key(other, proposal.before) == key for other in proposal.before.block.entries()):
                raise MemberError(
                    "The settings have that for this channel already; /reminders list says what it lacks."
                )
            await self._apply(connection, proposal, now)
            known = await self._reminders.known(connection, guild_id)
        self._tell_of(proposal)
        return next(each for each in known if (each.channel_id, each.subject) == key)

    async def pause(self, guild_id: int, number: int, now: datetime) -> Reminder:
        """Nothing is posted until it is resumed. Paused already, it stays as it is."""
        async with self._store.begin() as connection:
            reminder = await self._reminders.get_in(connection, guild_id, number)
            if reminder.paused_at is None or reminder.paused_for is not None:  # Discord's refusal is no one's wish
                await self._edit(connection, guild_id, pausing(reminder, True), "/reminders pause", now)
            return await self._reminders.get_in(connection, guild_id, number)

    async def resume(self, guild_id: int, number: int, now: datetime) -> Reminder:
        """Go on; what can still be posted in time is, what was due before is passed over."""
        async with self._store.begin() as connection:
            reminder = await self._reminders.get_in(connection, guild_id, number)
            await self._edit(connection, guild_id, pausing(reminder, False), "/reminders resume", now)
            await self._reminders.resume(connection, guild_id, number, now)
            return await self._reminders.get_in(connection, guild_id, number)

    async def go_on(self, guild_id: int, now: datetime) -> int:
        """Resume what was set aside because Discord refused it, since the bot was invited again; how many."""
        refused = [each for each in await self._reminders.of_server(guild_id) if each.paused_for is not None]
        for reminder in refused:
            await self.resume(guild_id, reminder.number, now)
        return len(refused)

    async def remove(self, guild_id: int, number: int, now: datetime) -> Reminder:
        """Forget it; what it posted stays in the ledger, so that no day is marked twice."""
        async with self._store.begin() as connection:
            reminder = await self._reminders.get_in(connection, guild_id, number)
            proposal = await self._edit(connection, guild_id, removing(reminder), "/reminders remove", now)
        self._tell_of(proposal)
        return reminder

    def _tell_of(self, proposal: Proposal) -> None:
        """Where notices went before the change, so that nobody turns them off first; never who made it."""
        before, after = proposal.before.block, proposal.after.block
        if self._tell is not None and before.notices is not None and _is_told(before, after):
            undo = "If it was not meant: /settings undo, and /settings log shows what else was changed."
            said = proposal.differences()[:_LINES_TOLD]
            self._tell(proposal.guild_id, before.notices, [f"By {proposal.origin}:", *said, undo])

    # -- the operator's file

    async def begin(self) -> None:
        """What is asked with every command, and what the file said last; `catch_up` puts in force what it says now."""
        async with self._store.begin() as connection:
            for guild_id, own in (await records.all_own_of_key(connection, "commands_off")).items():
                self._hold(guild_id, own)
            self._taken_over = await records.file_as_taken_over(connection)

    async def catch_up(self, now: datetime, confirmed: Confirmed = ()) -> int:
        """Put in force what the file says, where that changed while nobody was there; how many servers differ.

        WouldRemove, and nothing changed, where several servers would lose reminders that are not among *confirmed*.
        """
        async with self._following:
            defaults, blocks = self._defaults, self._blocks
            self._use_file(*self._taken_over)
            return await self._take_over(defaults, blocks, now, confirmed)

    def stop(self) -> None:
        """Follow the file no further than the server that is being seen to; the next start goes on."""
        self._stopping = True

    async def take_over(
        self, defaults: Defaults, blocks: Mapping[int, ServerBlock], now: datetime, confirmed: Confirmed = ()
    ) -> int:
        """From now on, the file says this; how many servers differ by it. WouldRemove as in `catch_up`.

        Each server changes in a transaction of its own. What a crash leaves undone, the next start does.
        """
        async with self._following:
            return await self._take_over(defaults, blocks, now, confirmed)

    async def _take_over(
        self, defaults: Defaults, blocks: Mapping[int, ServerBlock], now: datetime, confirmed: Confirmed
    ) -> int:
        former_defaults, former_blocks = self._defaults, self._blocks
        require_confirmed(SaidByFile(former_defaults, former_blocks), SaidByFile(defaults, blocks), confirmed)
        self._use_file(defaults, blocks)
        differ: dict[int, bool | None] = {}
        for guild_id in former_blocks.keys() | blocks.keys():
            before, after = former_blocks.get(guild_id), blocks.get(guild_id)
            if before is None or after is None or before.given() != after.given():
                differ[guild_id] = await self._follow_the_file(guild_id, former_defaults, before, now)
        if former_defaults.given() != defaults.given():
            await self._follow_the_defaults(former_defaults, differ, now)
        return sum(map(bool, differ.values()))

    async def _follow_the_defaults(self, former: Defaults, differ: dict[int, bool | None], now: datetime) -> None:
        """All servers but those in *differ*, which have followed the file already; theirs is noted there, too."""
        last = 0
        while True:
            async with self._store.begin() as connection:
                chunk = await records.known_servers(connection, last, _CHUNK)
            for guild_id in chunk:
                if guild_id not in differ:
                    block = self._blocks.get(guild_id)
                    differ[guild_id] = await self._follow_the_file(guild_id, former, block, now)
            if len(chunk) < _CHUNK:
                break
            last = chunk[-1]
        if None not in differ.values():  # else the next start tries again
            async with self._store.begin() as connection:
                await records.keep_file_part(connection, records.DEFAULTS, self._defaults)

    async def _follow_the_file(
        self, guild_id: int, former_defaults: Defaults, former_block: ServerBlock | None, now: datetime
    ) -> bool | None:
        """Whether anything differs in that server; None when it could not follow."""
        if self._stopping:
            return None
        try:
            async with self._store.begin() as connection:
                own = await records.own_of(connection, guild_id)
                before = in_force(guild_id, own, former_block or ServerBlock(), former_defaults)
                after = self._in_force(guild_id, own)
                said = differences(before.block, after.block)
                if _calendar(before) != _calendar(after):
                    await self._put_in_force(connection, after, now, by_the_file=True)
                if said:
                    await records.note_change(connection, guild_id, now, THE_FILE, said, before=None)
                await records.keep_file_part(connection, str(guild_id), self._blocks.get(guild_id))
        except StoreFailed:  # it is closed, or gone: there is nothing to follow with
            raise
        except Exception:
            log.exception("server %d could not follow the file; what was in force there stays", guild_id)
            return None
        return bool(said)

    # -- within a transaction

    def _in_force(self, guild_id: int, own: ServerBlock) -> InForce:
        return in_force(guild_id, own, self._blocks.get(guild_id, ServerBlock()), self._defaults)

    async def _proposal(
        self, connection: AsyncConnection, guild_id: int, edit: Edit, origin: str, undoes: int | None = None
    ) -> Proposal:
        own = await records.own_of(connection, guild_id)
        before = self._in_force(guild_id, own)
        own_after = edit(own, before)
        return Proposal(guild_id, origin, own, own_after, before, self._in_force(guild_id, own_after), undoes)

    async def _edit(
        self, connection: AsyncConnection, guild_id: int, edit: Edit, origin: str, now: datetime
    ) -> Proposal:
        proposal = await self._proposal(connection, guild_id, edit, origin)
        await self._apply(connection, proposal, now)
        return proposal

    async def _apply(self, connection: AsyncConnection, proposal: Proposal, now: datetime) -> None:
        if proposal.changes_nothing:
            return
        _require_readable(proposal.own_after)
        await self._put_in_force(connection, proposal.after, now)
        await records.keep_own(connection, proposal.guild_id, proposal.own_after)
        before = proposal.own if proposal.undoes is None else None
        said = proposal.differences() or [NO_VALUE]
        await records.note_change(connection, proposal.guild_id, now, proposal.origin, said, before)
        if proposal.undoes is not None:
            await records.mark_undone(connection, proposal.undoes)

    async def _put_in_force(
        self, connection: AsyncConnection, now_in_force: InForce, now: datetime, *, by_the_file: bool = False
    ) -> None:
        server, wanted = _calendar(now_in_force)
        await self._reminders.arrange(connection, server, wanted, now, by_the_file=by_the_file)

    def _use_file(self, defaults: Defaults, blocks: Mapping[int, ServerBlock]) -> None:
        self._defaults, self._blocks = defaults, blocks
        self._default_commands_off = frozenset(defaults.commands_off)
        self._file_commands_off = {
            guild_id: frozenset(block.commands_off)
            for guild_id, block in blocks.items()
            if "commands_off" in block.model_fields_set
        }

    def _hold(self, guild_id: int, own: ServerBlock) -> None:
        if "commands_off" in own.model_fields_set:
            self._own_commands_off[guild_id] = frozenset(own.commands_off)
        else:
            self._own_commands_off.pop(guild_id, None)


def _calendar(now: InForce) -> tuple[Server, list[tuple[Wish, bool]]]:
    """What the service that posts needs to know: of the server, and each reminder with whether it is paused."""
    lateness = now.block.lateness
    grace = Grace(
        dates=None if lateness.dates is None else timedelta(hours=lateness.dates),
        digests=timedelta(hours=lateness.digests),
    )
    server = Server(guild_id=now.guild_id, zone=now.block.zone, notice_channel_id=now.block.notices, grace=grace)
    return server, [(active.wish, active.entry.paused) for active in now.active()]


def _require_readable(own: ServerBlock) -> None:
    """Let nothing be kept that could not be read again: it would shut the server out of its settings for good."""
    try:
        ServerBlock.model_validate_json(own.model_dump_json(exclude_unset=True), context=STORED)
    except ValidationError as error:
        said = "; ".join(each["msg"].removeprefix("Value error, ") for each in error.errors(include_input=False))
        raise MemberError(f"Nothing was changed, for this can't be: {said}.") from error


def _key(entry: Entry, now: InForce) -> tuple[int | None, str]:
    return entry.channel or now.block.channel, entry.subject


def _is_told(before: ServerBlock, after: ServerBlock) -> bool:
    """Whether it is another place where something goes, another who decides, or other words or another role."""
    if any(getattr(before, key) != getattr(after, key) for key in _TOLD):
        return True
    places = {(entry.channel, entry.subject) for entry in after.entries()}
    if any((entry.channel, entry.subject) not in places for entry in before.entries()):
        return True
    spoken = [
        {(each.channel, each.subject, each.role, each.message) for each in one.entries()} for one in (before, after)
    ]
    return any(role is not None or message is not None for *_, role, message in spoken[0] ^ spoken[1])
