"""What Discord would make of text, and what is shown instead."""

import pytest

from bot.corpus.fields import PASSAGE_LIMIT
from bot.ui.text import PAGE_LIMIT, Block, escape, from_member, lay_out, lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold*", r"\*bold\*"),
        ("8. Lt General", r"8\. Lt General"),
        ("<@123>", r"\<@123>"),
        ("- a list", r"\- a list"),
        ("# a heading", r"\# a heading"),
    ],
)
def test_words_are_shown_as_they_are(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_a_members_words_reach_nobody() -> None:
    assert "@everyone" not in from_member("@everyone")
    assert "<@1>" not in from_member("<@1>").replace("\\<", "")
    assert "\n" not in from_member("a\nb")


def test_a_passage_fits_a_page_even_if_every_character_is_escaped() -> None:
    assert len(escape("*" * PASSAGE_LIMIT)) + 2 <= PAGE_LIMIT


def test_blocks_stay_together_while_they_can() -> None:
    pages = lay_out([Block(("a" * 60,)), Block(("b" * 30, "c" * 30))], limit=100)
    assert pages == ["a" * 60, "b" * 30 + "\n\n" + "c" * 30]


def test_a_block_larger_than_a_page_goes_on_between_paragraphs() -> None:
    pages = lay_out([Block(("a" * 60, "b" * 60, "c" * 30))], limit=100)
    assert pages == ["a" * 60, "b" * 60 + "\n\n" + "c" * 30]


def test_a_group_that_goes_on_says_so_on_the_next_page() -> None:
    pages = lay_out([Block(("a" * 60,), "Group"), Block(("b" * 60,), "Group")], limit=100)
    assert pages == ["Group\n\n" + "a" * 60, "Group *(continued)*\n\n" + "b" * 60]


def test_no_heading_is_left_alone_at_the_foot_of_a_page() -> None:
    pages = lay_out([Block(("a" * 60,), "One"), Block(("b" * 25, "c" * 60), "Two")], limit=100)
    assert pages[0] == "One\n\n" + "a" * 60
    assert pages[1].startswith("Two\n\n" + "b" * 25)


def test_a_long_list_is_broken_between_its_lines() -> None:
    assert [block.paragraphs[0].count("\n") for block in lines(["x" * 10] * 10, length=50)] == [3, 3, 1]
