"""What is in force, setting by setting, with where each comes from: for the command line."""

from typing import Any, TypeAlias

from sqlalchemy.exc import SQLAlchemyError

from bot.administration.differences import in_a_line
from bot.administration.layers import InForce, Layer, in_force
from bot.administration.service import Administration
from bot.config.loading import Configuration, token_origin
from bot.config.servers import KEYS, ServerBlock
from bot.config.settings import leaves
from bot.posting.agenda import Agenda
from bot.posting.reminders import Reminders
from bot.store.opening import Store, StoreFailed, require_in_its_place

Row: TypeAlias = tuple[str, str, str]
"""Setting, value, origin."""

_BUILT_IN = str(Layer.BUILT_IN)


def rows_of_process(configuration: Configuration) -> list[Row]:
    """The process's settings, and each server's block in the file."""
    token = token_origin()
    rows = [("DISCORD_TOKEN", "(hidden)" if token != "not set" else "none", token)]  # noqa: S105 - no token
    for path, value in leaves(configuration.settings).items():
        rows.append((".".join(path), in_a_line(value), configuration.origin(path) or _BUILT_IN))
    for guild_id, block in configuration.settings.servers.items():
        for key in KEYS:
            if key in block.model_fields_set:
                path = ("servers", str(guild_id), key)
                rows.append((".".join(path), in_a_line(getattr(block, key)), configuration.origin(path) or _BUILT_IN))
    return rows


async def rows_of_server(configuration: Configuration, guild_id: int) -> list[Row]:
    """What holds in one server, by all four layers."""
    now = await _in_force(configuration, guild_id)
    return [(key, in_a_line(getattr(now.block, key)), _origin(configuration, now, key)) for key in KEYS]


async def _in_force(configuration: Configuration, guild_id: int) -> InForce:
    settings = configuration.settings
    require_in_its_place(settings.database_file)
    if not settings.database_file.exists():  # nothing has run yet; to look makes nothing
        return in_force(guild_id, ServerBlock(), settings.block(guild_id), settings.defaults)
    store = Store(settings.database_file)
    await store.open(only_look=True)
    try:
        administration = Administration(store, Reminders(store, Agenda(())), settings.defaults, settings.servers)
        return await administration.in_force(guild_id)
    except SQLAlchemyError as error:  # damaged where opening it did not look
        raise StoreFailed.by(error, settings.database_file) from error
    finally:
        await store.close()


def _origin(configuration: Configuration, now: InForce, key: str) -> str:
    layer = now.layers[key]
    places: dict[Layer, tuple[Any, ...]] = {
        Layer.SERVER: ("servers", str(now.guild_id), key),
        Layer.DEFAULTS: ("defaults", key),
    }
    return (configuration.origin(places[layer]) if layer in places else None) or str(layer)
