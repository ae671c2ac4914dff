"""Why Discord did not let the bot in, as a sentence each: what was answered, and what to do.

A network that wants a login in a browser first answers in Discord's place, with a page or by
sending one elsewhere. discord.py takes such a page for an answer and stumbles over it later,
so that it is looked at before.
"""

import aiohttp
import discord

_SHOWN = 200  # characters of Discord's own words
_TOKEN = "copy it again from the application's Bot page into .env"  # noqa: S105 - no token
_FINAL = {
    4004: "for it does not take DISCORD_TOKEN any more: " + _TOKEN,
    4010: "for it knows no such shard: leave out `shards` in the settings",
    4011: "for there are too many servers for so few connections: leave out `shards` in the settings",
    4012: "for it no longer speaks this version of its language: update Padauk",
}
"""Why Discord lets no one come back, and what to do, by its code."""


class NotDiscord(aiohttp.ClientError):
    """Something else answered in Discord's place; the text says what, and what to do."""

    def __init__(self, answer: str) -> None:
        super().__init__(
            f"Something else answered in Discord's place ({answer}). If this network wants a login in a browser, log "
            "in there; if it has a proxy, let discord.com through. Then try again."
        )


def refuse_others(trace: aiohttp.TraceConfig) -> None:
    """Let requests that *trace* watches raise NotDiscord: Discord answers in JSON, and sends no one elsewhere."""
    trace.on_request_redirect.append(_refuse_redirect)
    trace.on_request_end.append(_refuse_page)


async def _refuse_redirect(_: object, __: object, request: aiohttp.TraceRequestRedirectParams) -> None:
    if _is_api(request):
        request.response.close()
        raise NotDiscord(_status(request.response))


async def _refuse_page(_: object, __: object, request: aiohttp.TraceRequestEndParams) -> None:
    form = request.response.headers.get("Content-Type", "application/json")
    if _is_api(request) and request.response.ok and form != "application/json":
        request.response.close()
        raise NotDiscord(f"{_status(request.response)}, {form}")


def _is_api(request: aiohttp.TraceRequestEndParams | aiohttp.TraceRequestRedirectParams) -> bool:
    return str(request.url).startswith(discord.http.Route.BASE)


def sentence(error: Exception) -> str:
    """*error*, for whoever runs the bot."""
    match error:
        case discord.LoginFailure() | discord.HTTPException(status=401):
            return f"Discord refuses this DISCORD_TOKEN: {_TOKEN}"
        case discord.ConnectionClosed():
            why = _FINAL.get(error.code, "and does not let it come back")
            return f"Discord has closed the connection (code {error.code}), {why}"
        case discord.PrivilegedIntentsRequired():
            return "Discord asks for privileged intents, which Padauk does not use; please report this"
        case discord.GatewayNotFound(__cause__=discord.HTTPException() as cause):
            return sentence(cause)
        case discord.RateLimited():
            return f"Discord asks the bot to wait; try again in {error.retry_after:.0f} seconds"
        case discord.HTTPException():
            return _of_answer(error)
        case NotDiscord():
            return str(error)
    return f"Discord can't be reached ({str(error) or type(error).__name__}); check the network and try again"


def may_pass(error: Exception) -> bool:
    """Whether waiting may cure *error*: a network that is not up yet, a bad hour of Discord's."""
    match error:
        case discord.LoginFailure() | discord.PrivilegedIntentsRequired() | discord.ConnectionClosed():
            return False  # of closed connections, those that may come back never get here
        case discord.GatewayNotFound(__cause__=Exception() as cause):
            return may_pass(cause)
        case discord.HTTPException():
            return error.status == 429 or error.status >= 500
    return True


def _of_answer(error: discord.HTTPException) -> str:
    if error.status == 511:
        return str(NotDiscord(_status(error.response)))
    if error.status == 429:
        return f"Discord has had too many requests from this address ({answer_in_words(error)}); try again in an hour"
    if error.status >= 500:
        return (
            f"Discord is in trouble ({answer_in_words(error)}); look at https://discordstatus.com, and try again later"
        )
    return f"Discord refuses what Padauk asks at the start ({answer_in_words(error)}); please report this"


def answer_in_words(error: discord.HTTPException) -> str:
    """Status, code and Discord's own words, on a line; a page has no such words."""
    if error.response.headers.get("Content-Type") != "application/json":
        return _status(error.response)
    words = "; ".join(error.text.splitlines())
    shortened = f"{words[:_SHOWN]}..." if len(words) > _SHOWN else words
    return f"{_status(error.response)}, code {error.code}: {shortened}"


def _status(response: aiohttp.ClientResponse) -> str:
    return f"{response.status} {response.reason or ''}".rstrip()
