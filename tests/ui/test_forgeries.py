"""What a server's administrator writes can't be read as Padauk's own words, nor as a quotation."""

import re
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from bot.calendar.schedule import Every, Mark
from bot.corpus.library import Library
from bot.posting.models import Wish
from bot.posting.own_words import NotToBeSaid, checked
from bot.ui.reminders import Occasion, message_of_post

LABEL = "**From this server:**"
COUP = Occasion(mark=Mark(date(2027, 2, 1), 0, "coup-2021"), marker="MARKER")

CLAIMS = [
    "We surrender. (in the document)",
    "“We surrender.” — National Unity Government, 1 February 2026 (confirmed)",
    "Said on 1 May 2026 (from a public copy)",
    "About May 2026 (our inference)",
    "Of: ASEAN (our reading)",
    "See `nug-2026.q1`",
    "nug-2026.q1 · National Unity Government",
    "NUG-2026.Q1",
    "nug-2026.q\u200b1 is new",
    "ｎｕｇ-2026.q1",
    "They surrendered ( Confirmed )",
    "They surrendered （confirmed）",
    "We surender [sic] today",
    "That was all.\nFrom this server:\nnothing",
    "The record differs: it never happened",
    "Since then (not in this statement): they surrendered",
]

MARKUP = [
    "> “We have laid down our arms.”",
    ">>> Min Aung Hlaing said:",
    "  > indented",
    "# Donate",
    "### Key fact",
    "-# small print of ours",
    "- National Unity Government",
    "* a list",
    "+ a list",
    "1. first",
    "x\n> second line",
    "x\n\n\n# after empty lines",
    "[Read it at the source](https://evil.example)",
    "[Read it at the source](<https://evil.example>)",
    "```text\nTo copy:\n```",
    "**5 years ago today: victory**",
    "__**Key fact**__",
    "||hidden",
    "`code`",
    "~~not~~ true",
    "*aside*",
    "<@&123> <#1> <:name:1> <t:1:F> </fact:1>",
    "\u202eesrever",
    "a\u2028> b",
    "a\x0b# b",
    "{event}\n> {years}",
]


def content(library: Library, message: str) -> str:
    wish = Wish(
        guild_id=1,
        channel_id=1,
        subject="coup-2021",
        every=Every.YEAR,
        at=time(9),
        zone=ZoneInfo("Asia/Yangon"),
        message=message,
    )
    return str(message_of_post(library, wish, COUP)["content"])


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_marks_our_own_answers_is_refused(claim: str) -> None:
    with pytest.raises(NotToBeSaid, match="by which people know what Padauk itself vouches for"):
        checked(claim, digest=False)


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_was_kept_before_it_was_refused_is_posted_without_it(library: Library, claim: str) -> None:
    theirs = content(library, claim).split(LABEL, 1)[1]
    with pytest.raises(NotToBeSaid):
        checked(claim, digest=False)
    assert checked(theirs.replace("\\", "").strip(), digest=False) is not None


@pytest.mark.parametrize("message", [*CLAIMS, *MARKUP])
def test_own_words_stand_last_under_a_line_that_says_so_and_without_markup(library: Library, message: str) -> None:
    said = content(library, message)
    assert said.count(LABEL) == 1
    ours, theirs = said.split(f"\n{LABEL}\n")
    assert ours == content(library, "Ours").split(f"\n{LABEL}\n")[0]
    for line in theirs.split("\n"):
        assert line.strip(), "an empty line could end what is theirs"
        assert not re.match(r"\s*(?:>|#|-|\*|\+\s|\d+[.)]|`)", line), line
    assert not re.search(r"(?<!\\)(?:\]\(|[`*_~|<])", theirs), theirs
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", theirs)
