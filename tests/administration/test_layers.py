"""Which of four layers decides, key by key, and how edits change the first of them."""

from typing import Any

import pytest
from hypothesis import given, settings

from bot.administration.edits import adding, importing, resetting, setting, with_values
from bot.administration.layers import Inactivity, InForce, Layer, in_force
from bot.config.servers import KEYS, MOST, Defaults, DigestEntry, Lateness, ReminderEntry, ServerBlock
from bot.errors import MemberError
from tests.config.made import blocks, defaults

GUILD, CHANNEL, OTHER_CHANNEL, ROLE = 10**17 + 1, 10**17 + 2, 10**17 + 3, 10**17 + 4

COUP = ReminderEntry(date="coup-2021")
GENOCIDE = ReminderEntry(date="genocide-2017")
ALL = ReminderEntry(date="all")
QUOTE = DigestEntry(what="quote", every="day")
FACT = DigestEntry(what="fact", every="day")

VALUES: dict[str, tuple[Any, Any, Any]] = {  # as set in Discord, in the server's block, in the defaults
    "channel": (CHANNEL, OTHER_CHANNEL, None),
    "zone": ("Asia/Yangon", "UTC", "US/Eastern"),
    "notices": (CHANNEL, OTHER_CHANNEL, None),
    "admin_roles": ((ROLE,), (ROLE + 1,), None),
    "lateness": (Lateness(dates=1), Lateness(dates=2), Lateness(dates=3)),
    "commands_off": (("fact",), ("quote",), ("search",)),
    "reminders": ((COUP,), (GENOCIDE,), (ALL,)),
    "digests": ((QUOTE,), (FACT,), (QUOTE, FACT)),
}
EMPTY: dict[str, Any] = {
    "channel": None, "zone": None, "notices": None, "admin_roles": (), "lateness": Lateness(), "commands_off": (),
    "reminders": (), "digests": (),
}  # fmt: skip
OF_DEFAULTS = [key for key in KEYS if key in Defaults.model_fields]


def what_holds(own: dict[str, Any], file_block: dict[str, Any], defaults: dict[str, Any]) -> InForce:
    return in_force(GUILD, ServerBlock(**own), ServerBlock(**file_block), Defaults(**defaults))


def given_by(block: ServerBlock) -> dict[str, object]:
    return {key: getattr(block, key) for key in block.model_fields_set}


# -- precedence


def test_the_table_has_every_key() -> None:
    assert set(VALUES) == set(EMPTY) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("layers", range(8))
def test_the_first_layer_that_gives_a_key_decides(key: str, layers: int) -> None:
    own, block, default = VALUES[key]
    in_discord, in_block, in_defaults = bool(layers & 4), bool(layers & 2), bool(layers & 1) and key in OF_DEFAULTS
    now = what_holds(
        {key: own} if in_discord else {}, {key: block} if in_block else {}, {key: default} if in_defaults else {}
    )
    expected = (
        (own, Layer.DISCORD)
        if in_discord
        else (block, Layer.SERVER)
        if in_block
        else (default, Layer.DEFAULTS)
        if in_defaults
        else (EMPTY[key], Layer.BUILT_IN)
    )
    assert (getattr(now.block, key), now.layers[key]) == expected


@pytest.mark.parametrize("key", KEYS)
def test_to_give_nothing_is_to_decide_too(key: str) -> None:
    _, block, default = VALUES[key]
    now = what_holds({key: EMPTY[key]}, {key: block}, {key: default} if key in OF_DEFAULTS else {})
    assert (getattr(now.block, key), now.layers[key]) == (EMPTY[key], Layer.DISCORD)


def test_each_key_is_decided_by_itself() -> None:
    now = what_holds({"zone": "UTC"}, {"channel": CHANNEL}, {"zone": "Asia/Yangon", "reminders": (COUP,)})
    assert now.layers["zone"] is Layer.DISCORD
    assert now.layers["channel"] is Layer.SERVER
    assert now.layers["reminders"] is Layer.DEFAULTS
    assert now.layers["digests"] is Layer.BUILT_IN
    (active,) = now.active()
    assert (active.wish.channel_id, active.wish.zone.key) == (CHANNEL, "UTC")


def test_a_part_of_lateness_is_not_mixed_from_two_layers() -> None:
    now = what_holds({"lateness": Lateness(dates=3)}, {"lateness": Lateness(digests=1)}, {})
    assert now.block.lateness == Lateness(dates=3, digests=6)


@settings(max_examples=50, deadline=None)
@given(own=blocks, file_block=blocks, defaults=defaults)
def test_every_key_in_force_is_given_by_the_layer_it_is_said_to_come_from(
    own: ServerBlock, file_block: ServerBlock, defaults: Defaults
) -> None:
    now = in_force(GUILD, own, file_block, defaults)
    sources = {Layer.DISCORD: own, Layer.SERVER: file_block, Layer.DEFAULTS: defaults, Layer.BUILT_IN: ServerBlock()}
    assert set(now.layers) == now.block.model_fields_set == set(KEYS)
    for key, layer in now.layers.items():
        assert getattr(now.block, key) == getattr(sources[layer], key)


# -- what comes of reminders


def test_what_lacks_a_channel_or_zone_waits_and_says_for_what() -> None:
    reminders = (COUP, GENOCIDE.model_copy(update={"channel": CHANNEL}), ALL.model_copy(update={"zone": "UTC"}))
    now = what_holds({"reminders": reminders}, {}, {})
    assert [(each.entry.subject, each.reason) for each in now.inactive()] == [
        ("coup-2021", Inactivity.NO_CHANNEL_AND_NO_ZONE),
        ("genocide-2017", Inactivity.NO_ZONE),
        ("*", Inactivity.NO_CHANNEL),
    ]
    assert now.active() == []


def test_the_same_for_the_same_channel_comes_once_however_the_channel_is_named() -> None:
    reminders = (COUP, COUP.model_copy(update={"channel": CHANNEL}))
    now = what_holds({"reminders": reminders, "channel": CHANNEL, "zone": "UTC"}, {}, {})
    assert len(now.active()) == 1
    assert [each.reason for each in now.inactive()] == [Inactivity.DUPLICATE]


def test_no_more_come_than_there_can_be_from_all_layers_together() -> None:
    reminders = tuple(COUP.model_copy(update={"channel": CHANNEL + number}) for number in range(20))
    digests = tuple(QUOTE.model_copy(update={"channel": CHANNEL + number}) for number in range(20))
    now = what_holds({"reminders": reminders, "zone": "UTC"}, {"digests": digests}, {})
    assert len(now.active()) == MOST
    assert [each.reason for each in now.inactive()] == [Inactivity.TOO_MANY] * 15


# -- edits


def test_values_are_added_to_those_that_are_given() -> None:
    block = with_values(ServerBlock(zone="UTC"), channel=CHANNEL)
    assert given_by(block) == {"zone": "UTC", "channel": CHANNEL}
    assert given_by(with_values(block, zone=None)) == {"zone": None, "channel": CHANNEL}


def test_what_is_set_in_discord_stays_there_as_it_is_kept() -> None:
    block = with_values(ServerBlock(reminders=(COUP,)), commands_off=("fact",))
    assert ServerBlock.model_validate_json(block.model_dump_json(exclude_unset=True)) == block


def test_importing_keeps_what_is_left_out_and_the_origin_of_what_is_the_same() -> None:
    own, block = ServerBlock(notices=CHANNEL), ServerBlock(zone="UTC", commands_off=("search",))
    now = in_force(GUILD, own, block, Defaults(digests=(QUOTE,)))
    file = ServerBlock(zone="UTC", commands_off=("fact",), digests=(QUOTE,), notices=CHANNEL)
    after = importing(file)(own, now)
    assert given_by(after) == {"notices": CHANNEL, "commands_off": ("fact",)}
    layers = in_force(GUILD, after, block, Defaults(digests=(QUOTE,))).layers
    assert (layers["zone"], layers["digests"]) == (Layer.SERVER, Layer.DEFAULTS)


def test_importing_replaces_a_list_as_a_whole() -> None:
    own = ServerBlock(reminders=(COUP, GENOCIDE), admin_roles=(ROLE, ROLE + 1))
    now = in_force(GUILD, own, ServerBlock(), Defaults())
    after = importing(ServerBlock(reminders=(GENOCIDE,), admin_roles=()))(own, now)
    assert given_by(after) == {"reminders": (GENOCIDE,), "admin_roles": ()}


def test_importing_another_order_of_a_list_is_a_change() -> None:
    own = ServerBlock(reminders=(COUP, GENOCIDE))
    after = importing(ServerBlock(reminders=(GENOCIDE, COUP)))(own, in_force(GUILD, own, ServerBlock(), Defaults()))
    assert after.reminders == (GENOCIDE, COUP)


def test_importing_nothing_over_a_value_of_the_file_sets_nothing_in_discord() -> None:
    block = ServerBlock(zone="UTC")
    now = in_force(GUILD, ServerBlock(), block, Defaults())
    after = importing(ServerBlock(zone=None))(ServerBlock(), now)
    assert given_by(after) == {"zone": None}
    assert in_force(GUILD, after, block, Defaults()).block.zone is None


def test_resetting_gives_up_one_key_or_all() -> None:
    own = ServerBlock(zone="UTC", channel=CHANNEL, commands_off=("fact",))
    now = in_force(GUILD, own, ServerBlock(), Defaults())
    assert given_by(resetting(["zone"])(own, now)) == {"channel": CHANNEL, "commands_off": ("fact",)}
    assert given_by(resetting(["notices"])(own, now)) == given_by(own)
    assert given_by(resetting()(own, now)) == {}


@settings(max_examples=50, deadline=None)
@given(own=blocks, file_block=blocks, defaults=defaults)
def test_after_a_reset_of_all_only_the_file_decides(
    own: ServerBlock, file_block: ServerBlock, defaults: Defaults
) -> None:
    after = resetting()(own, in_force(GUILD, own, file_block, defaults))
    now = in_force(GUILD, after, file_block, defaults)
    assert now == in_force(GUILD, ServerBlock(), file_block, defaults)
    assert Layer.DISCORD not in now.layers.values()


def test_setting_overrides_the_file_even_with_what_it_says() -> None:
    now = in_force(GUILD, ServerBlock(), ServerBlock(zone="UTC"), Defaults())
    assert given_by(setting(zone="UTC")(ServerBlock(), now)) == {"zone": "UTC"}


def test_a_reminder_is_added_to_those_of_the_file_and_takes_them_over() -> None:
    now = in_force(GUILD, ServerBlock(), ServerBlock(zone="UTC"), Defaults(reminders=(COUP,)))
    assert given_by(adding(GENOCIDE)(ServerBlock(), now)) == {"reminders": (COUP, GENOCIDE)}


def test_the_first_zone_named_becomes_that_of_the_server() -> None:
    entry = COUP.model_copy(update={"zone": "Asia/Yangon"})
    now = in_force(GUILD, ServerBlock(), ServerBlock(), Defaults())
    assert adding(entry)(ServerBlock(), now).zone == "Asia/Yangon"


def test_there_is_no_room_for_more_than_the_most() -> None:
    reminders = tuple(COUP.model_copy(update={"channel": CHANNEL + number}) for number in range(MOST))
    now = in_force(GUILD, ServerBlock(reminders=reminders), ServerBlock(), Defaults())
    with pytest.raises(MemberError, match="This server has 25 reminders"):
        adding(GENOCIDE)(ServerBlock(), now)
