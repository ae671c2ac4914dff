"""Which commands Discord was told of: a fingerprint for each application and scope."""

import sqlalchemy as sa

from bot.store.opening import Store
from bot.store.tables import synced_commands


class SyncedCommands:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def known(self, application: int) -> dict[str, str]:
        """Fingerprints by scope."""
        table = synced_commands.c
        query = sa.select(table.scope, table.fingerprint).where(table.application == application)
        async with self._store.begin() as connection:
            return {row.scope: row.fingerprint for row in await connection.execute(query)}

    async def remember(self, application: int, scope: str, fingerprint: str) -> None:
        values = {"application": application, "scope": scope, "fingerprint": fingerprint}
        async with self._store.begin() as connection:
            await connection.execute(self._of(application, scope))
            await connection.execute(sa.insert(synced_commands).values(values))

    async def forget(self, application: int, scope: str) -> None:
        async with self._store.begin() as connection:
            await connection.execute(self._of(application, scope))

    @staticmethod
    def _of(application: int, scope: str) -> sa.Delete:
        table = synced_commands.c
        return sa.delete(synced_commands).where(table.application == application, table.scope == scope)
