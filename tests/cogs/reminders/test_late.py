"""What comes late, and what is too late to come."""

from datetime import UTC, datetime

from tests.cogs.reminders.scene import COUP, DAY, HOUR, MINUTE, NEW_YEAR, YANGON, settings_of, stamp, what_became
from tests.world import Desk, World, read


async def test_back_on_the_same_local_day_the_bot_posts_once_and_says_that_it_is_late(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0")
    await world.wait_until(COUP + 14 * HOUR + 59 * MINUTE)  # 23:59 in Yangon
    await world.restart()
    await world.restart()
    (post,) = world.channel.history()
    assert read(post.content).splitlines()[:2] == [
        f"This comes late: it was due {stamp(COUP, 'f')}.",
        "5 years ago today: Military coup in Myanmar",
    ]
    late, missed = await what_became(desk)
    assert late.startswith(f"{stamp(COUP, 'f')} · [sent late]({post.jump_url})")
    assert "missed" in missed


async def test_a_few_minutes_late_is_not_worth_a_word(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON)
    await world.wait_until(COUP + 10 * MINUTE)
    await world.restart()
    (post,) = world.channel.history()
    assert read(post.content).startswith("5 years ago today")
    assert "[sent](" in (await what_became(desk))[0]


async def test_just_before_midnight_there_is_still_time_for_a_restart(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, at="23:59")
    midnight = COUP + 15 * HOUR
    await world.wait_until(midnight + 13 * MINUTE)
    await world.restart()
    (post,) = world.channel.history()
    assert "1 February 2026: Military coup in Myanmar · 5 years" in read(post.content)
    assert "today" not in post.content


async def test_when_its_local_day_is_over_a_date_is_not_posted_and_administrators_are_told(
    world: World, desk: Desk
) -> None:
    wardens = world.guild.create_text_channel("wardens")
    await settings_of(desk).ask("notices", channel=wardens)
    await desk.ask("add", **YANGON)
    await world.wait_until(COUP + 15 * HOUR)  # midnight in Yangon
    await world.restart()
    assert world.channel.history() == []
    (missed,) = await what_became(desk)
    assert missed.startswith(f"{stamp(COUP, 'f')} · missed")
    assert missed.endswith(f" · 1 · Military coup in Myanmar · <#{world.channel.id}>")
    (notice,) = wardens.history()
    told = read(notice.content)
    assert told.startswith("Reminders\nReminder 1 ")
    assert "was missed on 2026-02-01: " in told


async def test_a_digest_may_come_six_hours_late_and_then_is_missed(world: World, desk: Desk) -> None:
    await desk.ask("digest", what="quote", every="day", zone="UTC", at="00:00")
    await world.wait_until(NEW_YEAR + DAY + 6 * HOUR - MINUTE)
    await world.restart()
    assert len(world.channel.history()) == 1
    await world.wait_until(NEW_YEAR + 2 * DAY + 6 * HOUR)
    await world.restart()
    (post,) = world.channel.history()
    assert read(post.content).startswith("This comes late: ")
    assert "missed" in (await what_became(desk))[0]


async def test_lateness_changes_how_late_both_may_come(world: World, desk: Desk) -> None:
    await desk.ask("add", **YANGON, before="1 0")
    await desk.ask("digest", what="quote", every="day", zone="UTC", at="02:30")
    await settings_of(desk).ask("lateness", dates=2, digests=1)
    await world.wait_until(COUP - DAY + 2 * HOUR)
    await world.restart()
    assert world.channel.history() == []
    await settings_of(desk).ask("lateness", dates=24, digests=3)
    await world.wait_until(COUP + 2 * HOUR + 59 * MINUTE)
    await world.restart()
    posts = [read(post.content).splitlines()[1] for post in world.channel.history()]
    assert sorted(text.split(":")[0] for text in posts) == ["5 years ago today", "Quote of the day"]
    await desk.ask("pause", number=2)
    await desk.ask("remove", number=1)
    await desk.ask("add", date="mps-call-2021", zone="Asia/Yangon")
    await world.wait_until(datetime(2026, 3, 23, 2, 29, tzinfo=UTC))  # almost a day late, and 23 March in Yangon
    await world.restart()
    assert "22 March 2026: Parliamentarians call" in world.channel.history()[-1].content
