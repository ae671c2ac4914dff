"""Who may administer: those who may manage the server, and roles that they named."""

import discord

from bot.administration.service import Administration
from bot.ui.failures import NotForYou


async def require_administrator(interaction: discord.Interaction, administration: Administration) -> None:
    """Raise NotForYou for everyone else, whatever the server's own command settings say."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        raise NotForYou("This is for administrators of a server, in their server.")
    if may_manage(interaction):
        return
    now = await administration.in_force(interaction.guild_id)
    named = set(now.block.admin_roles) - {interaction.guild_id}  # a role with the server's id is everyone
    if not named & {role.id for role in interaction.user.roles}:
        raise NotForYou(
            "This is for those who may manage the server (Manage Server), or have a role they named for it."
        )


def may_manage(interaction: discord.Interaction) -> bool:
    return interaction.guild is not None and interaction.permissions.manage_guild


def guild_id_of(interaction: discord.Interaction) -> int:
    assert interaction.guild_id is not None  # the commands of administrators exist in servers only
    return interaction.guild_id
