"""*Check a quotation* below /source, as a member uses it."""

import logging
import re

import pytest

from tests.world import Said, World, said

SENTENCE = "Its actions could amount to crimes against humanity because of their widespread and systematic nature."


async def check(world: World, words: str, *, id: str = "ipam.f5", onlooker: bool = False) -> Said:
    """The answer to *words* typed into the form below an entry."""
    answer = await world.ask("source", id=id)
    actor = world.onlooker if onlooker else world.member
    shown = await actor.click(answer.message, label="Check a quotation")
    assert shown.modal is not None
    return said(await actor.submit_modal(shown, {"words": words}))


async def test_exact_words_are_said_to_be_exact_to_who_asked_alone(world: World) -> None:
    answer = await check(world, f"“{SENTENCE}”")
    assert (answer.title, answer.private) == ("Exact", True)
    assert "These are the published words of ipam.f5, to the letter." in answer
    assert "https://aseanmp.org/our-work/ipam" in answer


async def test_a_changed_word_is_named_and_the_entry_can_be_opened(world: World) -> None:
    answer = await check(world, SENTENCE.replace("could amount", "amounts"), onlooker=True)
    assert (answer.title, answer.private) == ("Altered", True)
    assert "Published: “could amount”. Here: “amounts”." in answer
    assert any(label.startswith("Open ipam.") for label in answer.buttons)


async def test_words_of_another_entry_are_said_to_be_that_ones(world: World) -> None:
    answer = await check(world, SENTENCE, id="sacm-2025.q1")
    assert "They are not those of sacm-2025.q1, where you opened this." in answer
    assert "of ipam.f5" in answer


@pytest.mark.parametrize("typed", ["@everyone", "<@1>", "<@&2>", "**surely**", "[x](https://e.org)", "`code`"])
async def test_no_name_that_is_typed_reaches_anyone_and_no_markup_is_live(world: World, typed: str) -> None:
    answer = await check(world, SENTENCE.replace("could", f"could {typed}"))
    assert "Added after “Its actions could”" in answer
    assert answer.private
    assert not re.search(rf"(?<!\\){re.escape(typed)}", answer.markdown)


async def test_blank_words_are_answered_with_a_sentence(world: World) -> None:
    assert "There are no words in it to check." in await check(world, " \n “ ”")


async def test_four_thousand_characters_are_answered_on_pages_that_fit(world: World) -> None:
    words = " ".join(f"{SENTENCE.replace('could', f'could{n}')}" for n in range(60))[:4000]
    answer = await check(world, words)
    assert answer.title == "Altered"
    assert len(answer.markdown) <= 4096
    answer = await check(world, f"{SENTENCE} {'x*' * 1900}")
    assert "Padauk holds no passage with “x*x*" in answer
    assert len(answer.markdown) <= 4096


async def test_nothing_that_is_typed_is_logged_or_kept(
    world: World, caplog: pytest.LogCaptureFixture, database: object
) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot"):
        await check(world, "Xylophone players were certainly among the signatories of it.")
    assert "Xylophone" not in caplog.text
    store = world.bot.services.store
    content = b"".join(path.read_bytes() for path in store.path.parent.glob("padauk*"))
    assert b"Xylophone" not in content


async def test_the_button_still_works_after_a_restart(world: World) -> None:
    answer = await world.ask("source", id="ipam.f5")
    await world.restart()
    shown = await world.member.click(answer.message, label="Check a quotation")
    result = said(await world.member.submit_modal(shown, {"words": SENTENCE}))
    assert result.title == "Exact"
