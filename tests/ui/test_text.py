"""What Discord would make of text, and what is shown instead."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

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
        ("one\n  2) two", "one\n  2\\) two"),
        (" > quoted", r" \> quoted"),
        ("-# small", r"\-# small"),
        ("<t:0:R>", r"\<t:0:R>"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("[words](https://a.b)", r"[words]\(https://a.b)"),
        ("[https://a.b](https://c.d)", r"[https\://a.b]\(https\://c.d)"),
        ("https://* and *", r"https\://\* and \*"),
        ("https://a.b.<@123>", r"https\://a.b.\<@123>"),
        ("the junta [sic]", "the junta [sic]"),
        ("see https://a.b/c_d_e.", "see https://a.b/c_d_e."),
    ],
)
def test_words_are_shown_as_they_are(text: str, shown: str) -> None:
    assert escape(text) == shown


ADDRESS = re.compile(
    r"(?:https?|steam)://[^S<]+[^<.,:;\"'\]S]".replace(
        "S", r" \t-\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
    )
)
"""What Discord takes for one, and shows as it stands; with JavaScript's white space, which is not Python's."""

LIVE = re.compile(r"[*_~|`<]|\]\(|^ *(?:[>#-]|\d+[.)])", re.MULTILINE)


def discord_text(escaped: str) -> str:
    """What Discord shows for text that has no live markdown; it fails on text that has."""
    shown, place = "", 0
    inert = ""  # the same, but for what a backslash or an address has made text
    while place < len(escaped):
        address = ADDRESS.match(escaped, place)
        if address is not None:
            shown, inert, place = shown + address[0], inert + "x", address.end()
        elif re.match(r"\\[^0-9A-Za-z\s]", escaped[place:]):
            shown, inert, place = shown + escaped[place + 1], inert + "x", place + 2
        else:
            shown, inert, place = shown + escaped[place], inert + escaped[place], place + 1
    assert not LIVE.search(inert), inert
    return shown


MARKS = [
    *"\\*_~|`<>#-[]() \n.)(1x",
    "](",
    "[a](b)",
    "https://",
    "http://a.b",
    "||",
    "```",
    "<@1>",
    "-# ",
    "1. ",
    ">>> ",
]


@given(st.text(max_size=60) | st.lists(st.sampled_from(MARKS), max_size=30).map("".join))
@example("https://a\\*b*")
@example("[a https://b](c)")
@example("0.")
@example("1.5")
@example("https://a.b\x85<@1>")
@example("https://a.b\ufeff*c*")
@settings(deadline=None)
def test_whatever_is_escaped_is_shown_as_it_was_and_nothing_of_it_is_live(text: str) -> None:
    escaped = escape(text)
    assert len(escaped) <= 2 * len(text)
    assert "](" not in escaped
    assert discord_text(escaped) == text


def seconds(text: str) -> float:
    """Of the processor, to escape *text*; the least of three."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        escape(text)
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize("piece", ["[](", "[", "<", "https://", "https://.", "\n", " ", "8", "*", ">"])
def test_marks_cost_hardly_more_than_words_to_escape(piece: str) -> None:
    assert seconds(piece * (3_000 // len(piece))) < 100 * seconds("abc" * 1_000)


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
