"""Times, days of notice and days of the week or month, as people type them."""

import re
import unicodedata
from datetime import time

from bot.calendar.schedule import Every
from bot.errors import MemberError

NOTICE_LIMIT = 365
NOTICES_LIMIT = 10
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_COLONS = str.maketrans("：﹕∶꞉．", "::::.")
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h ]?(?P<minute>\d{2})(?:[:.]00)?)?"
    r"(?:\s*(?:h|hrs|uhr|နာရီ|น\.?))?(?:\s*(?P<half>[ap])\.?m?\.?|\s*(?P<named>noon|midnight))?"
)


def western_digits(text: str) -> str:
    """*text* with Burmese, Arabic, Thai and all other digits as 0 to 9, and without what can't be seen."""
    seen = (letter for letter in text if unicodedata.category(letter) != "Cf")
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in seen)


def read_time(typed: str) -> time:
    """A time of day: "9:00", "09.30", "9", "9 pm", "2130", "noon"; midnight and 24:00 are 00:00."""
    text = western_digits(typed).translate(_COLONS).strip().casefold()
    if text in _NAMED_TIMES:
        return _NAMED_TIMES[text]
    found = _TIME.fullmatch(text)
    if found is not None:
        hour, minute, half, named = int(found["hour"]), int(found["minute"] or 0), found["half"], found["named"]
        if named is not None and (hour, minute) == (12, 0):
            return _NAMED_TIMES[named]
        if half is not None and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
            half = None
        if half is None and named is None and (hour < 24 or (hour, minute) == (24, 0)) and minute < 60:
            return time(hour % 24, minute)
    raise MemberError(f'"{_shown(typed)}" is no time of day; write hours and minutes as in 09:00 or 18:30.')


def read_days_before(typed: str) -> tuple[int, ...]:
    """Days of notice, most first: "30, 7, 1, 0"."""
    parts = re.findall(r"[^\s,;၊،，、]+", western_digits(typed))
    if not parts or not all(re.fullmatch(r"[0-9]{1,3}", part) and int(part) <= NOTICE_LIMIT for part in parts):
        raise MemberError(
            f'"{_shown(typed)}" is no list of days; write how many days before, as in 30, 7, 1, 0 '
            f"(0 is the day itself, {NOTICE_LIMIT} the most)."
        )
    days = sorted({int(part) for part in parts}, reverse=True)
    if len(days) > NOTICES_LIMIT:
        raise MemberError(f"That is {len(days)} days of notice; {NOTICES_LIMIT} are the most.")
    return tuple(days)


def read_day(typed: str, every: Every) -> int | None:
    """The day of the week (0 for Monday) or month (from 1) that goes with *every*; None for none."""
    typed = typed.strip()
    match every:
        case Every.WEEK:
            fitting = [number for number, name in enumerate(WEEKDAYS) if _begins(name, typed)]
            if len(fitting) == 1:
                return fitting[0]
            raise MemberError("What comes every week needs its day; give it with the option day: Monday, Tuesday ...")
        case Every.MONTH:
            found = re.fullmatch(r"([0-9]{1,2})\s*(?:st|nd|rd|th|\.)?", western_digits(typed).casefold())
            if found is not None and 1 <= int(found[1]) <= 31:
                return int(found[1])
            raise MemberError(
                "What comes every month needs its day; give it with the option day: a number from 1 to 31 "
                "(31: the last day of any month)."
            )
    if typed:
        raise MemberError("What comes every day needs no day; leave the option day out.")
    return None


def _begins(name: str, typed: str) -> bool:
    """Whether *name* is meant by its first two letters or more, or as in "Mondays" and "Mon."."""
    typed = typed.casefold().removesuffix(".")
    return len(typed) >= 2 and f"{name.casefold()}s".startswith(typed)


def _shown(typed: str) -> str:
    return " ".join(typed.split())[:60]
