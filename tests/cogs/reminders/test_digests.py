"""What comes regularly: when, what is drawn, and on which topic."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import discord
import pytest

from bot.config.settings import Settings
from bot.corpus.library import Library
from bot.corpus.models import Demand, Fact, Figure, Item, Quote
from bot.corpus.reader import Corpus
from bot.posting.models import Digest
from bot.ui.digest_pool import digestible
from bot.ui.text import as_published, escape
from tests.bots import a_bot
from tests.cogs.reminders.scene import DAY, HOUR, NEW_YEAR, what_became, without_marker
from tests.world import Desk, World, read


def shown(post: discord.Message) -> str:
    """The reference of what a digest brought."""
    return (post.embeds[-1].footer.text or "").split(" · ")[0]


async def test_digests_come_on_their_days_of_week_and_month(world: World, desk: Desk) -> None:
    await desk.ask("digest", what="quote", every="day", zone="Berlin", at="09:00")
    await desk.ask("digest", what="fact", every="week", day="Sunday", at="10:00")
    await desk.ask("digest", what="demand", every="month", day="31", at="11:00")
    for day in range(90):  # 1 January to 31 March; clocks change on 29 March
        for hour in range(7, 11):
            await world.at(NEW_YEAR + day * DAY + hour * HOUR)
    berlin = ZoneInfo("Europe/Berlin")
    came = {"Quote": [], "Key fact": [], "Figure": [], "Demand": []}  # type: dict[str, list[str]]
    for post in world.channel.history():
        came[str(post.embeds[0].title)].append(f"{post.created_at.astimezone(berlin):%d %b %H:%M}")
    days = [(date(2026, 1, 1) + number * DAY) for number in range(90)]
    assert came["Quote"] == [f"{day:%d %b} 09:00" for day in days]
    assert sorted(came["Key fact"] + came["Figure"]) == sorted(
        f"{day:%d %b} 10:00" for day in days if day.weekday() == 6
    )
    assert came["Demand"] == ["31 Jan 11:00", "28 Feb 11:00", "31 Mar 11:00"]


async def test_a_digest_says_what_it_is_of_which_day_and_by_whom(world: World, desk: Desk, library: Library) -> None:
    await desk.ask("digest", what="quote", every="week", day="Thu", zone="UTC", message="Read this on {date}.")
    await world.at(NEW_YEAR + 9 * HOUR)
    (post,) = world.channel.history()
    quote = library.entry(shown(post))
    assert isinstance(quote, Quote)
    title, source, label, own = read(post.content).splitlines()
    assert label == "From this server:"
    assert title == read(f"Quote of the week: {escape(quote.headline)}")
    assert own == "Read this on 1 January 2026."
    assert source.endswith(quote.id)
    statement = library.statement_of(quote)
    whole = [escape(as_published(passage, statement, quote.sic)) for passage in quote.passages]
    assert all(passage in (post.embeds[0].description or "") for passage in whole)


async def test_a_digest_never_repeats_before_all_were_shown_not_even_across_restarts(
    world: World, desk: Desk, library: Library
) -> None:
    quotes = {quote.id for quote in library.quotes_by()}
    await desk.ask("digest", what="quote", every="day", zone="UTC")
    for day in range(2 * len(quotes)):
        await world.at(NEW_YEAR + day * DAY + 9 * HOUR)
        if day % 50 == 20:
            await world.restart()
    drawn = [shown(post) for post in world.channel.history()]
    first, second = drawn[: len(quotes)], drawn[len(quotes) :]
    assert set(first) == set(second) == quotes
    assert first != second
    assert first[-1] != second[0]


async def test_a_digest_that_finds_its_day_marked_already_uses_up_nothing(world: World, desk: Desk) -> None:
    await desk.ask("digest", what="quote", every="day", zone="UTC")
    await world.at(NEW_YEAR + 9 * HOUR)
    await desk.ask("remove", number=1)
    await desk.ask("digest", what="quote", every="day", zone="UTC", at="12:00")
    preview = await desk.ask("preview", number=2)
    await world.at(NEW_YEAR + 12 * HOUR)
    assert len(world.channel.history()) == 1
    await world.at(NEW_YEAR + DAY + 12 * HOUR)
    assert world.channel.history()[-1].embeds[0].description == preview.markdown, "what was previewed never came"


async def test_a_digest_draws_about_myanmar_only(library: Library) -> None:
    about_others = [each.id for each in library.corpus.statements if each.country != "Myanmar"]
    assert about_others
    for digest in Digest:
        assert not [id for id in digestible(library, digest) if id.split(".")[0] in about_others]


@pytest.mark.parametrize(("what", "kind"), [("quote", Quote), ("fact", Fact | Figure), ("demand", Demand)])
async def test_a_digest_on_a_topic_brings_all_there_is_on_it_and_nothing_else(
    world: World, desk: Desk, library: Library, what: str, kind: type[Item]
) -> None:
    about_myanmar = (each for each in library.corpus.statements if each.country == "Myanmar")
    items = [item for each in about_myanmar for item in each.items if isinstance(item, kind) and not item.disputed]
    on_sanctions = {item.id for item in items if "sanctions" in item.topics}
    assert 1 < len(on_sanctions) < len(items)
    await desk.ask("digest", what=what, topic="sanctoins", every="day", zone="UTC")
    for day in range(2 * len(on_sanctions)):
        await world.at(NEW_YEAR + day * DAY + 9 * HOUR)
        if day == 1:
            await world.restart()
    came = [shown(post) for post in world.channel.history()]
    first, second = came[: len(on_sanctions)], came[len(on_sanctions) :]
    assert set(first) == set(second) == on_sanctions


async def test_a_digest_on_a_topic_about_other_countries_brings_what_is_about_them(
    world: World, desk: Desk, library: Library
) -> None:
    await desk.ask("digest", what="quote", topic="Sahel", every="day", zone="UTC")
    await world.at(NEW_YEAR + 9 * HOUR)
    (post,) = world.channel.history()
    quote = library.entry(shown(post))
    assert isinstance(quote, Quote)
    assert library.statement_of(quote).country in ("Burkina Faso", "Niger")


async def test_the_topic_of_a_digest_is_said_wherever_the_digest_is(world: World, desk: Desk) -> None:
    added = await desk.ask("digest", what="fact", topic="jet fuel", every="week", day="Thu", zone="UTC")
    assert "1 · a fact on Aviation fuel every Thursday\n" in added
    assert "1 · a fact on Aviation fuel every Thursday\n" in await desk.list()
    preview = await desk.ask("preview", number=1)
    assert " of the week on Aviation fuel: " in read(preview.message.content)
    await world.at(NEW_YEAR + 9 * HOUR)
    (post,) = world.channel.history()
    assert without_marker(preview.message.message) == without_marker(post)
    (entry,) = await what_became(desk)
    assert entry.endswith(f" · 1 · a fact on Aviation fuel · <#{world.channel.id}>")
    removed = await desk.ask("remove", number=1)
    assert "1 · a fact on Aviation fuel every Thursday, in" in removed


async def test_an_unknown_topic_is_answered_with_the_closest(desk: Desk) -> None:
    refused = await desk.refused("digest", what="quote", topic="fuel prices", every="day", zone="UTC")
    assert "There is no topic “fuel prices” here." in refused
    assert "Aviation fuel" in refused
    assert "There is none yet." in await desk.list()


async def test_a_digest_on_a_topic_with_nothing_of_its_kind_is_refused(desk: Desk) -> None:
    refused = await desk.refused("digest", what="quote", topic="aviation-fuel", every="day", zone="UTC")
    assert refused.text == "There is no quote on Aviation fuel for a digest to bring; choose another topic."
    assert "There is none yet." in await desk.list()
    assert "a demand on Aviation fuel" in await desk.ask(
        "digest", what="demand", topic="aviation-fuel", every="day", zone="UTC"
    )


async def test_a_topic_of_nothing_but_spaces_is_none(desk: Desk) -> None:
    assert "1 · a quote every day\n" in await desk.ask("digest", what="quote", topic="  ", every="day", zone="UTC")


async def test_digests_of_one_kind_on_different_topics_stand_side_by_side(
    world: World, desk: Desk, library: Library
) -> None:
    for number, topic in enumerate(("", "killings", "elections"), 1):
        narrowed = {"topic": topic} if topic else {}
        assert f"{number} · a quote" in await desk.ask("digest", what="quote", **narrowed, every="day", zone="UTC")
    refused = await desk.refused("digest", what="quote", topic="murders", every="week", day="Monday")
    assert "Reminder 2 posts that in this channel already." in refused
    await world.at(NEW_YEAR + 9 * HOUR)
    posts = {read(post.content).split(":")[0]: library.entry(shown(post)) for post in world.channel.history()}
    assert posts.keys() == {"Quote of the day", "Quote of the day on Killings", "Quote of the day on Elections"}
    for topic in ("killings", "elections"):
        quote = posts[f"Quote of the day on {library.topics.name(topic)}"]
        assert isinstance(quote, Quote)
        assert topic in quote.topics


async def test_a_digest_on_a_topic_that_left_the_corpus_says_so_and_comes_no_more(
    world: World, desk: Desk, corpus: Corpus, settings: Settings
) -> None:
    await desk.ask("digest", what="quote", topic="killings", every="day", zone="UTC")
    without = tuple(topic for topic in corpus.topics if topic.id != "killings")
    await world.restart(lambda: a_bot(settings, corpus=replace(corpus, topics=without)))
    assert "1 · a quote on a topic of before (killings) every day\n" in await desk.list()
    refused = await desk.refused("preview", number=1)
    assert refused.text == "Nothing can be posted: what it speaks of is no longer in the corpus."
    await world.at(NEW_YEAR + 9 * HOUR)
    assert world.channel.history() == []
    (entry,) = await what_became(desk)
    assert "failed" in entry
    assert entry.endswith("what it speaks of is no longer in the corpus")


async def test_topics_to_choose_from_come_while_one_types(desk: Desk) -> None:
    choices = await desk.member.autocomplete(desk.channel, "reminders digest", "topic", "fuel")
    assert [choice["name"] for choice in choices] == ["Aviation fuel"]
