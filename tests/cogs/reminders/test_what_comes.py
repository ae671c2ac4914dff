"""What is posted on the day and before it, and whom it reaches."""

import re
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from bot.corpus.library import Library
from bot.corpus.models import Item
from bot.corpus.provenance import as_of_in_words
from bot.corpus.remarks import issuers
from tests.cogs.reminders.scene import COUP, DAY, MINUTE, NEW_YEAR, YANGON, buttons, pinged, sent_to
from tests.world import Desk, World, read, said


async def test_on_the_day_a_post_says_what_it_is_without_the_help_of_its_embed(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    await world.at(COUP - timedelta(seconds=1))
    assert world.channel.history() == []
    await world.at(COUP)
    (post,) = world.channel.history()
    assert read(post.content).splitlines() == [
        "5 years ago today: Military coup in Myanmar",
        "1 February 2021. Myanmar's military moved to take power on the day on which the new parliament was to open. "
        "The documents differ in their words for it: some write coup, others attempted coup, illegal attempted coup, "
        "ill-fated coup attempt or illegal attempt to seize power.",
    ]


async def test_days_of_notice_say_how_many_days_there_are_and_each_brings_a_fact_of_its_own(
    world: World, desk: Desk
) -> None:
    await desk.ask("add", **YANGON, before="30 7 1 0")
    for days in (30, 7, 1, 0):
        await world.at(COUP - days * DAY)
    posts = world.channel.history()
    assert [read(post.content).splitlines()[0] for post in posts] == [
        "In 30 days, on 1 February 2026: Military coup in Myanmar · 5 years",
        "In 7 days, on 1 February 2026: Military coup in Myanmar · 5 years",
        "Tomorrow, on 1 February 2026: Military coup in Myanmar · 5 years",
        "5 years ago today: Military coup in Myanmar",
    ]
    assert len({post.embeds[0].description for post in posts}) == 4


async def test_a_day_that_is_not_known_for_certain_is_remembered_and_says_how_it_is_known(
    world: World, desk: Desk, library: Library
) -> None:
    await desk.ask("add", date="genocide-2017", zone="Asia/Yangon")
    await world.at(datetime(2026, 8, 25, 2, 30, tzinfo=UTC))
    (post,) = world.channel.history()
    lines = read(post.content).splitlines()
    assert lines[0] == "Remembered today: Genocide against the Rohingya · 9 years"
    assert lines[1].startswith("About 25 August 2017 (our inference). ")
    assert lines[2] == library.milestones["genocide-2017"].date.note


async def test_the_embed_brings_a_fact_with_its_source_and_demands_with_dates_and_references(
    world: World, desk: Desk, library: Library
) -> None:
    await desk.ask("add", **YANGON)
    await world.at(COUP)
    (post,) = world.channel.history()
    footer = post.embeds[-1].footer.text or ""
    reference, issuer, dated, marker = footer.split(" · ")
    anniversary = library.milestones["coup-2021"].anniversary
    assert anniversary is not None
    assert reference in anniversary.facts
    fact = library.entry(reference)
    assert isinstance(fact, Item)
    statement = library.statement_of(fact)
    assert (issuer, dated) == (issuers(library, statement), as_of_in_words(statement.date))
    assert re.fullmatch(r"[A-Z2-7]{16}", marker)
    text = "\n".join(read(embed.description) for embed in post.embeds)
    assert all(passage in text for passage in fact.passages)
    for id in anniversary.demands:
        demand = library.entry(id)
        assert isinstance(demand, Item)
        assert demand.headline in text
        assert id in text
    assert "Of: The military junta · asked by CIVICUS · about 1 April 2022 (our inference) hrc49-resolution.d2" in text
    source, calendar = buttons(post)
    assert (source.label, source.url) == ("Read it at the source", statement.link.url)
    assert calendar.label == "Dates for your calendar"


async def test_a_post_mentions_the_one_role_that_was_chosen_and_can_mention_nobody_else(
    world: World, desk: Desk
) -> None:
    role = world.guild.create_role("Rememberers", mentionable=True)
    await desk.ask("add", **YANGON, role=role, message="{years} years since {event}\\non {date}. {years}!")
    await desk.ask("add", date="mps-call-2021")
    await world.at(COUP)
    await world.at(datetime(2026, 3, 22, 2, 30, tzinfo=UTC))
    with_role, without = world.channel.history()
    said = read(with_role.content).splitlines()
    assert said[:2] == [role.mention, "5 years ago today: Military coup in Myanmar"]
    assert said[-3:] == [
        "From this server:",
        "5 years since Military coup in Myanmar",
        "on 1 February 2026. 5!",
    ]
    assert pinged(world, with_role.id) == ([role.id], [], False)
    assert pinged(world, without.id) == ([], [], False)
    allowed = [sent["allowed_mentions"] for sent in sent_to(world, world.channel)]
    assert allowed == [
        {"parse": [], "roles": [role.id]},
        {"parse": []},
    ]


async def test_a_post_carries_a_nonce_that_discord_knows_a_repeat_by(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0")
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=500)
    await world.at(COUP - DAY)
    await world.restart()
    await world.at(COUP - DAY + MINUTE)
    await world.at(COUP)
    failed, again, another = [sent["nonce"] for sent in sent_to(world, world.channel)]
    assert failed == again != another
    assert all(sent["enforce_nonce"] is True and len(sent["nonce"]) <= 25 for sent in sent_to(world, world.channel))


async def test_the_calendar_button_gives_anyone_the_dates_even_after_a_restart(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    await world.at(COUP)
    (post,) = world.channel.history()
    for _ in range(2):
        answer = said(await world.onlooker.click(post, label="Dates for your calendar"))
        assert answer.private
        (file,) = answer.message.attachments
        assert file.filename == "padauk-dates.ics"
        events = Calendar.from_ical(await file.read()).walk("VEVENT")
        assert [str(event["SUMMARY"]) for event in events][:2] == [
            "Military coup in Myanmar · 5 years",
            "Parliamentarians call for the release of Myanmar's MPs · 5 years",
        ]
        await world.restart()


async def test_the_bot_looks_by_itself_and_posts_to_the_minute(world: World) -> None:
    await world.desk.ask("digest", what="quote", every="day", zone="UTC", at="00:03")
    await world.wait_until(NEW_YEAR + 3 * MINUTE - timedelta(seconds=1))
    assert world.channel.history() == []
    await world.wait_until(NEW_YEAR + 5 * MINUTE)
    (post,) = world.channel.history()
    assert post.created_at == NEW_YEAR + 3 * MINUTE
