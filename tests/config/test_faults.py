"""What whoever writes config.yaml is told: each kind of fault with its line, its place and a way to mend it."""

import json
from pathlib import Path

import pytest

from bot.config.loading import load
from bot.config.servers import MOST
from tests.config.files import CHANNEL, EXAMPLE, KNOWN, OTHER_SERVER, ROLE, SERVER, faults_in, in_block, write_config

AN_ID = "17 to 19 digits (in Discord, with developer mode on: right-click it, Copy ID)"
BLOCK = f'servers."{SERVER}"'
COMPLETE = f"channel: {CHANNEL}\nzone: Asia/Yangon\n"  # lines 3 and 4 of the file
COMMENT = "# begins a comment here; put the value in quotes, or a space after the # if a comment is meant"
REMINDER, DIGEST = "- {date: coup-2021}", "- {what: quote, every: day}"


def reminder(more: str) -> str:
    """A complete server's block with this reminder in line 6."""
    return in_block(f"{COMPLETE}reminders:\n- {{date: coup-2021, {more}}}")


def digest(more: str) -> str:
    return in_block(f"{COMPLETE}digests:\n- {{what: quote, {more}}}")


TIMES = [
    ("09:00", '09:00 is 540 to some YAML readers; write "09:00" in quotes'),
    ("12:30", '12:30 is 750 to some YAML readers; write "12:30" in quotes'),
    ("750", 'expected "HH:MM", got 750 (quote the time: "12:30")'),
    ("99999", 'expected "HH:MM", got 99999 (quote the time: "12:30")'),
    ('"9:00"', 'expected "HH:MM", got "9:00"; write "09:00"'),
    ('"25:00"', 'expected "HH:MM", got "25:00"; write hours and minutes, from "00:00" to "23:59"'),
    ('"09:00:00"', 'expected "HH:MM", got "09:00:00"; write hours and minutes, from "00:00" to "23:59"'),
    ('"٠٩:٠٠"', 'expected "HH:MM", got "٠٩:٠٠"; write hours and minutes, from "00:00" to "23:59"'),
    ("null", 'expected "HH:MM", got nothing (quote the time: "12:30")'),
    *(
        (
            f'"{time}"',
            f'expected "HH:MM", got "{time}"; a time and a zone do not go together here: name the zone in zone',
        )
        for time in ("09:00+06:30", "09:00Z", "9:00 UTC", "09:00 EST")
    ),
]


@pytest.mark.parametrize(("time", "said"), TIMES)
def test_a_time_that_is_none_is_told_how_to_write_it(tmp_path: Path, time: str, said: str) -> None:
    path = write_config(tmp_path, reminder(f"at: {time}"))
    assert faults_in(path) == [f"config.yaml:6: {BLOCK}.reminders[0].at: {said}"]


@pytest.mark.parametrize(
    ("id", "shown"),
    [
        ("12", "12"),
        ('"12"', '"12"'),
        ("1234567890123456", "1234567890123456"),  # 16 digits
        ("99999999999999999999", "99999999999999999999"),
        ('"9223372036854775808"', '"9223372036854775808"'),
        ('"0123456789012345678"', '"0123456789012345678"'),
        ('"<#234567890123456789>"', '"<#234567890123456789>"'),
        ('"١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨"', '"١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨"'),
        ("general", '"general"'),
        ("true", "true"),
        ("1.5", "1.5"),
        ("[]", "a list"),
    ],
)
def test_what_is_no_id_is_told_where_to_find_one(tmp_path: Path, id: str, shown: str) -> None:
    path = write_config(
        tmp_path,
        f"notices: {id}\ncommands_only_in: {id}\n" + in_block(f"channel: {id}\nnotices: {id}\nadmin_roles: [{id}]"),
    )
    assert faults_in(path) == [
        f"config.yaml:1: notices: expected a channel's id, {AN_ID}, got {shown}",
        f"config.yaml:2: commands_only_in: expected a server's id, {AN_ID}, got {shown}",
        f"config.yaml:5: {BLOCK}.channel: expected a channel's id, {AN_ID}, got {shown}",
        f"config.yaml:6: {BLOCK}.notices: expected a channel's id, {AN_ID}, got {shown}",
        f"config.yaml:7: {BLOCK}.admin_roles[0]: expected a role's id, {AN_ID}, got {shown}",
    ]


@pytest.mark.parametrize("id", ["12345678901234567", "123456789012345678", "1234567890123456789"])
def test_an_id_means_the_same_with_and_without_quotes(tmp_path: Path, id: str) -> None:
    text = "notices: {id}\nservers:\n  {id}: {{channel: {id}, admin_roles: [{id}]}}\n"
    settings = load(write_config(tmp_path, text.format(id=id))).settings
    assert settings == load(write_config(tmp_path, text.format(id=f'"{id}"'))).settings
    assert settings.notices == settings.servers[int(id)].channel == int(id)


def test_a_server_with_and_without_quotes_is_given_twice(tmp_path: Path) -> None:
    path = write_config(tmp_path, f'servers:\n  {SERVER}: {{}}\n  "{SERVER}": {{}}\n')
    assert faults_in(path) == [f"config.yaml:3: {BLOCK}: is given twice (first in line 2); keep one of them"]


FAULTS = [
    # keys
    ("cooldwn: {}\n", 'config.yaml:1: cooldwn: is not a known key; did you mean "cooldown"?'),
    ("cooldown:\n  answrs: 3\n", 'config.yaml:2: cooldown.answrs: is not a known key; did you mean "answers"?'),
    (in_block("zon: Asia/Yangon"), f'config.yaml:3: {BLOCK}.zon: is not a known key; did you mean "zone"?'),
    (
        reminder('mesage: "x"'),
        f'config.yaml:6: {BLOCK}.reminders[0].mesage: is not a known key; did you mean "message"?',
    ),
    (
        "zone: Asia/Yangon\n",
        "config.yaml:1: zone: is not a known key here; it belongs under defaults, in an entry of reminders, "
        "in an entry of digests or in an entry of servers",
    ),
    (
        f'defaults:\n  channel: "{CHANNEL}"\n',
        "config.yaml:2: defaults.channel: is not a known key here; it belongs in an entry of reminders, in an entry "
        "of digests or in an entry of servers",
    ),
    ("data: a\ndata: b\n", "config.yaml:2: data: is given twice (first in line 1); keep one of them"),
    (
        "defaults:\n  zone: UTC\n  zone: Asia/Yangon\n",
        "config.yaml:3: defaults.zone: is given twice (first in line 2); keep one of them",
    ),
    # names
    (
        "defaults: {zone: Asia/Yagon}\n",
        'config.yaml:1: defaults.zone: there is no time zone "Asia/Yagon"; did you mean "Asia/Yangon"?',
    ),
    (
        in_block("zone: Burma"),
        f'config.yaml:3: {BLOCK}.zone: there is no time zone "Burma"; did you mean "Asia/Yangon"?',
    ),
    ("defaults: {zone: yangon}\n", 'config.yaml:1: defaults.zone: there is no time zone "yangon"; did you mean'),
    (
        "defaults: {zone: EST}\n",
        'config.yaml:1: defaults.zone: expected a time zone\'s name, as in Asia/Yangon, got "EST", which can mean '
        "several zones, or one without summer time",
    ),
    ("defaults: {zone: localtime}\n", 'config.yaml:1: defaults.zone: there is no time zone "localtime"'),
    ("defaults: {zone: ../../etc}\n", 'config.yaml:1: defaults.zone: there is no time zone "../../etc"'),
    ("defaults: {zone: 6}\n", "config.yaml:1: defaults.zone: expected a time zone's name, as in Asia/Yangon, got 6"),
    (
        "defaults: {commands_off: [serch]}\n",
        'config.yaml:1: defaults.commands_off[0]: there is no command "serch"; did you mean "search"?',
    ),
    (
        "defaults: {commands_off: [settings]}\n",
        "config.yaml:1: defaults.commands_off[0]: /settings can't be switched off: it is what switches on again",
    ),
    (
        "defaults: {commands_off: search}\n",
        'config.yaml:1: defaults.commands_off: expected a list, got "search" (begin each entry with a dash)',
    ),
    (
        in_block(f"{COMPLETE}reminders:\n- date: coup-2012"),
        f'config.yaml:6: {BLOCK}.reminders[0].date: there is no date "coup-2012"; did you mean "coup-2021"?',
    ),
    (
        in_block(f"{COMPLETE}digests:\n- {{what: quote, every: day, topic: asian}}"),
        f'config.yaml:6: {BLOCK}.digests[0].topic: there is no topic "asian"; did you mean "asean"?',
    ),
    # reminders and digests
    (
        in_block(f"zone: UTC\nreminders:\n{REMINDER}"),
        f"config.yaml:5: {BLOCK}.reminders[0].channel: is missing; add it here, or for the whole server",
    ),
    (
        in_block(f"channel: {CHANNEL}\ndigests:\n{DIGEST}"),
        f"config.yaml:5: {BLOCK}.digests[0].zone: is missing, and a time goes with a zone; add it here, "
        "or for the whole server",
    ),
    (
        in_block(f"channel: null\nzone: UTC\ndigests:\n{DIGEST}"),
        f"config.yaml:6: {BLOCK}.digests[0].channel: is missing; add it here, or for the whole server",
    ),
    (in_block(f"{COMPLETE}reminders:\n- {{}}"), f"config.yaml:6: {BLOCK}.reminders[0].date: is missing; add it"),
    (
        f"defaults:\n  reminders:\n  - {{date: coup-2021, channel: {CHANNEL}}}\n",
        "config.yaml:2: defaults.reminders: coup-2021 names a channel, which belongs to one server; leave it out",
    ),
    (
        f"defaults:\n  digests:\n  - {{what: fact, every: day, role: {ROLE}}}\n",
        "config.yaml:2: defaults.digests: fact names a role, which belongs to one server; leave it out",
    ),
    (
        in_block(f"{COMPLETE}reminders:\n{REMINDER}\n- {{date: coup-2021, before: [7]}}"),
        f"config.yaml:5: {BLOCK}.reminders: coup-2021 stands twice for the same channel; keep one of them",
    ),
    (
        in_block(f"{COMPLETE}reminders:\n" + f"{REMINDER}\n" * (MOST + 1)),
        f"config.yaml:5: {BLOCK}.reminders: has 26 entries, at most 25",
    ),
    (
        in_block(
            f"{COMPLETE}reminders:\n"
            + "".join(f"- {{date: coup-2021, channel: {int(CHANNEL) + n}}}\n" for n in range(20))
            + "digests:\n"
            + "".join(f"- {{what: fact, every: day, channel: {int(CHANNEL) + n}}}\n" for n in range(20))
        ),
        f"config.yaml:26: {BLOCK}.digests: reminders and digests come to 40; 25 are the most",
    ),
    (
        reminder("before: []"),
        f"config.yaml:6: {BLOCK}.reminders[0].before: is empty; fill it in or leave it out",
    ),
    (
        reminder("before: [400]"),
        f"config.yaml:6: {BLOCK}.reminders[0].before[0]: expected at most 365, got 400",
    ),
    (
        reminder("before: 7"),
        f"config.yaml:6: {BLOCK}.reminders[0].before: expected a list, got 7 (begin each entry with a dash)",
    ),
    (
        digest("every: day, day: Monday"),
        f"config.yaml:6: {BLOCK}.digests[0].day: something daily comes every day; leave the day out",
    ),
    (
        digest("every: week"),
        f"config.yaml:6: {BLOCK}.digests[0].day: something weekly needs its day; write Monday, Tuesday ...",
    ),
    (
        digest("every: week, day: 3"),
        f"config.yaml:6: {BLOCK}.digests[0].day: something weekly needs its day; write Monday, Tuesday ...",
    ),
    (
        digest("every: month, day: Monday"),
        f"config.yaml:6: {BLOCK}.digests[0].day: something monthly needs its day; write a number from 1 to 31",
    ),
    (
        digest("every: month, day: 32"),
        f"config.yaml:6: {BLOCK}.digests[0].day: expected Monday, Tuesday ... or a day of the month from 1 to 31, "
        "got 32",
    ),
    (
        digest("every: week, day: Mondy"),
        f'config.yaml:6: {BLOCK}.digests[0].day: there is no day "Mondy"; did you mean "Monday"?',
    ),
    (
        digest("every: year"),
        f'config.yaml:6: {BLOCK}.digests[0].every: expected one of day, week, month, got "year"',
    ),
    (
        reminder('message: "Wake up @everyone"'),
        f"config.yaml:6: {BLOCK}.reminders[0].message: the message names @everyone; it can mention nobody but the "
        "role you choose, take it out",
    ),
    (
        reminder('message: "{yeers}"'),
        f"config.yaml:6: {BLOCK}.reminders[0].message: the message has {{yeers}} in it; only {{years}}, {{date}} and "
        "{event} can be filled in",
    ),
    (
        reminder(f'message: "{"x" * 601}"'),
        f"config.yaml:6: {BLOCK}.reminders[0].message: the message can come to 601 characters when it is filled in; "
        "600 are the most",
    ),
    # the process
    ("servers: []\n", "config.yaml:1: servers: expected keys and values, got a list"),
    (f"servers: {SERVER}\n", f"config.yaml:1: servers: expected keys and values, got {SERVER}"),
    (f"servers:\n  {SERVER}:\n", f"config.yaml:2: {BLOCK}: expected keys and values, got nothing"),
    (
        "servers:\n  my-server: {}\n",
        f'config.yaml:2: servers.my-server: expected a server\'s id, {AN_ID}, got "my-server"',
    ),
    ("log: info\n", 'config.yaml:1: log: expected keys and values, got "info"'),
    (
        "log: {level: loud}\n",
        'config.yaml:1: log.level: expected one of debug, info, warning, error, got "loud"',
    ),
    ("log: {form: xml}\n", 'config.yaml:1: log.form: expected one of text, json, got "xml"'),
    ("posting: {per_second: 46}\n", "config.yaml:1: posting.per_second: expected at most 45.0, got 46"),
    ("posting: {per_second: 0}\n", "config.yaml:1: posting.per_second: expected at least 1.0, got 0"),
    ("cooldown: {seconds: 0}\n", "config.yaml:1: cooldown.seconds: expected more than 0.0, got 0"),
    ("defaults: {lateness: {dates: 25}}\n", "config.yaml:1: defaults.lateness.dates: expected at most 24, got 25"),
    (
        "defaults: {lateness: {digests: null}}\n",
        "config.yaml:1: defaults.lateness.digests: expected a number, got nothing",
    ),
    ("shards: 1.5\n", "config.yaml:1: shards: expected a whole number, got 1.5"),
    ("data: 7\n", "config.yaml:1: data: expected text, got 7 (put it in quotes if it is meant as text)"),
    ("data: no\n", 'config.yaml:1: data: no is true or false to some YAML readers; write "no" in quotes'),
    ("contact: #padauk-help\n", f"config.yaml:1: contact: {COMMENT}"),
    ("data: data #ours\n", f"config.yaml:1: data: {COMMENT}"),
    ("shards: null #3\n", f"config.yaml:1: shards: {COMMENT}"),
    ("log: {level: info #x\n  }\n", f"config.yaml:1: log.level: {COMMENT}"),
    (
        "corpus:\n  paths:\n  - seeds\n    #pack\n",
        f"config.yaml:3: corpus.paths[0]: {COMMENT}",
    ),
    (
        reminder("message: Remember #WhatsHappeningInMyanmar\n  "),
        f"config.yaml:6: {BLOCK}.reminders[0].message: {COMMENT}",
    ),
    (
        reminder("message: {years} years on"),
        "config.yaml:6: is not YAML here: while parsing a flow mapping, did not find expected ',' or '}'; "
        "put what begins with { in quotes",
    ),
    (
        reminder("message: {event}"),
        f"config.yaml:6: {BLOCK}.reminders[0].message: has a key without a value; put what begins with {{ in quotes",
    ),
    (
        "contact: !important\n",
        'config.yaml:1: contact: "!important" is a tag; leave it out, or put the value in quotes',
    ),
    (
        "contact: Ask\u202e us\n",
        "config.yaml:1: contact: holds the control character U+202E, which can't be seen; delete it",
    ),
    (
        'corpus: {paths: ["a\\u2066b"]}\n',
        "config.yaml:1: corpus.paths[0]: holds the control character U+2066, which can't be seen; delete it",
    ),
    ('data: ""\n', "config.yaml:1: data: is empty; fill it in or leave it out"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_each_mistake_is_told_with_its_line_its_place_and_a_way_to_mend_it(
    tmp_path: Path, text: str, said: str
) -> None:
    (fault,) = faults_in(write_config(tmp_path, text))
    assert fault.startswith(said)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = (
        "cooldwn: {}\n"
        "token: abc\n"
        "log: {level: loud}\n"
        "data: a\n"
        "data: b\n"
        "servers:\n"
        f"  {SERVER}:\n"
        "    zone: Asia/Yagon\n"
        "    reminders:\n"
        "    - date: coup-2012\n"
        "      at: 12:30\n"
        '    - {date: coup-2021, message: "@here"}\n'
        "  x: {}\n"
        "shards: 0\n"
    )
    found = faults_in(write_config(tmp_path, text))
    assert [fault.split(": ")[0].split(":")[1] for fault in found] == [
        "1", "2", "3", "5", "8", "10", "10", "11", "12", "12", "13", "14",
    ]  # fmt: skip


# -- secrets

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA.GaBcDe.abcdefghijklmnopqrstuvwxyz-_0123456789AB"
PASSWORD = "postgresql://padauk:hunter2@db.example/padauk"
SAID = "looks like a secret, and secrets have no place in this file, which gets shared; put DISCORD_TOKEN=... in .env"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"token: {TOKEN}", "token: "),
        ("token: hunter2", "token: "),
        ("DISCORD_TOKEN: hunter2", "DISCORD_TOKEN: "),
        ("bot-token: [hunter2]", "bot-token: "),
        ("api_key: {a: hunter2}", "api_key: "),
        ("password: 0123456", "password: "),  # would be shown as some other number
        ("password: {a: 0123456}", "password: "),
        ("token: &hunter2 x", "token: "),
        ("log: {token: hunter2}", "log.token: "),
        ("log: {password: 0123456}", "log.password: "),
        (f"contact: {TOKEN}", "contact: "),
        (f"contact: Bot {TOKEN}, ask me", "contact: "),
        (f"{TOKEN}: x", ""),
        (f"{TOKEN}: {{a: 12:30}}", ""),
        (f"{TOKEN}: x\n{TOKEN}: x", ""),
        (f"contact: !{TOKEN} x", "contact: "),
        (f"corpus: {{paths: [{TOKEN}]}}", "corpus.paths[0]: "),
        (f"defaults: {{zone: {TOKEN}}}", "defaults.zone: "),
        (f"defaults: {{commands_off: [{TOKEN}]}}", "defaults.commands_off[0]: "),
        (f"defaults: {{reminders: [{{date: {TOKEN}}}]}}", "defaults.reminders[0].date: "),
        (f"defaults: {{reminders: [{{date: coup-2021, at: {TOKEN}}}]}}", "defaults.reminders[0].at: "),
        (f'defaults: {{reminders: [{{date: all, message: "{{{TOKEN}}}"}}]}}', "defaults.reminders[0].message: "),
        (f"notices: {TOKEN}", "notices: "),
        (f"servers: {{{TOKEN}: {{}}}}", ""),
        (f"servers: {{{TOKEN}: {{zone: Asia/Yagon}}}}", ""),
        (TOKEN, ""),
        (f"- {TOKEN}", "[0]: "),
        (f'database: "{PASSWORD}"', "database: "),
        ('database: "sqlite://padauk:hunter2@/x"', "database: "),
        ('contact: "https://padauk:hunter2@example.org"', "contact: "),
        (f'"{PASSWORD}": x', ""),
    ],
)
@pytest.mark.parametrize("broken", ["", "\n]\n"])
def test_a_secret_is_refused_with_an_explanation_and_never_repeated(
    tmp_path: Path, text: str, place: str, broken: str
) -> None:
    found = faults_in(write_config(tmp_path, f"{text}{broken}\n"))
    whole = "\n".join(found)
    for secret in (TOKEN[:30], "hunter2", "123456"):
        assert secret not in whole
    if not broken:
        assert f"config.yaml:1: {place}{SAID}" in found


@pytest.mark.parametrize("secret", [TOKEN, PASSWORD])
@pytest.mark.parametrize(
    "text",
    [
        "# nothing is set yet\n# DISCORD_TOKEN={}\n",
        "shards: null\ncontact: someone  # was {}\n",
        "log:\n  # {}\n  level: info\n",
        "shards: null\r\n# {}\r\n",
        "shards: null\r# {}\r",
    ],
)
def test_a_secret_in_a_comment_is_refused_too(tmp_path: Path, text: str, secret: str) -> None:
    (fault,) = faults_in(write_config(tmp_path, text.format(secret)))
    assert fault == f"config.yaml:2: {SAID}"


def test_a_secret_is_told_with_all_the_rest_even_where_the_file_is_no_yaml(tmp_path: Path) -> None:
    first, second = faults_in(write_config(tmp_path, f"contact: [\n]]\n# {TOKEN}\n"))
    assert first.startswith("config.yaml:2: is not YAML here")
    assert second == f"config.yaml:3: {SAID}"


def test_what_has_three_parts_is_no_secret_for_that(tmp_path: Path) -> None:
    settings = load(write_config(tmp_path, "contact: https://example.org:8080/@padauk, 1.2.3, a.b.c\n")).settings
    assert settings.contact == "https://example.org:8080/@padauk, 1.2.3, a.b.c"


# -- what is no fault


def test_a_block_takes_its_zone_from_the_defaults_and_a_reminder_may_name_all_itself(tmp_path: Path) -> None:
    text = (
        "defaults: {zone: Asia/Yangon}\nservers:\n"
        f"  {SERVER}:\n    channel: {CHANNEL}\n    reminders: [{{date: all}}]\n"
        f"  {OTHER_SERVER}:\n    reminders: [{{date: coup-2021, channel: {CHANNEL}, zone: UTC}}]\n"
    )
    assert len(load(write_config(tmp_path, text), lambda folders: KNOWN).settings.servers) == 2


def test_defaults_may_have_reminders_without_channel_and_zone(tmp_path: Path) -> None:
    text = "defaults:\n  reminders:\n  - date: all\n  digests:\n  - {what: quote, every: week, day: Monday}\n"
    assert len(load(write_config(tmp_path, text), lambda folders: KNOWN).settings.defaults.reminders) == 1


@pytest.mark.parametrize(
    ("former", "zone"), [("Kiev", "Europe/Kyiv"), ("Calcutta", "Asia/Kolkata"), ("Saigon", "Asia/Ho_Chi_Minh")]
)
def test_a_former_name_of_a_city_is_a_fault_that_names_the_zone(tmp_path: Path, former: str, zone: str) -> None:
    (fault,) = faults_in(write_config(tmp_path, f"defaults: {{zone: {former}}}\n"))
    assert f'there is no time zone "{former}"; did you mean "{zone}"?' in fault


@pytest.mark.parametrize("zone", ["Asia/Yangon", "UTC", "US/Eastern", "Asia/Rangoon", "Etc/GMT"])
def test_a_zone_goes_by_any_of_its_names_in_the_tables(tmp_path: Path, zone: str) -> None:
    assert load(write_config(tmp_path, f"defaults: {{zone: {zone}}}\n")).settings.defaults.zone == zone


@pytest.mark.parametrize(
    ("zone", "meaning"),
    [
        ("Etc/GMT+7", "7 hours behind"),
        ("Etc/GMT-7", "7 hours ahead of"),
        ("Etc/GMT-1", "an hour ahead of"),
        ("Etc/GMT-14", "14 hours ahead of"),
    ],
)
def test_a_zone_whose_sign_is_reversed_is_a_fault_wherever_it_is_named(tmp_path: Path, zone: str, meaning: str) -> None:
    entries = f"reminders: [{{date: all, zone: {zone}}}]\ndigests: [{{what: quote, every: day, zone: {zone}}}]"
    text = f"defaults: {{zone: {zone}}}\n" + in_block(f'zone: {zone}\nchannel: "{CHANNEL}"\n{entries}')
    said = f"is {meaning} Greenwich, as its sign is reversed; name a city's zone, as in Asia/Yangon"
    assert faults_in(write_config(tmp_path, text)) == [
        f'config.yaml:1: defaults.zone: "{zone}" {said}',
        f'config.yaml:4: {BLOCK}.zone: "{zone}" {said}',
        f'config.yaml:6: {BLOCK}.reminders[0].zone: "{zone}" {said}',
        f'config.yaml:7: {BLOCK}.digests[0].zone: "{zone}" {said}',
    ]


@pytest.mark.parametrize("zone", ["Etc/GMT+13", "Etc/GMT+07", "etc/gmt+7"])
def test_a_reversed_zone_that_does_not_exist_is_one_fault(tmp_path: Path, zone: str) -> None:
    (fault,) = faults_in(write_config(tmp_path, f"defaults: {{zone: {zone}}}\n"))
    assert f'there is no time zone "{zone}"' in fault


def test_what_is_given_twice_in_a_list_counts_once(tmp_path: Path) -> None:
    text = in_block(f"commands_off: [search, search]\nadmin_roles: [{ROLE}, '{ROLE}']")
    block = load(write_config(tmp_path, text)).settings.servers[int(SERVER)]
    assert (block.commands_off, block.admin_roles) == (("search",), (int(ROLE),))


def test_the_blocks_in_the_comments_of_the_example_are_in_order(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    begin = lines.index("#   servers:")
    shown = [line[4:] for line in lines[begin:] if line.startswith("#   ")]
    settings = load(write_config(tmp_path, "\n".join(shown) + "\n"), lambda folders: KNOWN).settings
    (block,) = settings.servers.values()
    assert [entry.subject for entry in block.entries()]
    assert json.loads(block.model_dump_json())["zone"] == "Asia/Yangon"
