"""What was set in Discord, the log of changes, and what the operator's file said last: rows, as models."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.moments import instant, seconds
from bot.config.servers import STORED, Defaults, ServerBlock
from bot.store.tables import changes, file_parts, servers

log = logging.getLogger(__name__)

BlockT = TypeVar("BlockT", bound=Defaults)

DEFAULTS = "defaults"
"""The part of the file that is for all servers."""


KEPT, UNDOABLE = 200, 50
"""Changes of a server that the log keeps, and those of them that can be undone."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a server's settings."""

    id: int
    at: datetime
    origin: str  # the command, or the file; never who
    said: tuple[str, ...]  # what changed, as `differences` says it
    undone: bool


async def own_of(connection: AsyncConnection, guild_id: int) -> ServerBlock:
    """What its administrators set in Discord."""
    query = sa.select(servers.c.own).where(servers.c.guild_id == guild_id)
    text = (await connection.execute(query)).scalar_one_or_none()
    return ServerBlock() if text is None else _readable(ServerBlock, text, f"what server {guild_id} set")


async def keep_own(connection: AsyncConnection, guild_id: int, own: ServerBlock) -> None:
    """The server's row must be there."""
    change = sa.update(servers).where(servers.c.guild_id == guild_id)
    await connection.execute(change.values(own=own.model_dump_json(exclude_unset=True)))


async def all_own_of_key(connection: AsyncConnection, key: str) -> dict[int, ServerBlock]:
    """What servers set in Discord, of those that set *key*."""
    query = sa.select(servers.c.guild_id, servers.c.own).where(servers.c.own.contains(f'"{key}":'))
    rows = (await connection.execute(query)).all()
    blocks = {row.guild_id: _readable(ServerBlock, row.own, f"what server {row.guild_id} set") for row in rows}
    return {guild_id: block for guild_id, block in blocks.items() if key in block.model_fields_set}


def _readable(shape: type[BlockT], content: str, name: str) -> BlockT:
    """A block; of one that another version wrote, the keys and entries that this one can read: one stops no server."""
    try:
        return shape.model_validate_json(content, context=STORED)
    except ValidationError:
        keys = json.loads(content)
    kept: dict[str, Any] = {}
    for key, value in keys.items():
        found = _tried(shape, key, value)
        if not found:
            log.error("%s has a key with what can't be read, which is passed over: %s", name, key)
            entries = value if isinstance(value, list) else []
            readable = tuple(each for entry in entries for one in _tried(shape, key, [entry]) for each in one)
            found = [readable] if readable else []
        kept.update((key, each) for each in found)
    return shape.only(kept)


def _tried(shape: type[BlockT], key: str, value: Any) -> list[Any]:
    """The value of *key* alone, or nothing when it can't be read."""
    try:
        return [getattr(shape.model_validate_json(json.dumps({key: value}), context=STORED), key)]
    except (ValidationError, AttributeError):
        return []


async def known_servers(connection: AsyncConnection, after: int, limit: int) -> list[int]:
    """Ids of servers that have a row, in order."""
    query = sa.select(servers.c.guild_id).where(servers.c.guild_id > after).order_by(servers.c.guild_id).limit(limit)
    return list((await connection.execute(query)).scalars())


# -- changes


async def note_change(
    connection: AsyncConnection,
    guild_id: int,
    now: datetime,
    origin: str,
    said: Iterable[str],
    before: ServerBlock | None,
) -> None:
    values = {
        "guild_id": guild_id,
        "changed_at": seconds(now),
        "origin": origin,
        "said": "\n".join(said),
        "before": None if before is None else before.model_dump_json(exclude_unset=True),
    }
    last = await last_changes(connection, guild_id, 1)
    if before is None and last and (last[0].origin, "\n".join(last[0].said)) == (origin, values["said"]):
        return  # the file is followed once more, after what went wrong the first time
    await connection.execute(sa.insert(changes).values(values))
    await _forget_old_changes(connection, guild_id)


async def _forget_old_changes(connection: AsyncConnection, guild_id: int) -> None:
    """A log that never ended could be made to fill the disk."""
    of_server = changes.c.guild_id == guild_id
    newest = sa.select(changes.c.id).where(of_server).order_by(changes.c.id.desc())
    for limit, act in ((KEPT, sa.delete(changes)), (UNDOABLE, sa.update(changes).values(before=None))):
        oldest = newest.offset(limit).limit(1).scalar_subquery()
        await connection.execute(act.where(of_server, changes.c.id <= oldest))


async def last_to_undo(connection: AsyncConnection, guild_id: int) -> tuple[Change, ServerBlock] | None:
    """The last change that can be undone, and what was set before it."""
    query = sa.select(changes).where(
        changes.c.guild_id == guild_id, changes.c.before.is_not(None), changes.c.undone.is_(False)
    )
    row = (await connection.execute(query.order_by(changes.c.id.desc()).limit(1))).one_or_none()
    return (
        None if row is None else (_change(row), _readable(ServerBlock, row.before, f"what server {guild_id} had set"))
    )


async def mark_undone(connection: AsyncConnection, change_id: int) -> None:
    await connection.execute(sa.update(changes).where(changes.c.id == change_id).values(undone=True))


async def last_changes(connection: AsyncConnection, guild_id: int, limit: int) -> list[Change]:
    """The last first."""
    query = sa.select(changes).where(changes.c.guild_id == guild_id).order_by(changes.c.id.desc()).limit(limit)
    return [_change(row) for row in await connection.execute(query)]


def _change(row: sa.Row[tuple[object, ...]]) -> Change:
    return Change(row.id, instant(row.changed_at), row.origin, tuple(row.said.split("\n")), row.undone)


# -- the operator's file


async def file_as_taken_over(connection: AsyncConnection) -> tuple[Defaults, dict[int, ServerBlock]]:
    """What it said when it was last put in force."""
    rows = {row.part: row.content for row in await connection.execute(sa.select(file_parts))}
    defaults = _readable(Defaults, rows.pop(DEFAULTS, "{}"), "what the file said for all servers")
    said = {int(part): (content, f"what the file said for server {part}") for part, content in rows.items()}
    return defaults, {guild_id: _readable(ServerBlock, *each) for guild_id, each in said.items()}


async def keep_file_part(connection: AsyncConnection, part: str, block: Defaults | None) -> None:
    """Remember what was put in force; None when the file no longer has the part."""
    await connection.execute(sa.delete(file_parts).where(file_parts.c.part == part))
    if block is not None:
        content = block.model_dump_json(exclude_unset=True)
        await connection.execute(sa.insert(file_parts).values(part=part, content=content))
