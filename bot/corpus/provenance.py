"""When something was said, in words that never claim more than is known.

Each date says how it is known, wherever it is shown: what states it, or that we infer it.
"""

from datetime import date

from bot.corpus.dated import AsOf, Certainty


def date_in_words(text: str) -> str:
    """`2024-01-31` as "31 January 2024", `2022-07` as "July 2022", `2024` as "2024"."""
    match text.split("-"):
        case [year, month, day]:
            return f"{int(day)} {date(int(year), int(month), 1):%B} {year}"
        case [year, month]:
            return f"{date(int(year), int(month), 1):%B} {year}"
        case _:
            return text


def as_of_in_words(as_of: AsOf) -> str:
    """A date with its certainty: "about 22 September 2022 (our inference)"."""
    words = short_date(as_of)
    match as_of.certainty:
        case Certainty.STATED:
            return f"{words} (in the document)"
        case Certainty.CONFIRMED | Certainty.PROBABLE:
            return f"{words} (from a public copy)"
        case Certainty.INFERRED:
            return f"{words} (our inference)"
        case Certainty.UNKNOWN:
            return words


def short_date(as_of: AsOf) -> str:
    """The same where there is little room: "about 22 September 2022"."""
    if as_of.date is None:
        return "date unknown"
    words = date_in_words(as_of.date)
    match as_of.certainty:
        case Certainty.PROBABLE:
            return f"probably {words}"
        case Certainty.INFERRED:
            return f"about {words}"
        case _:
            return words


def as_of_sentence(as_of: AsOf) -> str:
    """A date as the beginning of a sentence; what the document states needs no mark there."""
    words = short_date(as_of) if as_of.certainty is Certainty.STATED else as_of_in_words(as_of)
    return words[:1].upper() + words[1:]
