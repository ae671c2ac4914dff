"""/calendar, as a member uses it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Component
from simcord.results import InteractionResult

from bot.config.settings import Settings
from bot.corpus.library import Library
from tests.bots import a_bot
from tests.world import World, read, said

COUP = datetime(2026, 2, 1, tzinfo=UTC) - timedelta(hours=6, minutes=30)
"""When 1 February begins in Myanmar; tests begin on 1 January."""

NONE = "None of the dates that Padauk keeps falls in that time."


async def test_the_dates_of_a_year_come_in_order_with_the_years_passed_and_how_each_is_known(world: World) -> None:
    answer = await world.ask("calendar upcoming")
    assert not answer.private
    heads = [line for line in answer.text.splitlines() if line.endswith(" years")]
    assert heads == [
        "1 February 2026 · Military coup in Myanmar · 5 years",
        "22 March 2026 · Parliamentarians call for the release of Myanmar's MPs · 5 years",
        "25 July 2026 · News of the execution of four pro-democracy activists · 4 years",
        "25 August 2026 · Genocide against the Rohingya · 9 years",
        "23 September 2026 · 638 organisations write to the UN Secretary-General · 4 years",
        "22 November 2026 · 259 organisations write to INTERPOL · 5 years",
    ]
    begins = f"{COUP.timestamp():.0f}"
    assert f"In Myanmar it begins <t:{begins}:f> your time, <t:{begins}:R>.\n1 February 2021 coup-2021" in answer
    assert "About 25 August 2017 (our inference), a date that the documents allude to genocide-2017" in answer
    assert answer.footer == "/calendar file has them for your own calendar"


async def test_the_dates_can_be_shown_to_the_asker_alone(world: World) -> None:
    assert (await world.ask("calendar upcoming", private=True)).private


async def test_days_say_how_far_ahead_and_nothing_in_range_is_said_so(world: World) -> None:
    with_coup = await world.ask("calendar upcoming", days=31)
    assert with_coup.title == "The coming 31 days"
    assert "Military coup in Myanmar" in with_coup
    assert "Parliamentarians" not in with_coup.text
    assert (await world.ask("calendar upcoming", days=30)).text == NONE
    none = await world.ask("calendar upcoming", days=1, private=True)
    assert (none.title, none.text, none.private) == ("Today and tomorrow", NONE, True)


async def test_ten_years_of_dates_are_all_shown(world: World) -> None:
    result = await world.member.slash(world.channel, "calendar upcoming", days=3652)
    assert result.response is not None
    texts = [embed.description or "" for message in (result.response, *result.followups) for embed in message.embeds]
    assert "\n".join(texts).count("In Myanmar it begins") == 6 * 10
    assert "1 February 2035 · Military coup in Myanmar · 14 years" in read("\n".join(texts))
    assert all(len(text) <= 4096 for text in texts)


async def test_a_day_is_there_until_it_ends_in_myanmar(world: World) -> None:
    await world.hold()
    day = timedelta(days=1)
    await world.wait_until(COUP + day - timedelta(seconds=1))
    assert "Military coup in Myanmar" in await world.ask("calendar upcoming", days=1)
    await world.wait_until(COUP + day)
    assert (await world.ask("calendar upcoming", days=1)).text == NONE


async def events(result: InteractionResult) -> list[Component]:
    (file,) = said(result).message.attachments
    assert file.filename == "padauk-dates.ics"
    return list(Calendar.from_ical(await file.read()).walk("VEVENT"))


async def test_the_file_holds_ten_years_of_whole_days_with_what_happened_and_its_sources(
    world: World, library: Library
) -> None:
    result = await world.member.slash(world.channel, "calendar file")
    answer = said(result)
    assert answer.private
    assert answer.text.startswith("60 dates until 22 November 2035, as whole days.")
    found = await events(result)
    assert [event.decoded("DTSTART") for event in found[:2]] == [date(2026, 2, 1), date(2026, 3, 22)]
    assert len(found) == 60
    coup, statement = found[0], library.statements["ipam"]
    assert str(coup["SUMMARY"]) == "Military coup in Myanmar · 5 years"
    assert coup.decoded("DTEND") == date(2026, 2, 2)
    assert str(coup["URL"]) == statement.link.url
    description = str(coup["DESCRIPTION"])
    assert library.milestones["coup-2021"].text in description
    assert "Date: 1 February 2021 (in the document)." in description
    assert "[ipam]" in description
    genocide = next(event for event in found if "Genocide" in str(event["SUMMARY"]))
    assert "about 25 August 2017 (our inference)" in str(genocide["DESCRIPTION"])


async def test_a_file_taken_in_a_year_later_renews_the_same_entries(world: World) -> None:
    await world.hold()
    first = await events(await world.member.slash(world.channel, "calendar file"))
    await world.wait_until(COUP + timedelta(days=365))
    second = await events(await world.onlooker.slash(world.channel, "calendar file"))
    before, after = ({str(event["UID"]) for event in each} for each in (first, second))
    assert len(before) == len(after) == 60
    assert len(before & after) >= 54


async def test_the_same_is_answered_in_direct_messages(world: World) -> None:
    user = world.member.user
    for private in (False, True):
        answer = said(await user.slash("calendar upcoming", days=60, private=private))
        assert "Military coup in Myanmar" in answer
        assert answer.private is private
    none = said(await user.slash("calendar upcoming", days=3))
    assert none.text == NONE
    assert len(await events(await user.slash("calendar file"))) == 60


async def without_any_date(world: World, library: Library, settings: Settings) -> None:
    """A corpus that marks no day."""
    bare = tuple(one.model_copy(update={"anniversary": None}) for one in library.corpus.milestones)
    await world.restart(lambda: a_bot(settings, corpus=replace(library.corpus, milestones=bare)))


async def test_without_any_date_the_answer_says_so_and_the_file_is_empty(
    world: World, library: Library, settings: Settings
) -> None:
    await without_any_date(world, library, settings)
    assert (await world.ask("calendar upcoming")).text == NONE
    assert await events(await world.member.slash(world.channel, "calendar file")) == []


async def test_without_any_date_the_file_is_not_said_to_hold_dates_until_today(
    world: World, library: Library, settings: Settings
) -> None:
    await without_any_date(world, library, settings)
    answer = await world.ask("calendar file")
    assert "until today" not in answer.text
