"""What an administrator is shown of a change: each line that goes and each that comes, and no other."""

from hypothesis import given, settings

from bot.administration.differences import differences, in_a_line
from bot.administration.layers import in_force
from bot.config.servers import KEYS, Defaults, DigestEntry, Lateness, ReminderEntry, ServerBlock
from tests.config.made import blocks, defaults

CHANNEL, ROLE = 234567890123456789, 456789012345678901
COUP = ReminderEntry(date="coup-2021", before=(7, 0))
GENOCIDE = ReminderEntry(date="genocide-2017")
QUOTE = DigestEntry(what="quote", every="week", day="Monday")


def test_nothing_differs_from_itself() -> None:
    assert differences(ServerBlock(), ServerBlock()) == []


def test_a_key_that_is_given_what_it_had_anyway_does_not_differ() -> None:
    assert differences(ServerBlock(), ServerBlock(zone=None, reminders=(), lateness=Lateness())) == []


def test_a_value_goes_and_another_comes() -> None:
    before = ServerBlock(zone="UTC", channel=CHANNEL, commands_off=("fact",))
    after = ServerBlock(zone="Asia/Yangon", admin_roles=(ROLE,), commands_off=("fact", "Find sources"))
    assert differences(before, after) == sorted_as_keys(
        zone=['- zone: "UTC"', '+ zone: "Asia/Yangon"'],
        channel=[f'- channel: "{CHANNEL}"', "+ channel: null"],
        admin_roles=["- admin_roles: []", f'+ admin_roles: ["{ROLE}"]'],
        commands_off=['- commands_off: ["fact"]', '+ commands_off: ["fact", "Find sources"]'],
    )


def sorted_as_keys(**lines: list[str]) -> list[str]:
    return [line for key in KEYS for line in lines.get(key, [])]


def test_lateness_is_one_value() -> None:
    assert differences(ServerBlock(), ServerBlock(lateness=Lateness(dates=2))) == [
        "- lateness: {dates: null, digests: 6}",
        "+ lateness: {dates: 2, digests: 6}",
    ]


def test_only_the_entries_of_a_list_are_shown_that_differ_and_each_whole() -> None:
    later = COUP.model_copy(update={"message": 'Say "never again"\nand: mean it'})
    before, after = ServerBlock(reminders=(COUP, GENOCIDE)), ServerBlock(reminders=(later, GENOCIDE))
    assert differences(before, after) == [
        '- reminders: {date: "coup-2021", before: [7, 0], at: "09:00"}',
        '+ reminders: {date: "coup-2021", before: [7, 0], at: "09:00", '
        'message: "Say \\"never again\\"\\nand: mean it"}',
    ]


def test_no_line_hides_what_it_says() -> None:
    for control, escaped in {"\u202e": r"\u202e", "\u2066": r"\u2066", "\x85": r"\x85", "\x1b": r"\u001b"}.items():
        kept = COUP.model_copy(update={"message": f"a{control}b"})
        (line,) = differences(ServerBlock(reminders=(kept,)), ServerBlock())
        assert line.endswith(f'message: "a{escaped}b"}}')


def test_an_entry_that_comes_or_goes_has_one_line() -> None:
    without, with_it = ServerBlock(reminders=(COUP,)), ServerBlock(reminders=(COUP, GENOCIDE))
    line = 'reminders: {date: "genocide-2017", at: "09:00"}'
    assert differences(without, with_it) == [f"+ {line}"]
    assert differences(with_it, without) == [f"- {line}"]
    assert differences(ServerBlock(), ServerBlock(digests=(QUOTE,))) == [
        '+ digests: {what: "quote", every: "week", day: "Monday", at: "09:00"}'
    ]
    assert differences(ServerBlock(reminders=(COUP,)), ServerBlock())[0].startswith("- reminders: {date: ")


def test_another_channel_makes_another_entry() -> None:
    moved = GENOCIDE.model_copy(update={"channel": CHANNEL})
    assert differences(ServerBlock(reminders=(GENOCIDE,)), ServerBlock(reminders=(moved,))) == [
        '- reminders: {date: "genocide-2017", at: "09:00"}',
        f'+ reminders: {{date: "genocide-2017", channel: "{CHANNEL}", at: "09:00"}}',
    ]


def test_another_order_is_told_as_such() -> None:
    before, after = ServerBlock(reminders=(COUP, GENOCIDE)), ServerBlock(reminders=(GENOCIDE, COUP))
    assert differences(before, after) == ["  reminders: in another order"]


def test_keys_come_in_the_order_of_the_file() -> None:
    after = ServerBlock(digests=(QUOTE,), zone="UTC", reminders=(COUP,), admin_roles=(ROLE,), channel=CHANNEL)
    said = [line[2:].split(":")[0] for line in differences(ServerBlock(), after)]
    assert list(dict.fromkeys(said)) == [key for key in KEYS if key in said]


def test_ids_are_in_quotes_and_smaller_numbers_are_not() -> None:
    assert in_a_line({"channel": CHANNEL, "before": (30, 7)}) == f'{{channel: "{CHANNEL}", before: [30, 7]}}'


@settings(max_examples=60, deadline=None)
@given(before=blocks, after=blocks, defaults=defaults)
def test_lines_are_single_and_there_are_some_exactly_for_the_keys_that_differ(
    before: ServerBlock, after: ServerBlock, defaults: Defaults
) -> None:
    one = in_force(1, before, ServerBlock(), defaults).block
    other = in_force(1, after, ServerBlock(), defaults).block
    lines = differences(one, other)
    assert all(len(line.splitlines()) == 1 or "\u2028" in line or "\u2029" in line for line in lines)
    told = {line[2:].partition(":")[0] for line in lines}
    assert told == {key for key in KEYS if getattr(one, key) != getattr(other, key)}
    assert all(line[:2] in ("- ", "+ ", "  ") for line in lines)
    assert differences(one, one) == []
