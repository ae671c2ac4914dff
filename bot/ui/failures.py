"""The one place where what went wrong becomes a sentence for the member who asked.

A MemberError speaks for itself. Anything else is ours to mend: it is logged under a short
reference, and the member sees that reference and nothing of the inside. Neither holds who
asked.
"""

import logging
import secrets
from collections.abc import Sequence

import discord
from discord import app_commands

from bot.calendar.zones import Unclear, ZoneUnclear
from bot.errors import MemberError, NotInCorpus, SeveralErrors, WithdrawnReference
from bot.store.opening import StoreFailed
from bot.ui.text import escape, from_member

log = logging.getLogger(__name__)

_UNKNOWN_INTERACTION = 10062  # Discord's code for one whose three seconds are over


class NotForYou(app_commands.CheckFailure):
    """Someone asked for what they may not; the text says who may."""


class SwitchedOff(app_commands.CheckFailure):
    """The server has switched a command off; the text says so."""


async def explain(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the member privately what went wrong."""
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    sentence = _sentence(error) or _logged(interaction, error)
    try:
        if interaction.response.is_done():
            await interaction.followup.send(sentence, ephemeral=True)
        else:
            await interaction.response.send_message(sentence, ephemeral=True)
    except discord.HTTPException as failure:
        log.warning("a member could not be told what went wrong: %s", failure.text or failure.status)


def _sentence(error: Exception) -> str | None:
    """What to say of an error that is no fault of ours; None for one that is."""
    match error:
        case MemberError():
            return sentence_of(error)
        case app_commands.CommandOnCooldown():
            return f"That was quick. Please ask again in {max(1, round(error.retry_after))} s."
        case app_commands.TransformerError():
            return "One of the options is of the wrong kind; choose it from the list."
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return "This command has changed. Wait a minute, or restart Discord, and ask again."
        case NotForYou() | SwitchedOff():
            return str(error)
        case StoreFailed():  # the operator is told why
            log.error("%s", error)
            return "Padauk can't save anything at the moment. Please try again later."
        case app_commands.CheckFailure():
            return "This is not for you to do here; ask an administrator of the server."
    return None


def sentence_of(error: MemberError) -> str:
    """What a member is told."""
    match error:
        case SeveralErrors():
            return "\n\n".join(map(sentence_of, error.errors))
        case WithdrawnReference():
            return escape(str(error))
        case NotInCorpus():
            sentence = f"There is no {error.what} “{from_member(error.given)[:200]}” here."
            if error.close:
                return _with_choices(f"{sentence} The closest there are:", error.close)
            if error.others:
                return f"{sentence} Choose one of these: {escape(', '.join(error.others))}."
            return sentence + " Nothing comes close; begin typing and choose from the list."
        case ZoneUnclear():
            sentence = _WHY_UNCLEAR[error.why].format(f"“{from_member(error.given)}”")
            if error.choices:
                return _with_choices(f"{sentence} Choose one:", error.choices)
            return sentence + " Choose the country, or a large city with the same time."
    return str(error)


_WHY_UNCLEAR = {
    Unclear.UNKNOWN: "{} is not a time zone, nor a city or country that has one.",
    Unclear.AMBIGUOUS: "{} does not say which time zone.",
    Unclear.ABBREVIATION: "{} can mean several time zones, or one without summer time.",
    Unclear.OFFSET: "{} is an offset, and a place may have another one in summer.",
    Unclear.REVERSED: (
        "The sign of {} is reversed: Etc/GMT+7 is seven hours behind Greenwich, Etc/GMT-7 seven hours ahead of it."
    ),
}


def _with_choices(sentence: str, choices: Sequence[str]) -> str:
    return "\n".join((sentence, *(f"- {escape(choice)}" for choice in choices)))


def _logged(interaction: discord.Interaction, error: Exception) -> str:
    reference = secrets.token_hex(3)
    command = interaction.command.qualified_name if interaction.command is not None else "a button"
    if isinstance(error, discord.NotFound) and error.code == _UNKNOWN_INTERACTION:
        log.warning("%s: Discord had given up waiting for %s", reference, command)
    else:
        log.error("%s: %s failed", reference, command, exc_info=error)
    return f"Something went wrong here, not with you. If you report it, give the reference `{reference}`."
