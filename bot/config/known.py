"""What only the whole file and the corpus can tell: names that do not exist, reminders that could never come.

Looked for in the values as they were read, so that these faults are told together with all
others, whatever else is wrong with the file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Self, TypeAlias

from bot.calendar.zones import turned_hours
from bot.config.servers import ALL, MOST, DigestEntry, Entry, ReminderEntry
from bot.corpus.library import Library
from bot.reading.faults import LISTED, Fault, and_more, did_you_mean, shown
from bot.reading.yaml_file import Location, YamlFile


@dataclass(frozen=True, slots=True)
class Known:
    """The names of the corpus that settings may use."""

    dates: frozenset[str]
    topics: frozenset[str]

    def and_those_of(self, entries: Iterable[Entry]) -> Self:
        """These, and the names that *entries* have already: what has left the corpus since is no news."""
        entries = tuple(entries)
        dates = {entry.date for entry in entries if isinstance(entry, ReminderEntry)}
        topics = {entry.topic for entry in entries if isinstance(entry, DigestEntry) and entry.topic is not None}
        return type(self)(self.dates | dates, self.topics | topics)

    @classmethod
    def of(cls, library: Library) -> Self:
        return cls(
            dates=frozenset(date.id for date in library.anniversaries),
            topics=frozenset(topic.id for topic in library.topics),
        )


Problem: TypeAlias = tuple[Location, Callable[[], str]]
"""What is wrong at a place, and how to put it in words, which takes longer than to find it."""


def told(file: YamlFile, problems: Iterable[Problem]) -> list[Fault]:
    """A fault for each of *problems*; of thousands, only as many as are listed are put in words."""
    left = iter(problems)
    faults = [file.fault(location, said()) for location, said in islice(left, LISTED)]
    unlisted = sum(1 for _ in left)
    return [*faults, and_more(faults[-1], unlisted)] if unlisted else faults


def unknown_names(file: YamlFile, block: Location, known: Known) -> Iterator[Problem]:
    """Each date and topic in the block at that place that the corpus does not have."""
    dates = {ALL, *known.dates}
    for location, entry in _entries(file, block):
        for key, names in (("date", dates), ("topic", known.topics)):
            given = entry.get(key)
            if isinstance(given, str) and given not in names:
                yield (*location, key), partial(_no_such, key, given, names)


def _no_such(what: str, given: str, names: Iterable[str]) -> str:
    return f"there is no {what} {shown(given)}; {did_you_mean(given, names)}"


def incomplete(file: YamlFile, block: Location, *, channel: bool, zone: bool) -> Iterator[Problem]:
    """What reminders of a server's block lack that say neither where nor in which zone.

    *channel*, *zone*: whether something outside the block says so.
    """
    values = value_at(file, block)
    if not isinstance(values, dict):
        return
    says = {
        "channel": values["channel"] is not None if "channel" in values else channel,
        "zone": values["zone"] is not None if "zone" in values else zone,
    }
    for location, entry in _entries(file, block):
        for key, given in says.items():
            if not given and entry.get(key) is None:
                yield (*location, key), partial(_MISSING.__getitem__, key)


def reversed_zones(file: YamlFile, block: Location, kept: Collection[str | None] = ()) -> Iterator[Problem]:
    """Zones in a block such as Etc/GMT+7, whose sign means the opposite; those *kept* from before may stay."""
    values = value_at(file, block)
    own = [(block, values)] if isinstance(values, dict) else []
    for location, each in (*own, *_entries(file, block)):
        zone = each.get("zone")
        if isinstance(zone, str) and zone not in kept and (hours := turned_hours(zone)):
            yield (*location, "zone"), partial(_reversed, zone, hours)


def _reversed(zone: str, hours: int) -> str:
    count = "an hour" if abs(hours) == 1 else f"{abs(hours)} hours"
    side = "ahead of" if hours > 0 else "behind"
    return f"{shown(zone)} is {count} {side} Greenwich, as its sign is reversed; name a city's zone, as in Asia/Yangon"


def too_many(file: YamlFile, block: Location) -> Iterator[Problem]:
    """That the reminders and digests of a block are more than a server can have."""
    lists = [value_at(file, (*block, name)) for name in ("reminders", "digests")]
    counts = [len(each) for each in lists if isinstance(each, list)]
    count = sum(counts)
    if count > MOST >= max(counts):  # that one of them alone has too many is told by its shape
        yield (*block, "digests"), lambda: f"reminders and digests come to {count}; {MOST} are the most"


def with_entries(file: YamlFile, blocks: Iterable[Location]) -> list[Location]:
    """Those of *blocks* that have reminders or digests, which name things of the corpus."""
    return [block for block in blocks if any(True for _ in _entries(file, block))]


_MISSING = {
    "channel": "is missing; add it here, or for the whole server",
    "zone": "is missing, and a time goes with a zone; add it here, or for the whole server",
}


def value_at(file: YamlFile, location: Location) -> Any:
    """What stands at *location*; None where nothing does."""
    value = file.values
    for part in location:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _entries(file: YamlFile, block: Location) -> Iterator[tuple[Location, dict[str, Any]]]:
    values = value_at(file, block)
    if not isinstance(values, dict):
        return
    for name in ("reminders", "digests"):
        entries = values.get(name)
        for place, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                yield (*block, name, place), entry
