"""Time zones by the names people know: IANA's, a city, or a country. Never guessed.

A zone decides when things are posted, so a name is taken for one only where it can mean no other: written whole, or
with one slip of the finger (a letter left out, doubled, swapped, or the key beside it) that makes no other place's
name. All else is answered with zones to choose from, each with its time there now. An offset is no zone, since many
places change theirs in summer. Etc/GMT+7 is seven hours *behind* Greenwich (POSIX counts westward), which hardly
anybody who types it means.

Cities and countries are read from the tables of tzdata; former names from the links of its tzdata.zi. What people type
besides is in place_names.py.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cache
from importlib import resources
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.calendar.place_names import CERTAIN, COUNTRIES, UNCERTAIN
from bot.calendar.typed import western_digits
from bot.errors import MemberError

NO_ZONES = {"localtime", "posixrules", "Factory"}
"""What stands beside the zones, for this machine's or for none."""

CHOICES = 10
"""Zones that an error names."""

_LONGEST = 100
"""Characters of a name; Discord holds what is still being typed to no limit."""

_FIRST = ("Asia/Yangon", "UTC", "Asia/Bangkok")

_CITIES_IN = frozenset("Africa America Asia Atlantic Australia Europe Indian Pacific".split())
"""Areas whose zones are named for cities and islands; Antarctica's are stations, with names of people."""

_NO_CITIES = frozenset("Center Chatham Christmas Easter Midway North South Virgin Wake West".split())
"""Last parts of IANA's names that are too common a word to mean that place."""

_NOT_AS_TYPED = frozenset("CET EET EST HST MET MST WET Greenwich".split())
"""Old names in the tables without the summer time that most who type them have."""


class Unclear(Enum):
    """Why a name is answered with zones to choose from."""

    UNKNOWN = auto()
    AMBIGUOUS = auto()  # a place of several zones or of none of its own, or several places
    ABBREVIATION = auto()  # IST is India's, Israel's and Ireland's
    OFFSET = auto()
    REVERSED = auto()  # Etc/GMT+7


@dataclass(frozen=True, slots=True)
class Zone:
    id: str  # IANA's: Asia/Yangon
    countries: tuple[str, ...]
    names: tuple[str, ...]  # the id, its city, its countries and other names that mean it
    places: tuple[str, ...]  # what it is for, as far as that helps to choose: "Eastern", "Bali"


class ZoneUnclear(MemberError):
    """What was typed is no zone for certain; *choices* are zones it may mean, each with its time there now."""

    def __init__(self, given: str, why: Unclear, zones: Iterable[Zone], now: datetime) -> None:
        self.given = " ".join(given.split())[:100]
        self.why = why
        self.choices = tuple(zone_at(zone.id, now) for zone in islice(zones, CHOICES))
        super().__init__(f'"{self.given}" is not clearly a time zone.')


# What a zone is shown as, and read back from


@cache
def _clock(id: str) -> ZoneInfo:
    """The zone of that name, kept: ZoneInfo keeps eight, and would read hundreds of files for each letter typed."""
    return ZoneInfo(id)


def zone_at(id: str, now: datetime) -> str:
    """A zone with its present time: "Asia/Yangon, now 18:42"."""
    return f"{id}, now {now.astimezone(_clock(id)):%H:%M}"


def zone_label(zone: Zone, now: datetime) -> str:
    return " · ".join(filter(None, (zone_at(zone.id, now), ", ".join(zone.countries))))


def _unlabelled(typed: str) -> str:
    """What a label begins with: clients send labels, those of 0.1 as well ("Asia/Yangon · Myanmar (Burma)")."""
    if len(typed) > _LONGEST:
        return ""
    return re.sub(r", now \d\d:\d\d$", "", typed.partition(" · ")[0].strip())


# The tables


@cache
def zones() -> tuple[Zone, ...]:
    """Every zone in use somewhere: Myanmar's first, then those that stand for all of a time or most of a country."""
    of_a_time = {id for _, _, id, *_ in _rows("zonenow.tab")}
    of_a_country = {id for _, _, id, *remark in _rows("zone.tab") if any("most " in text for text in remark)}

    def place(zone: Zone) -> tuple[object, ...]:
        number = _FIRST.index(zone.id) if zone.id in _FIRST else len(_FIRST)
        station = zone.id.startswith("Antarctica")
        return number, station, zone.id not in of_a_time, zone.id not in of_a_country, zone.id

    return tuple(sorted(_zones(), key=place))


def _zones() -> Iterator[Zone]:
    country_names = dict(row[:2] for row in _rows("iso3166.tab"))
    remarks: defaultdict[str, list[str]] = defaultdict(list)
    for _, _, id, *remark in _rows("zone.tab"):
        remarks[id] += [part for text in remark for part in (text, *re.split(r"[;,()/]| - ", text))]
    former = _former_cities()
    yield Zone("UTC", ("Coordinated Universal Time", "GMT"), ("UTC", *CERTAIN["UTC"]), ())
    for code, _, id, *_ in _rows("zone.tab"):
        countries = (country_names[code],)
        city = _last_part(id)
        certain = [city] if _means_a_city(id) else []
        names = (id, *certain, *_names_of_country(code, country_names[code]), *former[id], *CERTAIN.get(id, ()))
        yield Zone(id, countries, names, (city, *remarks[id], *UNCERTAIN.get(id, ())))


def _rows(table: str) -> Iterator[list[str]]:
    for line in resources.files("tzdata.zoneinfo").joinpath(table).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


@cache
def _links() -> dict[str, str]:
    """Other names in the tables, former ones above all, each with the one it stands for."""
    lines = resources.files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text(encoding="utf-8").splitlines()
    return {name: id for mark, id, name in (line.split() for line in lines if line.startswith("L ")) if mark}


def _former_cities() -> defaultdict[str, list[str]]:
    in_use = {id for _, _, id, *_ in _rows("zone.tab")}
    former = defaultdict(list)
    for name, id in _links().items():
        if name not in in_use and "/" in name and _means_a_city(name) and not _last_part(name).isupper():
            former[id].append(_last_part(name))
    return former


def _means_a_city(id: str) -> bool:
    """Whether the last part of *id* means that place by itself: San Juan in Argentina's San Juan does not.

    Those within a state do where the tables have them without it too: America/Indianapolis.
    """
    area, *within, city = id.split("/")
    return area in _CITIES_IN and city not in _NO_CITIES and (not within or f"{area}/{city}" in _links())


def _last_part(id: str) -> str:
    return id.rsplit("/", 1)[-1].replace("_", " ")


_QUALIFIERS = frozenset(["American", "western", "French", "Dutch", "North", "South", "Dem. Rep.", "Rep."])


def _names_of_country(code: str, name: str) -> Iterator[str]:
    """Korea (South) is South Korea too, and Myanmar (Burma) either of both."""
    yield name
    found = re.fullmatch(r"(.+) \((.+)\)( .+)?", name)
    if found is not None:
        outside = found[1] + (found[3] or "")
        yield outside
        yield f"{found[2]} {outside}"
        if found[2] not in _QUALIFIERS and code not in ("VG", "VI"):
            yield found[2]
    yield from COUNTRIES.get(code, ())


# Names as they are compared


def _plain(text: str) -> str:
    """*text* in small letters without accents, apostrophes and what can't be seen, its words one space apart."""
    text = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(map(_plain_letter, text)).split())


def _plain_letter(letter: str) -> str:
    if letter in "'‘’ʼ`´." or "\u0300" <= letter <= "\u036f" or unicodedata.category(letter) == "Cf":
        return ""
    return " " if unicodedata.category(letter)[0] in "PZSC" else letter


Place = tuple[Zone, ...]
"""A city with its one zone, or a country with all of its zones."""


@cache
def _places() -> dict[str, frozenset[Place]]:
    """What each name means, as it is compared."""
    found: defaultdict[str, list[list[Zone]]] = defaultdict(list)
    for zone in zones():
        for name in dict.fromkeys(map(_plain, zone.names)):
            same_country = [place for place in found[name] if place[0].countries == zone.countries]
            for place in same_country:
                place.append(zone)
            if not same_country:
                found[name].append([zone])
    return {name: frozenset(map(tuple, places)) for name, places in found.items()}


@cache
def _ids() -> dict[str, str]:
    """All of IANA's names, former ones as well, as they are compared."""
    return {_plain(id): id for id in sorted(available_timezones() - NO_ZONES - _NOT_AS_TYPED)}


@cache
def _helpful() -> dict[str, frozenset[str]]:
    """Zones that a name helps to choose."""
    found = defaultdict(set)
    for zone in zones():
        for place in zone.places:
            found[_plain(place)].add(zone.id)
    return {name: frozenset(ids) for name, ids in found.items()}


@cache
def _shared() -> dict[str, frozenset[str]]:
    """Zones that a name of another may mean as well."""
    found = defaultdict(set)
    for id, places in UNCERTAIN.items():
        for place in places:
            found[_plain(place)].add(id)
    return {name: frozenset(ids) for name, ids in found.items()}


@cache
def _keys(zone: Zone) -> tuple[frozenset[str], frozenset[str], str]:
    """The names of *zone*, its places, and both in one text, each on a line of its own with a space around."""
    names, places = frozenset(map(_plain, zone.names)), frozenset(map(_plain, zone.places))
    return names, places, "".join(f"\n {name} " for name in (*names, *places))


# Finding


def find_zone(typed: str, now: datetime) -> ZoneInfo:
    """The zone that *typed* can only mean at *now* (aware); ZoneUnclear with choices otherwise."""
    text = _unlabelled(typed)
    offset, turned = _offset(text), _turned_offset(text)
    if offset is not None:
        raise ZoneUnclear(typed, Unclear.OFFSET, _at(offset, now), now)
    if turned is not None:
        choices = [*islice(_at(-turned, now), CHOICES // 2), *islice(_at(turned, now), CHOICES // 2)]
        raise ZoneUnclear(typed, Unclear.REVERSED, choices, now)
    if id := _whole_id(text):
        return _clock(id)
    if abbreviated := _abbreviated(text, now):
        raise ZoneUnclear(typed, Unclear.ABBREVIATION, abbreviated, now)
    if meant := _meant(text, now):
        return _clock(meant.id)
    known = _plain(text) in _places() or _plain(text) in _helpful()
    raise ZoneUnclear(typed, Unclear.AMBIGUOUS if known else Unclear.UNKNOWN, suggest_zones(typed, now), now)


def suggest_zones(typed: str, now: datetime) -> list[Zone]:
    """Zones to choose from while *typed* is being typed, the likeliest first; all of them at first."""
    text = _unlabelled(typed)
    offset, turned = _offset(text), _turned_offset(text)
    if offset is not None:
        return list(_at(offset, now))
    if turned is not None:
        return [*_at(-turned, now), *_at(turned, now)]
    plain = _plain(text)
    if not plain:
        return list(zones()) if not typed.strip() else []
    meant = _meant(text, now)
    first = ([] if meant is None else [meant]) + _abbreviated(text, now)
    return list(dict.fromkeys([*first, *_fitting(plain)]))


def named_zones(typed: str) -> list[Zone]:
    """The zones that *typed* names whole, at whatever time."""
    return [zone for place in _places().get(_plain(typed), ()) for zone in place]


def _whole_id(text: str) -> str | None:
    named = _plain(text)
    if named in _places() and "/" not in text:
        return None  # Singapore is a link besides, and may be a country of several zones
    id = _ids().get(named)
    return _links().get(id, id) if id is not None and "/" not in id else id  # Hongkong is Asia/Hong_Kong


def _meant(text: str, now: datetime) -> Zone | None:
    """The zone that a name means whole, with its country, with "time" behind it, or with a slip."""
    plain = _plain(text)
    for name in (plain, plain.removesuffix(" time"), plain.removesuffix(" city"), plain.removeprefix("the ")):
        if meant := _certain(name, now):
            return meant
    return _with_its_country(text, now) or _with_a_slip(plain, now)


def _certain(name: str, now: datetime) -> Zone | None:
    places = _places().get(name, frozenset())
    if len(places) != 1:
        return None
    (place,) = places
    elsewhere = _shared().get(name, frozenset()) - {zone.id for zone in place}
    return place[0] if not elsewhere and _same_clock(place, now) else None


def _same_clock(place: Place, now: datetime) -> bool:
    """Whether all zones of *place* show the same time, for the year to come."""
    if len(place) == 1:
        return True
    clocks = [_clock(zone.id) for zone in place]
    days = (now + timedelta(days=day) for day in range(366))
    return all(len({day.astimezone(clock).utcoffset() for clock in clocks}) == 1 for day in days)


def _with_its_country(text: str, now: datetime) -> Zone | None:
    """The zone that all parts have in common: "Yangon, Myanmar", "Georgia (USA)", "New York USA"."""
    words = text.split()
    halves = [(" ".join(words[:end]), " ".join(words[end:])) for end in range(1, len(words))]
    for parts in [[part for part in re.split(r"[,;()]", text) if part.strip()], *halves]:
        common = frozenset.intersection(*map(_ids_named, parts)) if len(parts) > 1 else frozenset()
        if common and any(_plain(part) in _places() for part in parts):
            place = tuple(zone for zone in zones() if zone.id in common)
            return place[0] if _same_clock(place, now) else None
    return None


def _ids_named(part: str) -> frozenset[str]:
    name = _plain(part)
    return _helpful().get(name, frozenset()).union(zone.id for zone in named_zones(part)) if name else frozenset()


# Slips of the finger

_SLIPPED_FROM = 6
"""Letters from which on one may be wrong; of short words, half the alphabet makes another place."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _with_a_slip(plain: str, now: datetime) -> Zone | None:
    """The zone whose name *plain* is, but for spaces or one slip, when it is no other place's name."""
    joined = plain.replace(" ", "")
    if len(joined) < _SLIPPED_FROM or plain in _helpful() or plain in _places():
        return None
    near = process.extract(joined, _joined(), scorer=OSA.distance, score_cutoff=1, limit=None)
    meant = [_certain(name, now) for known, _, name in near if _is_slip(joined, known)]
    return meant[0] if len(set(meant)) == 1 else None


@cache
def _joined() -> dict[str, str]:
    """All names, each with how it is written without spaces."""
    return {name: name.replace(" ", "") for name in _places()}


def _is_slip(typed: str, known: str) -> bool:
    """Whether *typed*, which is at most one letter from *known*, is so by a slip of the finger."""
    if typed == known:
        return True
    if typed[:1] != known[:1]:
        return False
    at = next(
        (at for at, (one, other) in enumerate(zip(typed, known, strict=False)) if one != other),
        min(len(typed), len(known)),
    )
    match len(typed) - len(known):
        case -1:
            return True
        case 1:
            return typed[at] == typed[at - 1]
    return typed[at + 1 : at + 2] == known[at : at + 1] != "" or _beside(typed[at], known[at])


def _beside(one: str, other: str) -> bool:
    """Whether the keys of two letters are neighbours."""
    return any(one + other in row or other + one in row for row in _ROWS)


# Offsets and abbreviations

_OFFSET = re.compile(
    r"\(?\s*(?:(?:UTC|GMT|Z)\s*(?P<sign>[+\u2010-\u2015\u2212-]?)|(?P<bare>[+\u2010-\u2015\u2212-]))\s*"
    r"(?P<hours>\d{1,2}?)\s*(?:[:.h\u2236]?(?P<minutes>[0-5]\d)(?::00)?|[.,](?P<part>5|25|75))?\s*"
    r"(?:UTC|GMT|h|hours)?(?:\).*)?",
    re.IGNORECASE,
)
_TURNED = re.compile(r"Etc\s*/\s*GMT\s*([+-])\s*(\d{1,2})", re.IGNORECASE)
_TURNED_ID = re.compile(r"Etc/GMT(\+(?:[1-9]|1[0-2])|-(?:[1-9]|1[0-4]))")


def _offset(text: str) -> timedelta | None:
    """An offset from Greenwich as people write it: GMT+7, UTC+6:30, +0630, Z; eastward positive."""
    text = western_digits(unicodedata.normalize("NFKC", text)).strip()
    if text.casefold() == "z":
        return timedelta()
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    minutes = int(found["minutes"] or 0) if found["part"] is None else round(60 * float(f"0.{found['part']}"))
    size = timedelta(hours=int(found["hours"]), minutes=minutes)
    return size if (found["sign"] or found["bare"] or "+") == "+" else -size


def _turned_offset(text: str) -> timedelta | None:
    """The offset that Etc/GMT+7 has, and that its name turns around; None also for zero."""
    found = _TURNED.fullmatch(western_digits(unicodedata.normalize("NFKC", text)).strip())
    hours = 0 if found is None else int(f"{found[1]}{found[2]}")
    return timedelta(hours=-hours) if hours else None


def turned_hours(id: str) -> int:
    """The hours from Greenwich of Etc/GMT+7, eastward positive: -7; 0 for every other name."""
    found = _TURNED_ID.fullmatch(id)
    return 0 if found is None else -int(found[1])


def _at(offset: timedelta, now: datetime) -> Iterator[Zone]:
    return (zone for zone in zones() if now.astimezone(_clock(zone.id)).utcoffset() == offset)


def _abbreviated(text: str, now: datetime) -> list[Zone]:
    """The zones that go by the abbreviation *text* in summer or winter; none when it is a name too."""
    short = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{2,5}", short) or _plain(short) in _places():
        return []
    moments = (now, now + timedelta(days=182))
    linked = _links().get(short)
    return [
        zone
        for zone in zones()
        if zone.id == linked or any(moment.astimezone(_clock(zone.id)).tzname() == short for moment in moments)
    ]


# Suggestions


def _fitting(plain: str) -> list[Zone]:
    """The zones that fit *plain* best, and those that fit nearly as well."""
    plain = re.sub(r"( (standard|daylight|summer))? time$", "", plain)
    near = _near(plain, {name: name for name in _places()})
    begun = {name: name[: len(plain)] for name in _places()} if len(plain) >= _SLIPPED_FROM else {}
    near_begun = _near(plain, begun)
    fits = [(fit, number) for number, zone in enumerate(zones()) if (fit := _fit(zone, plain, near, near_begun))]
    best = min((fit for fit, _ in fits), default=0)
    return [zones()[number] for fit, number in sorted(fits) if fit <= best + 1]


def _fit(zone: Zone, plain: str, near: frozenset[str], near_begun: frozenset[str]) -> int | None:
    """How well *zone* fits what was typed so far, from 1, the best; None for not at all."""
    names, places, text = _keys(zone)
    if plain in names or plain in places:
        return 1
    if not near.isdisjoint(names) or f"\n {plain}" in text:
        return 2
    typed = plain.split()
    if not near_begun.isdisjoint(names) or all(f" {begun}" in text for begun in typed):
        return 3
    return 4 if any(len(word) > 3 and f" {word} " in text for word in typed) else None


def _near(plain: str, names: dict[str, str]) -> frozenset[str]:
    """Which of *names*, each with what it is compared by, *plain* is with a slip, or with two when it is long."""
    slips = 0 if len(plain) < 4 else 1 if len(plain) < _SLIPPED_FROM else 2
    found = process.extract(plain, names, scorer=OSA.distance, score_cutoff=slips, limit=None)
    return frozenset(name for _, _, name in found)
