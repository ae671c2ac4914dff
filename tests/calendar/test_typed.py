"""What people type for times, notices and days, and what they are told where it cannot be read."""

from collections.abc import Callable
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.schedule import Every
from bot.calendar.typed import NOTICE_LIMIT, NOTICES_LIMIT, WEEKDAYS, read_day, read_days_before, read_time
from bot.errors import MemberError


def told(read: Callable[[str], object], typed: str) -> str:
    """The sentence that answers what cannot be read."""
    with pytest.raises(MemberError) as refusal:
        read(typed)
    return str(refusal.value)


# Times


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:00", time(9)),
        ("09:00", time(9)),
        ("09.30", time(9, 30)),
        ("9h30", time(9, 30)),
        ("9 30", time(9, 30)),
        ("9", time(9)),
        ("21", time(21)),
        ("2130", time(21, 30)),
        ("930", time(9, 30)),
        ("0", time(0)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
        (" 18:30 ", time(18, 30)),
        ("18:30\n", time(18, 30)),
        ("9 uhr", time(9)),
        ("18.30 Uhr", time(18, 30)),
        ("9 pm", time(21)),
        ("9pm", time(21)),
        ("9 P.M.", time(21)),
        ("9:30 am", time(9, 30)),
        ("9.30 a.m.", time(9, 30)),
        ("930pm", time(21, 30)),
        ("12 am", time(0)),
        ("12:30 am", time(0, 30)),
        ("12 pm", time(12)),
        ("12:30 pm", time(12, 30)),
        ("09:00:00", time(9)),  # as computers write it
        ("9:30:00 pm", time(21, 30)),
        ("0900 hrs", time(9)),
        ("noon", time(12)),
        ("Noon", time(12)),
        ("12 noon", time(12)),
        ("midday", time(12)),
        ("midnight", time(0)),
        ("12 midnight", time(0)),
        ("24:00", time(0)),
        ("24.00", time(0)),
        ("2400", time(0)),
        ("9：30", time(9, 30)),  # a full-width colon
        ("９：３０", time(9, 30)),
        ("9∶30", time(9, 30)),
        ("၉:၃၀", time(9, 30)),  # Burmese digits
        ("၉:၀၀", time(9)),
        ("၉ နာရီ", time(9)),  # 9 o'clock
        ("๑๘:๓๐", time(18, 30)),  # Thai digits
        ("09.30 น.", time(9, 30)),
        ("٠٩:٣٠", time(9, 30)),  # Arabic digits
        ("9:\u200b30", time(9, 30)),  # what can't be seen, as in pasted text
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize("hour", range(24))
def test_every_hour_is_read_on_a_clock_of_24_and_of_12(hour: int) -> None:
    half = "am" if hour < 12 else "pm"
    assert read_time(f"{hour}:05") == read_time(f"{hour % 12 or 12}:05 {half}") == time(hour, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "25",
        "12:60",
        "9:5",
        "9:000",
        "13 pm",
        "0 am",
        "-1",
        "+9",
        "9,5",
        "half past nine",
        "24:01",
        "24 pm",
        "09:00:30",
        "9:00:0",
        "11 noon",
        "noon pm",
        "noonish",
        "9 xm",
        "1 2",
        "99999999999999999999",
        "²",
        "½",
    ],
)
def test_what_is_no_time_is_answered_with_how_to_write_one(typed: str) -> None:
    shown = " ".join(typed.split())
    assert told(read_time, typed) == f'"{shown}" is no time of day; write hours and minutes as in 09:00 or 18:30.'


@given(st.times())
def test_every_time_is_read_back_from_how_it_is_shown(at: time) -> None:
    assert read_time(f"{at:%H:%M}") == at.replace(second=0, microsecond=0)


# Notices


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("30, 7, 1, 0", (30, 7, 1, 0)),
        ("0 1 7 30", (30, 7, 1, 0)),
        ("30,7,1,0", (30, 7, 1, 0)),
        ("30; 7; 1", (30, 7, 1)),
        ("7, 7, 7", (7,)),
        ("0", (0,)),
        ("365", (365,)),
        ("007", (7,)),
        (" 30 , 7 ", (30, 7)),
        ("30, 7,", (30, 7)),
        ("30\n7", (30, 7)),
        ("၃၀၊ ၇၊ ၁", (30, 7, 1)),  # Burmese digits and commas
        ("๓๐, ๗", (30, 7)),
        ("٣٠، ٧", (30, 7)),
        ("3０，7", (30, 7)),
        ("10 9 8 7 6 5 4 3 2 1", (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)),
        ("10 9 8 7 6 5 4 3 2 1 1 1", (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)),
    ],
)
def test_days_of_notice_are_read_in_any_order_and_once_each(typed: str, meant: tuple[int, ...]) -> None:
    assert read_days_before(typed) == meant


@pytest.mark.parametrize("typed", ["30, 7 ,", ", 30"])
def test_a_comma_too_many_is_let_go(typed: str) -> None:
    assert read_days_before(typed)


@pytest.mark.parametrize(
    "typed", ["", " ", ",", "366", "1000", "-1", "1.5", "a week", "7 days", "7, x", "7..1", "²", "1e2", "7/1"]
)
def test_what_is_no_list_of_days_is_answered_with_how_to_write_one(typed: str) -> None:
    shown = " ".join(typed.split())
    assert told(read_days_before, typed) == (
        f'"{shown}" is no list of days; write how many days before, as in 30, 7, 1, 0 '
        "(0 is the day itself, 365 the most)."
    )


def test_more_notices_than_anyone_wants_are_counted_and_refused() -> None:
    assert told(read_days_before, "0 1 2 3 4 5 6 7 8 9 10") == "That is 11 days of notice; 10 are the most."


@given(st.lists(st.integers(0, NOTICE_LIMIT), min_size=1, max_size=NOTICES_LIMIT, unique=True))
def test_notices_are_read_back_from_how_they_are_shown(days: list[int]) -> None:
    assert read_days_before(", ".join(map(str, days))) == tuple(sorted(days, reverse=True))


# Days of the week and month


def test_a_weekday_is_read_from_its_first_two_letters_on() -> None:
    for number, name in enumerate(WEEKDAYS):
        for length in range(2, len(name) + 1):
            for typed in (name[:length], name[:length].upper(), f" {name[:length].lower()} "):
                assert read_day(typed, Every.WEEK) == number, typed


@pytest.mark.parametrize("typed", ["Mondays", "mon.", "Mo."])
def test_a_weekday_is_read_as_people_shorten_it_or_say_it_of_all(typed: str) -> None:
    assert read_day(typed, Every.WEEK) == 0


@pytest.mark.parametrize("typed", ["", "T", "M", "W", "1", "Someday", "Mondayy", "on", "Montag"])
def test_what_is_no_weekday_is_answered_with_what_is(typed: str) -> None:
    assert told(lambda text: read_day(text, Every.WEEK), typed) == (
        "What comes every week needs its day; give it with the option day: Monday, Tuesday ..."
    )


def test_a_day_of_the_month_is_read_with_or_without_its_ending() -> None:
    for number, ending in ((1, "st"), (2, "nd"), (3, "rd"), (4, "th"), (21, "st"), (31, "st")):
        for typed in (f"{number}", f"{number}{ending}", f"{number}.", f" {number} {ending.upper()} ", f"{number:02}"):
            assert read_day(typed, Every.MONTH) == number, typed


@pytest.mark.parametrize("typed", ["၁၅", "๑๕", "١٥", "１５", "၁၅."])
def test_a_day_of_the_month_is_read_in_any_digits(typed: str) -> None:
    assert read_day(typed, Every.MONTH) == 15


@pytest.mark.parametrize("typed", ["", "0", "32", "-1", "last", "1 2", "1.5", "²", "100", "Monday"])
def test_what_is_no_day_of_the_month_is_answered_with_what_is(typed: str) -> None:
    assert told(lambda text: read_day(text, Every.MONTH), typed) == (
        "What comes every month needs its day; give it with the option day: a number from 1 to 31 "
        "(31: the last day of any month)."
    )


def test_what_comes_daily_has_no_day() -> None:
    assert read_day("", Every.DAY) is None
    assert read_day("  ", Every.DAY) is None
    assert told(lambda text: read_day(text, Every.DAY), "Monday") == (
        "What comes every day needs no day; leave the option day out."
    )


# Whatever is typed

READERS: list[Callable[[str], object]] = [
    read_time,
    read_days_before,
    *(lambda typed, every=every: read_day(typed, every) for every in Every),
]
NEARLY = st.text("0123456789:.,;hapmuHr \n-+stndrdthMonTuesWd၀၉٣²", max_size=20)


@pytest.mark.parametrize("read", READERS)
@given(st.one_of(st.text(), NEARLY))
@settings(max_examples=150)
def test_whatever_is_typed_is_read_or_answered_with_one_sentence(read: Callable[[str], object], typed: str) -> None:
    try:
        read(typed)
    except MemberError as refusal:
        sentence = str(refusal)
        assert len(sentence.splitlines()) == 1
        assert sentence.endswith(".")


@pytest.mark.parametrize("read", [read_time, read_days_before])
@pytest.mark.parametrize("typed", ["x" * 5000, "x " * 5000, "\n" * 5000 + "x" * 61, "9" * 5000])
def test_sixty_characters_at_most_are_repeated_of_what_was_typed(read: Callable[[str], object], typed: str) -> None:
    sentence, without = told(read, typed), told(read, "")
    assert len(sentence) == len(without) + 60
    assert sentence.startswith(f'"{" ".join(typed.split())[:60]}" is no ')


@pytest.mark.parametrize("every", Every)
def test_what_is_said_of_a_day_repeats_nothing_typed(every: Every) -> None:
    assert "xyzzy" not in told(lambda typed: read_day(typed, every), "xyzzy")
