"""The five parts, each taken away: what the bot would be without it."""

import asyncio
import re
import secrets
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.posting.agenda import Agenda
from bot.posting.ledger import Draw, Ledger
from bot.posting.models import Post
from bot.posting.publisher import Sent
from bot.store.opening import Store
from tests.posting.crashes.order import Moment
from tests.posting.crashes.wire import Doom, SocketPublisher


def drop_unique_key(database: Path) -> None:
    """Make the ledger's table anew, empty as it is, without the key."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT sql FROM sqlite_master WHERE tbl_name = 'posts' AND sql IS NOT NULL ORDER BY type DESC"
        table, *indexes = (sql for (sql,) in connection.execute(query))
        without, found = re.subn(r",\s*CONSTRAINT \w+ UNIQUE \([^)]*\)", "", table)
        assert found == 1, f"no unique key to take away in: {table}"
        connection.execute("DROP TABLE posts")
        for statement in (without, *indexes):
            connection.execute(statement)
        connection.commit()


class SendsFirst(Ledger):
    """Commits what it claimed only when that has been sent."""

    def __init__(self, store: Store, agenda: Agenda, draw: Draw, publisher: SocketPublisher) -> None:
        super().__init__(store, agenda, draw)
        self._publisher = publisher

    async def _claim(self, connection: AsyncConnection, plans: Sequence[Any], now: datetime) -> list[Post]:
        claimed = await super()._claim(connection, plans, now)
        await asyncio.gather(*map(self._publisher.send, claimed), return_exceptions=True)
        return claimed


class OtherNonces(SocketPublisher):
    """Sends with another nonce each time, as discord.py does by itself."""

    def nonce(self, post: Post) -> str:
        return f"padauk-{secrets.token_hex(8)}"


class NeverLooks(SocketPublisher):
    """Takes every post that was left open for one that is not there."""

    async def find(self, post: Post) -> Sent | None:
        return None


class WatchedStore(Store):
    """The real one, with moments to die at."""

    def __init__(self, path: Path, doom: Doom) -> None:
        super().__init__(path)
        self._doom = doom

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        async with super().begin() as connection:
            yield connection
            self._doom.reach(Moment.COMMITTING)
        self._doom.reach(Moment.COMMITTED)


class InsertsAnyway(WatchedStore):
    """Writes a row for each claim, whether there is one of its key or not."""

    async def open(self, *, only_look: bool = False) -> None:
        await super().open(only_look=only_look)
        assert self._engine is not None
        sa.event.listen(self._engine.sync_engine, "before_cursor_execute", _insert_anyway, retval=True)


def _insert_anyway(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> tuple[str, Any]:
    clause = re.search(r" ON CONFLICT .*?(?= RETURNING |$)", statement, re.DOTALL)
    if clause is None:
        return statement, parameters
    needless = clause[0].count("?")
    return statement.replace(clause[0], ""), parameters[: len(parameters) - needless]


class SyncsLess(WatchedStore):
    """As SQLite itself advises for a write-ahead log: safe from kills, not from power cuts."""

    async def open(self, *, only_look: bool = False) -> None:
        await super().open(only_look=only_look)
        assert self._engine is not None
        async with self._engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            await raw.execute("PRAGMA synchronous=NORMAL")
