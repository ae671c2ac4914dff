"""By which names a time zone is found, which are answered with choices, and what is never found."""

import zoneinfo
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.zones import CHOICES, Unclear, ZoneUnclear, find_zone, suggest_zones, zone_label, zones

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
JULY = datetime(2026, 7, 15, 12, tzinfo=UTC)


def unclear(typed: str, now: datetime = NOW) -> ZoneUnclear:
    with pytest.raises(ZoneUnclear) as refusal:
        find_zone(typed, now)
    return refusal.value


def offered(typed: str, now: datetime = NOW) -> list[str]:
    """The zones that the error names."""
    return [choice.partition(",")[0] for choice in unclear(typed, now).choices]


def test_myanmars_zone_is_offered_first_then_utc_and_thailands() -> None:
    offered = [zone.id for zone in suggest_zones("", NOW)]
    assert offered[:3] == ["Asia/Yangon", "UTC", "Asia/Bangkok"]
    assert len(offered) == len(set(offered)) > 400


def test_every_zone_offered_is_found_by_its_name_and_by_its_label() -> None:
    for zone in zones():
        assert find_zone(zone.id, NOW).key == zone.id
        assert find_zone(zone_label(zone, NOW), JULY).key == zone.id
        assert find_zone(" · ".join((zone.id, ", ".join(zone.countries))), NOW).key == zone.id  # as in 0.1
        assert len(zone_label(zone, NOW)) <= 100


def test_every_country_has_a_zone() -> None:
    countries = {country for zone in zones() for country in zone.countries}
    assert {"Myanmar (Burma)", "Thailand", "India", "Bangladesh", "Malaysia", "Czech Republic"} <= countries
    assert len(countries) > 240


MEANT = {
    "Asia/Yangon": [
        *("Asia/Yangon", "asia/yangon", " Asia/Yangon ", "asia yangon", "Yangon", "YANGON", "Yan\u200bgon", "Myanmar"),
        *("Burma", "Myanmar (Burma)", "Rangoon", "Naypyidaw", "Nay Pyi Taw", "Mandalay", "Bago", "Pegu", "Sagaing"),
        *("Magway", "Taunggyi", "Sittwe", "Moulmein", "Shan State", "kachin state", "Rakhine State", "Arakan State"),
        *("Sagaing Region", "Bago Division", "Shan, Myanmar", "Kachin (Burma)", "Yangon, Myanmar", "Yangon Myanmar"),
        *(
            "Yangon (Rangoon)",
            "Yangon time",
            "မြန်မာ",
            "ရန်ကုန်",
            "ရန်ကုန်မြို့",
            "မန္တလေး",
            "မြန်မာနိုင်ငံ",
            "ရှမ်းပြည်နယ်",
            "พม่า",
            "ย่างกุ้ง",
        ),
        *("Yangoon", "Myanmr", "Yagnon", "Mynamar", "Asia/Yangom", "Mandaly"),
    ],
    "Asia/Bangkok": [
        "Bangkok",
        "Thailand",
        "ไทย",
        "กรุงเทพ",
        "Bankok",
        "Bangkko",
        "Bangkok, Thailand",
        "Chiang Mai, Thailand",
    ],
    "Europe/Berlin": [" Europe/Berlin ", "berlin", "Berlinn", "Germany", "Germny", "Berlin Germany"],
    "Europe/Kyiv": ["Kyiv", "Kiev"],
    "Asia/Kolkata": ["Calcutta", "Kolkata", "India"],
    "Asia/Ho_Chi_Minh": ["Saigon", "Vietnam", "Viet Nam", "Ho Chi Minh City", "hochiminh"],
    "Asia/Dhaka": ["Dhaka", "Dacca", "Bangladesh"],
    "America/New_York": ["New York", "new_york", "New York City", "New York USA", "Georgia, USA"],
    "America/Indiana/Indianapolis": ["Indianapolis", "Fort Wayne"],
    "America/Toronto": ["Toronto", "Montreal"],
    "Europe/London": ["London", "UK", "U.K.", "Britain", "England", "United Kingdom", "Birmingham, UK", "Belfast"],
    "Asia/Kuala_Lumpur": ["Kuala Lumpur", "kualalumpur", "Kuala Lumpr", "Malaysia"],
    "Asia/Seoul": ["Seoul", "South Korea", "Korea (South)"],
    "Asia/Hong_Kong": ["Hong Kong", "hongkong"],
    "Asia/Tbilisi": ["Tbilisi"],
    "America/Argentina/Buenos_Aires": ["America/Argentina/Buenos_Aires", "Buenos Aires"],
    "America/Argentina/Cordoba": ["Argentina"],  # the tables: "Argentina (most areas)"
    "America/Sao_Paulo": ["Sao Paulo", "São Paulo"],
    "America/Havana": ["Cuba", "CUBA", "Havana"],
    "Europe/Prague": ["Czechia", "Prague"],
    "Europe/Istanbul": ["Türkiye", "Turkey", "Istanbul"],
    "Asia/Tokyo": ["Japan", "Tokyo", "tokyo time"],
    "UTC": ["UTC", "utc", "GMT", "Coordinated Universal Time", "Greenwich Mean Time"],
}


@pytest.mark.parametrize(("typed", "zone"), [(typed, zone) for zone, names in MEANT.items() for typed in names])
def test_a_zone_is_found_by_the_names_people_know(typed: str, zone: str) -> None:
    assert find_zone(typed, NOW).key == zone
    assert suggest_zones(typed, NOW)[0].id == zone


@pytest.mark.parametrize("older", ["US/Eastern", "Asia/Rangoon", "Asia/Calcutta", "Europe/Kiev", " US/Eastern "])
def test_older_names_of_iana_are_understood(older: str) -> None:
    assert find_zone(older, NOW) == ZoneInfo(older.strip())


UNCLEAR = [
    # states and peoples of Myanmar, who live in other countries too
    *(("Shan", "Asia/Yangon"), ("Kachin", "Asia/Yangon"), ("Rakhine", "Asia/Yangon"), ("Chin", "Asia/Yangon")),
    *(("Karen", "Asia/Yangon"), ("Kayin", "Asia/Yangon"), ("Mon", "Asia/Yangon"), ("Karenni", "Asia/Yangon")),
    *(("Tanintharyi", "Asia/Yangon"), ("Ayeyarwady", "Asia/Yangon"), ("MMT", "Asia/Yangon")),
    # other places' names today
    *(("Eastern", "America/New_York"), ("Central", "America/Chicago"), ("Center", "America/North_Dakota/Center")),
    *(("Columbia", "America/New_York"), ("Columbia", "America/Bogota"), ("Salem", "America/Los_Angeles")),
    *(("Granada", "Europe/Madrid"), ("Georgia", "Asia/Tbilisi"), ("Georgia", "America/New_York")),
    *(("Victoria", "Australia/Melbourne"), ("Victoria", "America/Vancouver"), ("San Jose", "America/Costa_Rica")),
    *(("Birmingham", "Europe/London"), ("Birmingham", "America/Chicago"), ("Cambridge", "Europe/London")),
    *(("San Juan", "America/Puerto_Rico"), ("Cordoba", "Europe/Madrid"), ("Norfolk", "America/New_York")),
    *(("Jersey", "Europe/Jersey"), ("Easter", "Pacific/Easter"), ("Davis", "Antarctica/Davis")),
    # one slip from a zone, and a place of its own
    *(("Monterey", "America/Los_Angeles"), ("Madera", "America/Los_Angeles"), ("Mumbai", "Asia/Kolkata")),
    *(("Munich", "Europe/Berlin"), ("Bali", "Asia/Makassar"), ("Samarra", "Asia/Baghdad"), ("Keelung", "Asia/Taipei")),
    *(("St Helens", "Europe/London"), ("Greenwich", "Europe/London"), ("Puntarenas", "America/Costa_Rica")),
    # places without a zone of their own
    *(("New Delhi", "Asia/Kolkata"), ("Bombay", "Asia/Kolkata"), ("Chiang Mai", "Asia/Bangkok")),
    *(("Mae Sot", "Asia/Bangkok"), ("Cox's Bazar", "Asia/Dhaka"), ("Austin, Texas", "America/Chicago")),
    # countries of several times
    *(("USA", "Pacific/Honolulu"), ("United States", "America/New_York"), ("Canada", "America/Vancouver")),
    *(("Russia", "Europe/Moscow"), ("Indonesia", "Asia/Jakarta"), ("China", "Asia/Urumqi")),
    *(("Korea", "Asia/Seoul"), ("Korea", "Asia/Pyongyang"), ("Ukraine", "Europe/Kyiv")),
    # more than a slip of the finger
    *(("Tokio", "Asia/Tokyo"), ("Bangkock", "Asia/Bangkok"), ("America/New", "America/New_York")),
    # abbreviations
    *(("IST", "Asia/Kolkata"), ("IST", "Europe/Dublin"), ("CST", "Asia/Shanghai"), ("EST", "America/New_York")),
    *((" PST ", "Asia/Manila"), ("CEST", "Europe/Berlin"), ("ICT", "Asia/Bangkok")),
    *(("Eastern Standard Time", "America/New_York"), ("GMT Standard Time", "UTC")),
]


@pytest.mark.parametrize(("typed", "choice"), UNCLEAR)
def test_what_may_mean_another_place_is_answered_with_choices(typed: str, choice: str) -> None:
    assert choice in offered(typed)
    assert choice in [zone.id for zone in suggest_zones(typed, NOW)]


@pytest.mark.parametrize("nonsense", ["", "   ", "xyzzyqq", "!!!", "6:30", "UTC+7:13", "UTC+6½", "🕐", "9" * 90])
def test_nonsense_is_no_zone_and_no_choice(nonsense: str) -> None:
    assert unclear(nonsense).choices == () or not nonsense.strip()


def test_what_is_longer_than_any_name_is_no_zone_even_where_it_begins_as_one() -> None:
    assert suggest_zones("Yangon" + " " * 100 + "x", NOW) == []
    assert unclear("Yangon " * 1000).choices == ()


def test_a_choice_shows_its_present_time() -> None:
    assert unclear("Shan").choices[0] == "Asia/Yangon, now 18:30"
    assert "America/New_York, now 07:00" in unclear("Eastern").choices
    assert "America/New_York, now 08:00" in unclear("Eastern", JULY).choices
    assert all(len(unclear(typed).choices) <= CHOICES for typed in ("USA", "Russia", "EST", "Z"))


@pytest.mark.parametrize(
    "typed",
    [
        *("UTC+6:30", "UTC+06:30", "+0630", "+06:30", "+06:30:00", "GMT +6:30", "gmt+6.30", "UTC+6.5", "UTC 6:30"),
        *(
            "UTC+၆:၃၀",
            "UTC+๖:๓๐",
            "UTC+٦:٣٠",
            "ＵＴＣ＋６：３０",
            "(UTC+06:30) Yangon (Rangoon)",
            "+6:30 GMT",
            "UTC+\u200b6:30",
        ),
    ],
)
def test_an_offset_in_any_spelling_lists_the_zones_that_have_it(typed: str) -> None:
    assert offered(typed) == ["Asia/Yangon", "Indian/Cocos"]
    assert unclear(typed).why is Unclear.OFFSET


@pytest.mark.parametrize("typed", ["GMT+7", "UTC+7", "+7", "+07", "+0700", "UTC7", "gmt + 7"])
def test_of_seven_hours_ahead_bangkok_is_first(typed: str) -> None:
    assert offered(typed)[0] == "Asia/Bangkok"
    assert "UTC" not in offered(typed)


def test_an_offset_lists_who_has_it_now_and_not_in_another_season() -> None:
    assert "America/New_York" in offered("UTC-5")
    assert "America/New_York" in offered("UTC−5")  # with a minus sign proper
    assert "America/New_York" not in offered("UTC-5", JULY)
    assert "America/New_York" in offered("GMT-4", JULY)
    assert offered("Z")[0] == "UTC"
    assert "Europe/London" in offered("+00:00")
    assert "Europe/London" not in offered("+00:00", JULY)


@pytest.mark.parametrize("typed", ["Etc/GMT+7", "etc/gmt+7", "Etc/GMT+၇", "Etc/GMT-7"])
def test_a_name_whose_sign_is_reversed_is_asked_back_with_zones_of_either_side(typed: str) -> None:
    assert unclear(typed).why is Unclear.REVERSED
    assert {"Asia/Bangkok", "America/Denver"} <= set(offered(typed))
    assert offered(typed)[0] == ("Asia/Bangkok" if "+" in typed else "America/Denver")


def test_a_country_means_a_zone_only_while_all_of_it_shows_the_same_time() -> None:
    assert find_zone("Kazakhstan", NOW).key == "Asia/Almaty"
    assert {"Asia/Almaty", "Asia/Oral"} <= set(offered("Kazakhstan", datetime(2023, 1, 15, tzinfo=UTC)))


@pytest.mark.parametrize(
    "path",
    [
        *("../../etc/passwd", "/etc/passwd", "/etc/localtime", "/usr/share/zoneinfo/Europe/Berlin", "..", ".", "/"),
        *("Asia", "Asia/", "zone.tab", "tzdata.zi", "posixrules", "right/Europe/Berlin", "../zoneinfo/Europe"),
        *("C:\\Windows", "__init__.py", "localtime", "Factory"),
    ],
)
def test_a_path_and_what_stands_for_this_machine_is_no_zone(path: str) -> None:
    unclear(path)


@given(st.one_of(st.text(max_size=80), st.text("./\\\0AEiarsou:~+-0123456789UTCGM", max_size=30)))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_gives_a_known_zone_or_some_to_choose_from(typed: str) -> None:
    suggested = [zone.id for zone in suggest_zones(typed, NOW)]
    try:
        named = [find_zone(typed, NOW).key]
    except ZoneUnclear as refusal:
        named = [choice.partition(",")[0] for choice in refusal.choices]
    assert all(name in available_timezones() for name in [*named, *suggested])


def test_while_a_name_is_typed_its_zone_is_among_those_offered() -> None:
    for begun in ("Yang", "asia/ya", "burm", "rango", "myan", "mandal", "kach", "ရန်"):
        assert "Asia/Yangon" in [zone.id for zone in suggest_zones(begun, NOW)][:10], begun


def test_the_tables_are_those_that_come_with_the_program_whatever_the_system_has() -> None:
    assert zoneinfo.TZPATH == ()
    assert find_zone("Denmark", NOW).key == "Europe/Copenhagen"
