"""Dates that leave the corpus, and come back."""

from dataclasses import replace

from bot.config.settings import Settings
from bot.corpus.reader import Corpus
from tests.bots import a_bot
from tests.cogs.reminders.scene import COUP, DAY, YANGON
from tests.world import Desk, World


async def test_a_date_that_leaves_the_corpus_is_said_to_come_no_more_and_comes_again_when_it_is_back(
    world: World, desk: Desk, corpus: Corpus, settings: Settings
) -> None:
    await desk.ask("add", **YANGON, message="Ours")
    without = [one for one in corpus.milestones if one.id != "coup-2021"]
    await world.restart(lambda: a_bot(settings, corpus=replace(corpus, milestones=tuple(without))))
    listed = await desk.list()
    assert "Nothing comes: the corpus has no such date any more." in listed
    assert "Ours" in listed
    for command in ("preview", "test"):
        refused = await desk.refused(command, number=1)
        assert refused.text == "The corpus has no such date any more, so nothing comes."
    await world.at(COUP - DAY)
    await world.restart(lambda: a_bot(settings, corpus=corpus))
    await world.at(COUP)
    assert len(world.channel.history()) == 1


async def test_a_date_that_left_the_corpus_is_not_called_every_date(
    world: World, desk: Desk, corpus: Corpus, settings: Settings
) -> None:
    await desk.ask("add", **YANGON)
    without = [one for one in corpus.milestones if one.id != "coup-2021"]
    await world.restart(lambda: a_bot(settings, corpus=replace(corpus, milestones=tuple(without))))
    listed = await desk.list()
    assert "coup-2021" in listed
    assert "every date" not in listed
