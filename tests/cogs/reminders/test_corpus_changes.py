"""Dates that leave the corpus, and come back."""

from dataclasses import replace

import pytest

from bot.corpus.reader import Corpus
from tests.cogs.reminders.scene import COUP, DAY, YANGON
from tests.world import Desk, World


async def test_a_date_that_leaves_the_corpus_is_said_to_come_no_more_and_comes_again_when_it_is_back(
    world: World, desk: Desk, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON, message="Ours")
    without = [one for one in corpus.milestones if one.id != "coup-2021"]
    monkeypatch.setattr("bot.runtime.wiring.read_corpus", lambda *_: replace(corpus, milestones=tuple(without)))
    await world.restart()
    listed = await desk.list()
    assert "Nothing comes: the corpus has no such date any more." in listed
    assert "Ours" in listed
    for command in ("preview", "test"):
        refused = await desk.refused(command, number=1)
        assert refused.text == "The corpus has no such date any more, so nothing comes."
    await world.at(COUP - DAY)
    monkeypatch.setattr("bot.runtime.wiring.read_corpus", lambda *_: corpus)
    await world.restart()
    await world.at(COUP)
    assert len(world.channel.history()) == 1


async def test_a_date_that_left_the_corpus_is_not_called_every_date(
    world: World, desk: Desk, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("add", **YANGON)
    without = [one for one in corpus.milestones if one.id != "coup-2021"]
    monkeypatch.setattr("bot.runtime.wiring.read_corpus", lambda *_: replace(corpus, milestones=tuple(without)))
    await world.restart()
    listed = await desk.list()
    assert "coup-2021" in listed
    assert "every date" not in listed
