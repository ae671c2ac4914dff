"""What a pressed button or a chosen menu entry is taken for, whenever and by whichever process it was sent."""

from typing import Any

import discord

from bot.ui.calendar import FILE_NAME
from bot.ui.custom_id import PATTERN
from bot.ui.failures import explain
from bot.ui.pages import CHECK_BUTTON, OPEN_MENU
from bot.ui.proposals import CONFIRMATION
from bot.ui.quotation_form import QuotationForm
from bot.ui.reminders import CALENDAR_BUTTON
from bot.ui.services import services_of


class AnswerButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=PATTERN):
    """A button that leads to an answer."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: Any, match: Any, /) -> "AnswerButton":
        return cls(item)

    async def callback(self, interaction: discord.Interaction) -> None:
        await services_of(interaction).responder.on_button(interaction, self.custom_id)


class OpenMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=OPEN_MENU):
    """A menu of references; the one chosen is opened for whoever chose it."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: Any, match: Any, /) -> "OpenMenu":
        return cls(item)

    async def callback(self, interaction: discord.Interaction) -> None:
        await services_of(interaction).responder.on_select(interaction, self.item.values[0])


class ConfirmationButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=CONFIRMATION):
    """*Apply* or *Cancel* below a preview of settings."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: Any, match: Any, /) -> "ConfirmationButton":
        return cls(item)

    async def callback(self, interaction: discord.Interaction) -> None:
        _, act, token = self.custom_id.split(":")
        await services_of(interaction).settings_desk.confirm_or_cancel(interaction, act == "apply", token)


class CalendarButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=CALENDAR_BUTTON):
    """The button under a reminder that gives the dates as a file."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: Any, match: Any, /) -> "CalendarButton":
        return cls(item)

    async def callback(self, interaction: discord.Interaction) -> None:
        services = services_of(interaction)
        try:
            services.cooldown.acquire(interaction.user.id)
            words, content = await services.date_file.of(services.now())
            await services.responder.respond_with_file(interaction, words, FILE_NAME, content)
        except Exception as error:
            await explain(interaction, error)


class CheckButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=CHECK_BUTTON):
    """The button that asks for the words of a quotation."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: Any, match: Any, /) -> "CheckButton":
        return cls(item)

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(QuotationForm(self.custom_id.removeprefix("check:")))


BUTTONS = (AnswerButton, OpenMenu, ConfirmationButton, CalendarButton, CheckButton)
