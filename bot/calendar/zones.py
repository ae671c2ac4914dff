"""Time zones by the names people know: IANA's, a city, or a country."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from bot.corpus.shelf import Shelf
from bot.errors import MemberError

FORMER_NAMES = {"Asia/Yangon": ("Burma", "Rangoon", "Naypyidaw", "Mandalay")}
"""Names that the zone tables do not hold."""


_ABBREVIATION = re.compile(r"[A-Z]{3,5}")
"""IST is India's, Israel's and Ireland's."""

NO_ZONES = {"localtime", "posixrules", "Factory"}
"""What stands beside the zones, for this machine's or for none."""


@dataclass(frozen=True, slots=True)
class Zone:
    id: str  # IANA's: Asia/Yangon
    countries: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        city = self.id.rsplit("/", 1)[-1].replace("_", " ")
        return (self.id, city, *self.countries, *FORMER_NAMES.get(self.id, ()))


@cache
def zones() -> Shelf[Zone]:
    """Every zone in use somewhere, Myanmar's first; read from the zone tables when first asked for."""
    first = ("Asia/Yangon", "UTC")
    ordered = sorted(_zones(), key=lambda zone: (zone.id not in first, zone.id))
    return Shelf("time zone", ordered, lambda zone: zone.names)


def _zones() -> Iterator[Zone]:
    tables = resources.files("tzdata.zoneinfo")
    country_names = dict(_rows(tables.joinpath("iso3166.tab").read_text(encoding="utf-8")))
    countries: defaultdict[str, list[str]] = defaultdict(list)
    for code, _, zone in _rows(tables.joinpath("zone.tab").read_text(encoding="utf-8"), columns=3):
        countries[zone].append(country_names.get(code, code))
    yield Zone("UTC", ("Coordinated Universal Time", "GMT"))
    for zone, named in countries.items():
        yield Zone(zone, tuple(named))


def _rows(table: str, columns: int = 2) -> Iterator[list[str]]:
    for line in table.splitlines():
        if not line.startswith("#"):
            yield line.split("\t")[:columns]


def find_zone(given: str) -> ZoneInfo:
    """The zone that was typed or chosen, by any of its names; NotInCorpus with the closest otherwise."""
    known = zones().exactly(given)
    if known is not None:
        return ZoneInfo(known.id)
    if _ABBREVIATION.fullmatch(given.strip()):
        raise MemberError(f"{given.strip()} can mean several time zones, or one without summer time; type a city.")
    older = _older_names().get(given.strip().casefold())
    if older is not None and _ABBREVIATION.fullmatch(older):
        raise MemberError(f"{older} can mean several time zones, or one without summer time; type a city.")
    return ZoneInfo(older or zones().find(given).id)


@cache
def _older_names() -> dict[str, str]:
    """Names such as US/Eastern, by what they are in small letters."""
    return {name.casefold(): name for name in available_timezones() - NO_ZONES}
