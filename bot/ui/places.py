"""Whether a post can be made where a reminder goes: by what Discord has told us, or by asking it."""

from collections.abc import Iterator, Sequence

import aiohttp
import discord

from bot.posting.models import Wish
from bot.posting.outlook import Finding, Obstacle
from bot.posting.pace import Pace
from bot.ui.wishes import lacking_permissions

_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)


_Fetched = tuple[discord.Guild, discord.Member, dict[int, discord.abc.GuildChannel]]


class CachedPlaces:
    """By what the gateway has told; asks Discord nothing."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def findings(self, wish: Wish) -> Sequence[Finding]:
        guild = self._client.get_guild(wish.guild_id)
        if guild is None or guild.unavailable:
            return [Finding(Obstacle.NOT_IN_SERVER, "the bot is not in this server, or Discord can't say")]
        return list(_in(guild, guild.me, guild.get_channel(wish.channel_id), wish))


class FetchedPlaces:
    """By asking Discord, three requests for each server within *pace*; for a client that is not connected."""

    def __init__(self, client: discord.Client, pace: Pace) -> None:
        self._client = client
        self._pace = pace
        self._known: dict[int, _Fetched | Finding] = {}

    async def findings(self, wish: Wish) -> Sequence[Finding]:
        if wish.guild_id not in self._known:
            self._known[wish.guild_id] = await self._fetched(wish.guild_id)
        known = self._known[wish.guild_id]
        if isinstance(known, Finding):
            return [known]
        guild, me, channels = known
        return list(_in(guild, me, channels.get(wish.channel_id), wish))

    async def _fetched(self, guild_id: int) -> _Fetched | Finding:
        assert self._client.user is not None
        try:
            await self._pace.turn()
            guild = await self._client.fetch_guild(guild_id, with_counts=False)
            await self._pace.turn()
            channels: dict[int, discord.abc.GuildChannel] = {each.id: each for each in await guild.fetch_channels()}
            await self._pace.turn()
            return guild, await guild.fetch_member(self._client.user.id), channels
        except (discord.Forbidden, discord.NotFound):
            return Finding(Obstacle.NOT_IN_SERVER, "the bot is not in this server; invite it once more")
        except _ERRORS as error:
            return Finding(Obstacle.UNKNOWN, f"Discord could not be asked ({type(error).__name__})")


def _in(
    guild: discord.Guild, me: discord.Member, channel: discord.abc.GuildChannel | None, wish: Wish
) -> Iterator[Finding]:
    """What stands in the way of *wish* in a server that the bot is in."""
    if channel is None:
        yield Finding(Obstacle.NO_CHANNEL, f"there is no channel {wish.channel_id} any more; choose another")
        return
    if not isinstance(channel, discord.TextChannel):
        yield Finding(Obstacle.NOT_A_TEXT_CHANNEL, f"#{channel.name} is no text channel; choose another")
        return
    mine = channel.permissions_for(me)
    lacking = lacking_permissions(mine)
    if lacking:
        posts_all_the_same = mine.view_channel and mine.send_messages and mine.embed_links
        obstacle = Obstacle.NO_HISTORY if posts_all_the_same else Obstacle.MAY_NOT_POST
        yield Finding(obstacle, f"the bot lacks in #{channel.name}: {', '.join(lacking)}")
    if wish.role_id is None:
        return
    role = guild.get_role(wish.role_id)
    if role is None:
        yield Finding(Obstacle.NO_ROLE, f"the role {wish.role_id} is gone, so nobody is mentioned")
    elif not (role.mentionable or mine.mention_everyone):
        yield Finding(Obstacle.MAY_NOT_MENTION, f"the bot may not mention the role {role.name}")
