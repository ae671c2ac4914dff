"""The demo, as someone sees it who has just come to the project."""

from datetime import UTC, date, datetime, timedelta

import simcord

from bot import demo
from bot.config.settings import Settings
from tests.bots import a_bot


async def test_a_clock_moved_to_the_coup_s_day_shows_the_reminder_within_half_a_minute(settings: Settings) -> None:
    now = demo._clock_from(date(2027, 2, 1))
    assert timedelta() < datetime(2027, 2, 1, 2, 30, tzinfo=UTC) - now() < timedelta(seconds=30)
    bot = a_bot(settings, now=now)
    async with simcord.run(bot) as env:
        demo._move_clock(env, now)
        channel, _ = demo._furnish(env)
        await demo._remind(bot, channel)
        await demo._welcome(bot, channel.id, moved=True)
        await bot.services.posting.run_due(now())
        (welcome,) = channel.history()
        await bot.services.posting.run_due(now() + timedelta(seconds=30))
        post = next(message for message in channel.history() if message.id != welcome.id)
        assert "/reminders list" in str(welcome.embeds[0].description)
        assert post.content.startswith("**6 years ago today: Military coup in Myanmar**")
    await bot.close()


def test_without_a_day_the_clock_is_the_real_one() -> None:
    assert abs(demo._clock_from(None)() - datetime.now(UTC)) < timedelta(seconds=5)
