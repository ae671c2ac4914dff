"""By which names a time zone is found, and which it is never found by."""

import zoneinfo
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.zones import find_zone, zones
from bot.errors import MemberError, NotInCorpus


def refused(given: str) -> NotInCorpus:
    with pytest.raises(NotInCorpus) as refusal:
        find_zone(given)
    assert refusal.value.what == "time zone"
    assert refusal.value.given == given
    return refusal.value


def test_myanmars_zone_is_offered_first_and_utc_next() -> None:
    offered = [zone.id for zone in zones().suggest("")]
    assert offered[:2] == ["Asia/Yangon", "UTC"]
    assert offered[2:] == sorted(offered[2:])
    assert len(offered) == len(set(offered)) > 400


def test_every_zone_offered_is_found_by_its_name_and_has_a_clock() -> None:
    for zone in zones():
        assert find_zone(zone.id) == ZoneInfo(zone.id)


def test_a_zone_goes_by_its_id_its_city_its_countries_and_former_names() -> None:
    assert zones()["Asia/Yangon"].names[:4] == ("Asia/Yangon", "Yangon", "Myanmar (Burma)", "Burma")
    assert zones()["America/New_York"].names == ("America/New_York", "New York", "United States")
    assert zones().name("Asia/Yangon") == "Asia/Yangon"


def test_every_country_has_a_zone() -> None:
    countries = {country for zone in zones() for country in zone.countries}
    assert {"Myanmar (Burma)", "Thailand", "India", "Bangladesh", "Malaysia", "Czech Republic"} <= countries
    assert len(countries) > 240


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        # IANA's names
        ("Asia/Yangon", "Asia/Yangon"),
        ("asia/yangon", "Asia/Yangon"),
        (" Europe/Berlin ", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        # cities
        ("Yangon", "Asia/Yangon"),
        ("berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Sao Paulo", "America/Sao_Paulo"),
        # countries
        ("Myanmar", "Asia/Yangon"),
        ("Thailand", "Asia/Bangkok"),
        ("Bangladesh", "Asia/Dhaka"),
        ("Japan", "Asia/Tokyo"),
        ("Britain", "Europe/London"),
        ("india", "Asia/Kolkata"),
        # names of former times, and cities without a zone of their own
        ("Burma", "Asia/Yangon"),
        ("Rangoon", "Asia/Yangon"),
        ("Naypyidaw", "Asia/Yangon"),
        ("Mandalay", "Asia/Yangon"),
        # the world's own
        ("UTC", "UTC"),
        ("utc", "UTC"),
        ("GMT", "UTC"),
        ("Coordinated Universal Time", "UTC"),
        # slips
        ("Yangoon", "Asia/Yangon"),
        ("Myanmr", "Asia/Yangon"),
        ("Bankok", "Asia/Bangkok"),
        ("Berlinn", "Europe/Berlin"),
        ("Asia/Yangom", "Asia/Yangon"),
    ],
)
def test_a_zone_is_found_by_the_names_people_know(typed: str, zone: str) -> None:
    assert find_zone(typed).key == zone


@pytest.mark.parametrize("older", ["US/Eastern", "Asia/Rangoon", "Asia/Calcutta", "Etc/GMT-7", " US/Eastern "])
def test_older_names_of_iana_are_understood(older: str) -> None:
    assert find_zone(older) == ZoneInfo(older.strip())


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Germany", {"Europe/Berlin", "Europe/Busingen"}),
        ("Malaysia", {"Asia/Kuala_Lumpur", "Asia/Kuching"}),
        ("Korea", {"Asia/Seoul", "Asia/Pyongyang"}),
        ("Tokio", {"Asia/Tokyo"}),
    ],
)
def test_what_may_mean_several_is_not_guessed_but_answered_with_them(typed: str, offered: set[str]) -> None:
    assert set(refused(typed).close) == offered


def test_a_country_of_many_zones_is_answered_with_five_at_most() -> None:
    assert len(refused("United States").close) == 5
    assert all(close in zones() for close in refused("United States").close)


@pytest.mark.parametrize("nonsense", ["", "   ", "xyzzyqq", "!!!", "+06:30", "noon", "\N{CLOCK FACE ONE OCLOCK}"])
def test_nonsense_is_no_zone(nonsense: str) -> None:
    refused(nonsense)


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "/etc/localtime",
        "/usr/share/zoneinfo/Europe/Berlin",
        "..",
        ".",
        "/",
        "Asia",
        "Asia/",
        "zone.tab",
        "tzdata.zi",
        "posixrules",
        "right/Europe/Berlin",
        "../zoneinfo/Europe",
        "C:\\Windows",
        "__init__.py",
    ],
)
def test_a_path_is_no_zone(path: str) -> None:
    refused(path)


def test_what_stands_for_this_machine_or_for_no_zone_is_none() -> None:
    for file in ("localtime", "Factory"):
        refused(file)


@given(st.one_of(st.text(max_size=80), st.text("./\\\0AEiarsou:~", max_size=30)))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_gives_a_known_zone_or_the_nearest(typed: str) -> None:
    try:
        named = [find_zone(typed).key]
    except NotInCorpus as refusal:
        named = list(refusal.close)
    except MemberError:  # an abbreviation
        named = []
    assert all(name in zones() or name in available_timezones() for name in named)


def test_while_a_name_is_typed_its_zone_is_among_those_offered() -> None:
    for begun in ("Yang", "asia/ya", "burm", "rango"):
        assert "Asia/Yangon" in [zone.id for zone in zones().suggest(begun)], begun


def test_the_tables_are_those_that_come_with_the_program_whatever_the_system_has() -> None:
    assert zoneinfo.TZPATH == ()
    assert find_zone("Denmark").key == "Europe/Copenhagen"


@pytest.mark.parametrize("abbreviation", ["IST", "CST", "EST", " PST ", "CEST"])
def test_an_abbreviation_that_several_zones_share_is_answered_with_the_advice_to_type_a_city(abbreviation: str) -> None:
    with pytest.raises(MemberError, match=f"{abbreviation.strip()} can mean several time zones.*type a city"):
        find_zone(abbreviation)


@pytest.mark.parametrize("typed", ["UTC", "GMT", "utc"])
def test_universal_time_is_meant_by_its_short_names(typed: str) -> None:
    assert find_zone(typed).key == "UTC"
