"""A server's settings as a file: written, read again, and nothing is changed by it."""

import json
import re

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from bot.administration.differences import differences
from bot.administration.edits import importing
from bot.administration.files import as_yaml, read_block
from bot.administration.layers import Inactivity, InForce, in_force
from bot.config.servers import KEYS, STORED, Defaults, DigestEntry, ReminderEntry, ServerBlock
from bot.posting.own_words import NotToBeSaid, checked
from bot.reading.faults import FaultsFound, control_in
from tests.config.files import CHANNEL, KNOWN, ROLE, SERVER
from tests.config.made import blocks, defaults, messages, stored_messages, words

GUILD = int(SERVER)
EXAMPLES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
NOTHING_SET = in_force(GUILD, ServerBlock(), ServerBlock(), Defaults())


def read(text: str | bytes, now: InForce = NOTHING_SET) -> ServerBlock:
    block, _ = read_block(text.encode() if isinstance(text, str) else text, "server.yaml", KNOWN, now)
    return block


def faults(text: str | bytes, now: InForce = NOTHING_SET) -> list[str]:
    with pytest.raises(FaultsFound) as found:
        read(text, now)
    return [str(fault) for fault in found.value.faults]


def given_by(block: ServerBlock) -> dict[str, object]:
    return {key: getattr(block, key) for key in block.model_fields_set}


# -- there and back


@EXAMPLES
@given(own=blocks, file_block=blocks, defaults=defaults)
def test_to_import_what_was_exported_changes_nothing(
    own: ServerBlock, file_block: ServerBlock, defaults: Defaults
) -> None:
    now = in_force(GUILD, own, file_block, defaults)
    block = read(as_yaml(now), now)
    assert block == now.block
    own_after = importing(block)(own, now)
    assert given_by(own_after) == given_by(own)
    after = in_force(GUILD, own_after, file_block, defaults)
    assert after == now
    assert differences(now.block, after.block) == []


@EXAMPLES
@given(own=blocks, file_block=blocks, defaults=defaults)
def test_what_was_exported_can_be_set_in_another_server(
    own: ServerBlock, file_block: ServerBlock, defaults: Defaults
) -> None:
    exported = in_force(GUILD, own, file_block, defaults)
    assume(not exported.inactive())  # what waits for a channel or zone would be new there, and a fault
    elsewhere = in_force(GUILD + 1, ServerBlock(), ServerBlock(), Defaults())
    block = read(as_yaml(exported), elsewhere)
    own_after = importing(block)(ServerBlock(), elsewhere)
    assert in_force(GUILD + 1, own_after, ServerBlock(), Defaults()).block == exported.block


@settings(deadline=None)
@given(messages)
@example("two\\nlines")
@example("two\nlines")
@example('"quoted" and \\ and # and : and - and {date}')
@example("a\u2028b\u2029c\ufeffd\u200be\u200df")
@example("long words " * 50)
@example("x" * 600)
@example("မြန်မာ " * 60)
def test_a_message_comes_back_as_it_was_kept(message: str) -> None:
    entry = ReminderEntry(date="all", channel=int(CHANNEL), zone="UTC", message=message)
    now = in_force(GUILD, ServerBlock(reminders=(entry,)), ServerBlock(), Defaults())
    (returned,) = read(as_yaml(now), now).reminders
    assert returned.message == entry.message == checked(message, digest=False)


@settings(deadline=None)
@given(words)
def test_what_may_be_said_once_may_be_said_again(message: str) -> None:
    try:
        kept = checked(message, digest=False)
    except NotToBeSaid:
        return
    assert kept is None or checked(kept, digest=False) == kept


@EXAMPLES
@given(own=blocks, file_block=blocks, defaults=defaults)
def test_every_other_reader_of_yaml_reads_the_same(
    own: ServerBlock, file_block: ServerBlock, defaults: Defaults
) -> None:
    now = in_force(GUILD, own, file_block, defaults)
    text = as_yaml(now)
    assert text.isprintable() or all(each.isprintable() or each == "\n" or ord(each) > 0x9F for each in text)
    block = ServerBlock.model_validate(yaml.safe_load(text))  # YAML 1.1, with all its surprises
    assert block == now.block


def test_the_file_names_every_key_and_where_each_comes_from() -> None:
    own = ServerBlock(channel=int(CHANNEL))
    text = as_yaml(in_force(GUILD, own, ServerBlock(zone="UTC"), Defaults(commands_off=("search",))))
    assert list(yaml.safe_load(text)) == list(KEYS)
    assert f'# set in Discord\nchannel: "{CHANNEL}"\n' in text
    assert "# the operator's file, for this server\nzone: UTC\n" in text
    assert "# the operator's file, for all servers\ncommands_off:\n- search\n" in text
    assert "# built in\nnotices: null\n" in text


def test_entries_say_what_does_not_go_without_saying() -> None:
    own = ServerBlock(
        reminders=(ReminderEntry(date="all", channel=int(CHANNEL), role=int(ROLE), message="Remember: {event}"),),
        digests=(DigestEntry(what="quote", every="week", day="Monday", paused=True),),
    )
    text = as_yaml(in_force(GUILD, own, ServerBlock(), Defaults()))
    assert (
        f'reminders:\n- date: all\n  channel: "{CHANNEL}"\n  at: "09:00"\n  role: "{ROLE}"\n'
        '  message: "Remember: {event}"\n'
    ) in text
    assert 'digests:\n- what: quote\n  every: week\n  day: Monday\n  at: "09:00"\n  paused: true\n' in text


def test_what_is_no_control_character_stays_in_a_message() -> None:
    message = "a\tb\r\nc\u2028d\u200b\u200c\u200d\xade"
    assert checked(message, digest=False) == message


# -- what an earlier version kept

CONTROLS = ("\u202e", "\u2066", "\x00", "\x1b", "\x85", "\r", "\u200f", "\u061c", "\x7f")


def stored(*messages: str) -> ServerBlock:
    """A block as the database has it, with a reminder for each message."""
    entries = [
        {"date": "all", "channel": str(int(CHANNEL) + number), "zone": "UTC", "message": message}
        for number, message in enumerate(messages)
    ]
    return ServerBlock.model_validate_json(json.dumps({"reminders": entries}), context=STORED)


@settings(deadline=None)
@given(st.lists(stored_messages, max_size=4))
@example([f"Remember{control} the coup {control}" for control in CONTROLS])
@example(["{\x00years}", "@every\x00one", "{server} years", "x" * 4000])
@example(["long words with a \u202eturn " * 30])
def test_a_message_that_was_kept_is_exported_visibly_and_comes_back_as_it_was(messages: list[str]) -> None:
    now = in_force(GUILD, stored(*messages), ServerBlock(), Defaults())
    assert [entry.message for entry in now.block.reminders] == messages
    text = as_yaml(now)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
    assert [each["message"] for each in yaml.safe_load(text)["reminders"]] == messages
    refused = [each for each in messages if control_in(each) is None and not may_be_said(each)]
    if not refused:
        assert importing(read(text, now))(now.block, now) == now.block


def may_be_said(message: str) -> bool:
    try:
        return checked(message, digest=False) == message
    except NotToBeSaid:
        return False


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_character_is_refused_in_a_message_that_is_not_in_force(control: str) -> None:
    now = in_force(GUILD, stored(f"a{control}b"), ServerBlock(), Defaults())
    escaped = json.dumps(f"a{control}c").replace("\x7f", r"\x7f")
    text = f'zone: UTC\nreminders:\n- {{date: all, channel: "{CHANNEL}", message: {escaped}}}\n'
    which = f"U+{ord(control):04X}"
    assert faults(text, now) == [
        f"server.yaml:3: reminders[0].message: holds the control character {which}, which can't be seen; delete it"
    ]
    with pytest.raises(NotToBeSaid, match=re.escape(f"the message holds the control character {which}")):
        checked(f"a{control}b", digest=False)


def test_a_zone_whose_sign_is_reversed_is_kept_and_not_taken_anew() -> None:
    kept = ServerBlock.model_validate_json(json.dumps({"zone": "Etc/GMT+7"}), context=STORED)
    now = in_force(GUILD, kept, ServerBlock(), Defaults())
    assert read(as_yaml(now), now).zone == "Etc/GMT+7"
    for zone in ("Etc/GMT-7", "Etc/GMT+8"):
        (fault,) = faults(f"zone: {zone}\n", now)
        assert "as its sign is reversed" in fault


# -- what is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "server.yaml:1: holds no settings; get a file to begin with by /settings export"),
        ("# nothing\n", "server.yaml:1: holds no settings; get a file to begin with by /settings export"),
        ("zon: UTC\n", 'server.yaml:1: zon: is not a known key; did you mean "zone"?'),
        ("zone: Burma\n", 'server.yaml:1: zone: there is no time zone "Burma"; did you mean "Asia/Yangon"?'),
        ("- a\n", "server.yaml:1: expected keys and values, got a list"),
        (
            "reminders:\n- {date: coup-2012, channel: 234567890123456789, zone: UTC}\n",
            'server.yaml:2: reminders[0].date: there is no date "coup-2012"; did you mean "coup-2021"?',
        ),
        (
            "reminders:\n- {date: coup-2021, zone: UTC}\n",
            "server.yaml:2: reminders[0].channel: is missing; add it here, or for the whole server",
        ),
        (
            "digests:\n- {what: fact, every: day, channel: 234567890123456789}\n",
            "server.yaml:2: digests[0].zone: is missing, and a time goes with a zone; add it here, or for the "
            "whole server",
        ),
        (
            "token: hunter2\n",
            "server.yaml:1: token: looks like a secret, and secrets have no place in this file, which gets shared; "
            "put DISCORD_TOKEN=... in .env",
        ),
    ],
)
def test_each_mistake_is_told_with_its_line_and_a_way_to_mend_it(text: str, said: str) -> None:
    assert faults(text) == [said]


def test_the_operators_file_is_told_from_that_of_a_server() -> None:
    (said,) = faults(f"servers:\n  {SERVER}: {{}}\n")
    assert said == (
        "server.yaml:1: servers: this is a file for the whole process; give only what stands below one server's id, "
        "without the id"
    )


def test_a_reminder_that_has_been_waiting_may_go_on_waiting_but_no_new_one_may() -> None:
    waiting = "reminders:\n- {date: coup-2021}\n"
    now = in_force(GUILD, ServerBlock(), ServerBlock(), Defaults(reminders=(ReminderEntry(date="coup-2021"),)))
    assert read(waiting, now).reminders == now.block.reminders
    assert len(faults(waiting + "- {date: genocide-2017}\n", now)) == 2


def test_what_is_in_force_completes_a_reminder_unless_the_file_takes_it_away() -> None:
    now = in_force(GUILD, ServerBlock(channel=int(CHANNEL)), ServerBlock(zone="UTC"), Defaults())
    assert len(read("reminders: [{date: all}]\n", now).reminders) == 1
    assert len(faults("channel: null\nreminders: [{date: all}]\n", now)) == 1


def test_more_reminders_than_there_can_be_from_two_layers_come_back_as_they_are() -> None:
    own = ServerBlock(reminders=tuple(ReminderEntry(date="all", channel=int(CHANNEL) + n) for n in range(20)))
    file_block = ServerBlock(
        zone="UTC", digests=tuple(DigestEntry(what="fact", every="day", channel=int(CHANNEL) + n) for n in range(10))
    )
    now = in_force(GUILD, own, file_block, Defaults())
    assert {each.reason for each in now.inactive()} == {Inactivity.TOO_MANY}
    block, _ = read_block(as_yaml(now).encode(), "f.yaml", KNOWN, now)
    assert importing(block)(own, now) == own


# -- keys left out


def test_a_key_that_is_left_out_stays_as_it_is() -> None:
    own, file_block = ServerBlock(channel=int(CHANNEL)), ServerBlock(zone="UTC")
    now = in_force(GUILD, own, file_block, Defaults())
    after = importing(read("commands_off: [search]\n", now))(own, now)
    assert given_by(after) == {"channel": int(CHANNEL), "commands_off": ("search",)}


@EXAMPLES
@given(key=st.sampled_from(KEYS), own=blocks, file_block=blocks, defaults=defaults)
def test_one_key_of_what_was_exported_alone_changes_nothing_either(
    key: str, own: ServerBlock, file_block: ServerBlock, defaults: Defaults
) -> None:
    now = in_force(GUILD, own, file_block, defaults)
    (part,) = (part for part in as_yaml(now).split("\n\n") if f"\n{key}:" in part)
    block = read(part, now)
    assert block.model_fields_set == {key}
    assert given_by(importing(block)(own, now)) == given_by(own)
