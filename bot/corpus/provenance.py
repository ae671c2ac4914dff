"""When something was said, in words that never claim more than is known.

A date that the document does not state carries its mark wherever it is shown.
"""

from datetime import date

from bot.corpus.models import AsOf, Certainty


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
    """A date with its certainty: "about 22 September 2022 (inferred)"."""
    if as_of.date is None:
        return "date unknown"
    words = date_in_words(as_of.date)
    match as_of.certainty:
        case Certainty.CONFIRMED:
            return f"{words} (confirmed)"
        case Certainty.PROBABLE:
            return f"probably {words}"
        case Certainty.INFERRED:
            return f"about {words} (inferred)"
        case _:
            return words


def as_of_sentence(as_of: AsOf) -> str:
    """The same as the beginning of a sentence."""
    words = as_of_in_words(as_of)
    return words[:1].upper() + words[1:]
