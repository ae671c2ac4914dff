"""Backups put back in the midst of 2,000 posts: `python -m tests.simulation.restores 100`."""

import asyncio
import random
import shutil
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot.store.backup import back_up, restore
from bot.store.opening import Store
from tests.entries import id_of
from tests.posting.office import CHANNEL, Channel, Office, at

SERVERS = 2_000
DUE = at("2027-02-01 09:00")


async def lay(database: Path) -> None:
    """A reminder in each of the servers."""
    store = Store(database)
    await store.open()
    office = Office(store)
    for number in range(SERVERS):
        await office.wish(id_of(number + 1), CHANNEL + number)
    await store.close()


async def some_posts(database: Path, channel: Channel, until: int, backup_at: int | None, backup: Path) -> None:
    """Post until there are *until* messages; a backup is made when there are *backup_at*."""
    store = Store(database)
    await store.open()
    office = Office(store)
    office.channel = channel
    office.posting = office.another_process()
    office.now = DUE + timedelta(minutes=len(channel.messages) // 50)
    channel.now = lambda: office.now
    more = True
    while more and len(channel.messages) < until:
        if backup_at is not None and len(channel.messages) >= backup_at:
            await asyncio.to_thread(back_up, database, backup)
            backup_at = None
        more = await office.posting.tick(office.now)
        await office.posting.drain()
        office.now += timedelta(seconds=1)
    if backup_at is not None:
        await asyncio.to_thread(back_up, database, backup)
    await store.close()


async def trial(folder: Path, template: Path, chance: random.Random) -> tuple[int, int]:
    """How many reminders were missing after the restore, and how many channels have not exactly one post."""
    database, backup = folder / "padauk.sqlite", folder / "copy.sqlite"
    shutil.copy(template, database)
    channel = Channel(lambda: DUE)
    made_at = chance.randrange(SERVERS)
    await some_posts(database, channel, chance.randrange(made_at, SERVERS), made_at, backup)
    await asyncio.to_thread(restore, database, backup, DUE + timedelta(minutes=50))
    store = Store(database)
    await store.open()
    kept = sum([len(await Office(store).reminders.of_server(id_of(number + 1))) for number in range(0, SERVERS, 50)])
    await store.close()
    await some_posts(database, channel, 10 * SERVERS, None, backup)
    posts = Counter(published.channel_id for published in channel.messages.values())
    return SERVERS // 50 - kept, sum(posts[CHANNEL + number] != 1 for number in range(SERVERS))


def trials(number: int, seed: int = 1) -> tuple[int, int]:
    """Reminders missing, and channels that have not exactly one post, over *number* restores."""
    chance, missing, wrong = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "template.sqlite")
        asyncio.run(lay(template))
        for each in range(number):
            place = Path(folder, str(each))
            place.mkdir()
            lost, unlike = asyncio.run(trial(place, template, chance))
            missing, wrong = missing + lost, wrong + unlike
            shutil.rmtree(place)
    return missing, wrong


if __name__ == "__main__":
    missing, wrong = trials(int(sys.argv[1]))
    outcome = f"{missing} reminders missing, {wrong} channels without exactly one post"
    print(f"{sys.argv[1]} restores in {SERVERS} posts: {outcome}")
