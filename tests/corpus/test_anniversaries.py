"""What goes with a day that is marked each year: whoever writes a corpus is told what would mislead there."""

from pathlib import Path

import pytest

from bot.corpus.library import Library
from bot.corpus.reader import read_corpus
from bot.reading.faults import FaultsFound
from tests.corpus.folder import write_corpus

DEMAND = "    asked_of: [asean]\n"
DISPUTE = """\
    disputed:
      what: It was otherwise.
      by: A newspaper
      source: {title: A report, publisher: A newspaper, url: "https://example.org/report", date: "2021-12-01"}
"""


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (DEMAND, f"{DEMAND}    voice: reported\n", "it is a call that its issuer only reports"),
        (DEMAND, f"{DEMAND}    voice: interviewee\n", "it is an interviewee's"),
        (
            DEMAND,
            f'{DEMAND}    bound_to: {{event: the assembly, day: "2021-11-25", certainty: stated}}\n',
            "it is bound to an event (the assembly)",
        ),
        (DEMAND, DEMAND + DISPUTE, "the record differs from it"),
        ("    headline: A fact\n", "    headline: A fact\n" + DISPUTE, "the record differs from it"),
        ("country: Myanmar", "country: Denmark", "it is about Denmark"),
        (
            "    headline: A fact\n    passages: [the words of the letter]",
            "    headline: A fact\n    passages: [what happened last year]",
            'its words hold "last year", which was true when they were written',
        ),
    ],
)
def test_what_misleads_when_nobody_looks_it_through_is_refused(
    tmp_path: Path, before: str, after: str, why: str
) -> None:
    with pytest.raises(FaultsFound) as found:
        read_corpus(write_corpus(tmp_path, a_letter=(before, after)), strictly=True)
    said = [str(fault) for fault in found.value.faults]
    assert any("can't go with a day that is marked each year" in each and why in each for each in said), said


def test_only_the_dates_that_servers_know_of_are_in_reminders_of_all_dates(library: Library) -> None:
    """A new one is `in_all: false`, until every server has heard of it and it is decided to add it here."""
    in_all = {one.id for one in library.anniversaries if one.anniversary is not None and one.anniversary.in_all}
    assert in_all == {
        "coup-2021",
        "mps-call-2021",
        "four-executed-2022",
        "genocide-2017",
        "unsg-letter-2022",
        "interpol-letter-2021",
    }
