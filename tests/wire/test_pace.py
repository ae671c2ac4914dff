"""Many channels due at once: posts leave evenly under Discord's limit, and members are answered meanwhile."""

import asyncio
import gc
import time
from pathlib import Path
from statistics import quantiles

import pytest

from tests.wire.scene import Scene, a_scene

pytestmark = pytest.mark.prove

PACE = 45


async def all_at_once(folder: Path, channels: int) -> tuple[float, list[float]]:
    """Posts a second from the first to the last, and how long answers took meanwhile."""
    async with a_scene(folder) as scene:
        scene.padauk.config.write_text(f"cooldown: {{answers: 1000}}\nposting: {{per_second: {PACE}}}\n")
        await scene.padauk.said("posting.per_second: 40.0 -> 45.0")
        await many(scene, channels)
        due = await scene.remind()
        gc.freeze()  # what this process holds by now; to look through it all would stop the Discord in it for a while
        scene.go_to(due)
        await scene.discord.wait(lambda: scene.channel.messages)
        waited = await ask_until_posted(scene)
        await scene.settled()
        scene.nothing_twice()
        sent = [when for when, name, _ in scene.discord.requests if name == "POST /channels/{channel}/messages"]
        assert not scene.discord.limits.refusals, f"we were too fast: {dict(scene.discord.limits.refusals)}"
        assert len(sent) == channels
        return (channels - 1) / (max(sent) - min(sent)), waited


async def many(scene: Scene, channels: int) -> None:
    """As many servers as that, with a channel each: a server has 25 reminders at most."""
    for number in range(1, channels):
        guild = scene.discord.guild(f"server {number}")
        scene.channels.append(scene.discord.channel(guild))
        await scene.discord.dispatch("GUILD_CREATE", guild.payload(scene.discord.bot))


async def ask_until_posted(scene: Scene) -> list[float]:
    waited = []
    while not all(channel.messages for channel in scene.channels):
        began = time.monotonic()
        await scene.discord.ask("quote", scene.member, scene.channel)
        waited.append(time.monotonic() - began)
        await asyncio.sleep(0.05)
    return waited


async def test_posts_keep_their_pace_and_none_is_refused(tmp_path: Path) -> None:
    pace, waited = await all_at_once(tmp_path, 100)
    assert pace <= 50
    assert waited


@pytest.mark.soak
async def test_two_thousand_channels_at_once(tmp_path: Path) -> None:
    pace, waited = await all_at_once(tmp_path, 2_000)
    slowest = quantiles(waited, n=100)[98]
    kept = f"{pace:.2f} posts a second, {pace / PACE:.1%} of the pace"
    print(f"{kept}; answers meanwhile: {slowest * 1000:.0f} ms at the 99th percentile of {len(waited)}")
    assert pace <= 50
