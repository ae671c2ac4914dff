"""Changes to what a server set in Discord: each takes what it set and what is in force, and gives what it sets then.

A list becomes the server's own, whole, with the first change to it: what the operator's file
had in it stays, and no longer follows the file.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias

from bot.administration.layers import InForce
from bot.config.servers import KEYS, MOST, DigestEntry, Entry, ReminderEntry, ServerBlock
from bot.errors import MemberError
from bot.posting.models import Reminder

Edit: TypeAlias = Callable[[ServerBlock, InForce], ServerBlock]


def with_values(block: ServerBlock, **values: Any) -> ServerBlock:
    """*block*, with these keys given."""
    return ServerBlock.only(block.given() | values)


def setting(**values: Any) -> Edit:
    return lambda own, _: with_values(own, **values)


def switching(command: str, *, on: bool) -> Edit:
    """Switch a command off, or on again."""
    return lambda own, now: _listing("commands_off", command, own, now, there=not on)


def admitting(role_id: int, *, may: bool, gone: Collection[int] = ()) -> Edit:
    """Let a role administer, or no longer; roles that are *gone* leave the list with the first change to it."""
    return lambda own, now: _listing("admin_roles", role_id, own, now, there=may, gone=gone)


def _listing(
    key: str, value: object, own: ServerBlock, now: InForce, *, there: bool, gone: Collection[object] = ()
) -> ServerBlock:
    values = getattr(now.block, key)
    if (value in values) is there:
        return own
    others = tuple(each for each in values if each != value and each not in gone)
    if there and len(others) >= MOST:
        raise MemberError(f"That would be more than {MOST}; take one out first.")
    return with_values(own, **{key: (*others, value) if there else others})


def importing(block: ServerBlock) -> Edit:
    """What *block* gives where it differs from what is in force: nothing becomes a server's own by being exported."""

    def edit(own: ServerBlock, now: InForce) -> ServerBlock:
        new = {key: value for key, value in block.given().items() if value != getattr(now.block, key)}
        return with_values(own, **new)

    return edit


def resetting(keys: Iterable[str] | None = None) -> Edit:
    """Give up what was set in Discord, all of it or *keys*."""
    dropped = set(KEYS if keys is None else keys)

    return lambda own, _: ServerBlock.only({key: value for key, value in own.given().items() if key not in dropped})


def replacing(before: ServerBlock) -> Edit:
    return lambda *_: before


def adding(entry: Entry) -> Edit:
    """One more reminder or digest, after those there are; a MemberError when there is no room for it."""

    def edit(own: ServerBlock, now: InForce) -> ServerBlock:
        entries = now.block.entries()
        if len(entries) >= MOST:
            raise MemberError(f"This server has {MOST} reminders, the most there can be; remove one first.")
        values: dict[str, Any] = {}
        added = entry
        if now.block.zone is None:  # asked for once, and the server's from then on
            values["zone"] = entry.zone
            added = entry.model_copy(update={"zone": None})
        name = _list_of(entry)
        return with_values(own, **values, **{name: (*getattr(now.block, name), added)})

    return edit


def removing(reminder: Reminder) -> Edit:
    return _editing(reminder, lambda entry: None)


def pausing(reminder: Reminder, paused: bool) -> Edit:
    return _editing(reminder, lambda entry: entry.model_copy(update={"paused": paused}))


def _editing(reminder: Reminder, change: Callable[[Entry], Entry | None]) -> Edit:
    def edit(own: ServerBlock, now: InForce) -> ServerBlock:
        entry = entry_of(reminder, now)
        changed = change(entry)
        if changed == entry:
            return own
        name = _list_of(entry)
        entries = (changed if each is entry else each for each in getattr(now.block, name))
        return with_values(own, **{name: tuple(each for each in entries if each is not None)})

    return edit


def entry_of(reminder: Reminder, now: InForce) -> Entry:
    """Where *reminder* is set."""
    for active in now.active():
        if (active.wish.channel_id, active.wish.subject) == (reminder.channel_id, reminder.subject):
            return active.entry
    raise MemberError("This reminder has just been changed; look at /reminders list and try again.")


def _list_of(entry: Entry) -> str:
    return {ReminderEntry: "reminders", DigestEntry: "digests"}[type(entry)]
