"""A post is looked for in its channel's history, over HTTP, in a channel as busy as a test says."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
import pytest_asyncio

from bot.calendar.schedule import Every, Mark
from bot.corpus.library import Library
from bot.posting.models import Post, Reminder, State
from bot.posting.pace import Pace
from bot.posting.publisher import CanNotTell, Sent, Unsure
from bot.ui.channel_publisher import ChannelPublisher
from tests.posting.office import COUP, YANGON, at
from tests.wire.limits import Verdict
from tests.wire.model import Channel
from tests.wire.server import Discord

DUE = at("2027-02-01 09:00")
ENDS = at("2027-02-02 00:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SEND = r"POST /channels/\{channel\}/messages"
LOOK = "GET /channels/{channel}/messages"


class CountedPace(Pace):
    """Nobody waits."""

    turns = 0

    async def turn(self) -> None:
        self.turns += 1


@dataclass
class Place:
    """A channel, and the publisher that posts there; the time is what a test says it is."""

    server: Discord
    channel: Channel
    client: discord.Client
    publisher: ChannelPublisher
    pace: CountedPace
    post: Post

    def say(self, times: int, begin: datetime, end: datetime) -> None:
        """Members write *times* messages, evenly from *begin* to *end*."""
        for number in range(times):
            self.at(begin + (end - begin) * number / times)
            self.server.post(self.channel, {"content": f"message {number}"}, [])

    async def publish(self, moment: datetime) -> Sent:
        self.at(moment)
        return await self.publisher.publish(self.post, self.reminder(), today=True, late=False)

    async def look(self) -> Sent | None:
        channel = self.client.get_partial_messageable(self.channel.id)
        return await self.publisher._looked_up(channel, self.post)

    def at(self, moment: datetime) -> None:
        self.server.clock.ahead = (moment - datetime.now(UTC)).total_seconds()

    def requests(self, route: str) -> int:
        return [name for _, name, _ in self.server.requests].count(route)

    def reminder(self) -> Reminder:
        return Reminder(
            guild_id=1,
            channel_id=self.channel.id,
            subject=COUP.id,
            every=Every.YEAR,
            at=DUE.astimezone(YANGON).time(),
            zone=YANGON,
            number=1,
            handled_until=DUE,
        )


@pytest_asyncio.fixture
async def place(library: Library, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    async with Discord() as server:
        server.limits.judge = lambda *_: Verdict({})  # type: ignore[method-assign]
        monkeypatch.setattr(discord.http.Route, "BASE", server.address)
        channel = server.channel(server.guild())
        pace = CountedPace(40)
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(server.token)
            post = Post(
                id=1,
                guild_id=1,
                channel_id=channel.id,
                number=1,
                mark=Mark.of(f"{COUP.id}/2027-02-01/0"),
                due=DUE,
                ends=ENDS,
                state=State.SENDING,
            )
            publisher = ChannelPublisher(client, library, pace, lambda: DUE)
            yield Place(server, channel, client, publisher, pace, post)


@pytest.mark.parametrize(
    ("moment", "before", "after", "requests"),
    [
        (DUE, 0, 0, 1),
        (DUE + 3 * HOUR, 0, 0, 1),
        (DUE, 0, 350, 1),
        (DUE - 10 * MINUTE, 0, 350, 1),  # by a clock that was ahead
        (DUE - 59 * MINUTE, 0, 99, 1),
        (DUE, 1000, 1000, 2),  # of a channel with a message every four seconds
        (DUE + 2 * MINUTE, 1000, 1000, 2),
        (DUE - 30 * MINUTE, 300, 100, 3),
        (ENDS, 0, 99, 1),
    ],
)
async def test_what_is_there_is_found(place: Place, moment: datetime, before: int, after: int, requests: int) -> None:
    place.say(before, moment - HOUR, moment)
    sent = await place.publish(moment)
    place.say(after, moment, moment + HOUR)
    assert await place.look() == sent
    assert place.requests(LOOK) == requests


@pytest.mark.parametrize(
    ("times", "begin", "end", "requests"),
    [
        (0, DUE, ENDS, 1),
        (99, DUE - HOUR, ENDS, 1),
        (100, DUE - 50 * MINUTE, ENDS, 2),
        (300, DUE, ENDS, 4),
        (290, DUE - HOUR + MINUTE, DUE - 2 * MINUTE, 4),
        (5000, DUE - 100 * HOUR, DUE - HOUR, 1),  # earlier than any post
        (5000, ENDS + HOUR + MINUTE, ENDS + 100 * HOUR, 1),  # and later
    ],
)
async def test_what_is_not_there_is_not_and_each_page_waits_for_its_turn(
    place: Place, times: int, begin: datetime, end: datetime, requests: int
) -> None:
    place.say(times, begin, end)
    assert await place.look() is None
    assert place.requests(LOOK) == requests
    assert place.pace.turns == requests - 1  # the first one's is taken by whoever looks


@pytest.mark.parametrize(("begin", "end"), [(DUE, ENDS), (DUE - HOUR, DUE), (DUE - HOUR, ENDS + HOUR)])
async def test_what_five_pages_do_not_settle_counts_as_unreadable(place: Place, begin: datetime, end: datetime) -> None:
    place.say(2000, begin, end)
    with pytest.raises(CanNotTell, match="more than 500 messages"):
        await place.look()
    assert place.requests(LOOK) == 5


@pytest.mark.parametrize(
    "change",
    [
        {"channel_id": "77"},
        {"nonce": "padauk-AAAAAAAAAAAAAAAA"},
        {"nonce": 5},
        {"nonce": None, "components": []},
        {"id": "no number"},
        {"id": None},
        {"id": "9" * 40},
    ],
    ids=str,
)
async def test_an_answer_with_another_message_proves_nothing(place: Place, change: dict[str, Any]) -> None:
    await place.publish(DUE)
    message = place.channel.messages[0]
    right = message.payload() | {"nonce": place.post.nonce}
    place.server.faults.refuse(SEND, 200, right | change)
    with pytest.raises(Unsure):
        await place.publish(DUE)


@pytest.mark.parametrize("answer", [[], "sent", None, {}, 7], ids=str)
async def test_neither_does_one_that_is_no_message(place: Place, answer: Any) -> None:
    place.server.faults.refuse(SEND, 200, answer)
    with pytest.raises(Unsure, match="no message"):
        await place.publish(DUE)


async def test_an_answer_without_a_nonce_is_known_by_the_marker(place: Place) -> None:
    await place.publish(DUE)
    right = place.channel.messages[0].payload()
    place.server.faults.refuse(SEND, 200, right)
    assert (await place.publish(DUE)).message_id == place.channel.messages[0].id


async def test_a_repeat_whose_first_message_was_deleted_counts_as_sent(place: Place) -> None:
    body = {"code": 10008, "message": "Unknown Message"}
    place.server.faults.refuse(SEND, 404, body)
    assert await place.publish(DUE) == Sent(None, DUE)


async def test_a_post_carries_what_it_did_before(place: Place) -> None:
    sent = await place.publish(DUE)
    (message,) = place.channel.messages
    assert message.id == sent.message_id
    assert message.sent["nonce"] == place.post.nonce
    assert message.sent["enforce_nonce"] is True
    assert message.sent["allowed_mentions"] is not None
    assert "Dates for your calendar" in message.buttons
    assert "coup" in message.text
