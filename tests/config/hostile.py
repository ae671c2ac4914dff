"""Settings files that mean harm, by accident or not, and what comes of reading each.

    python -m tests.config.hostile [COUNT]

reads that many of them and prints the slowest, the one that takes most memory, and how many
were good. Time is of the processor, so that other programs count less; each file that took long is
read twice more, and its best time counts. Memory is the peak of what Python allocates
meanwhile, taken in a second reading, since to look makes it slower.
"""

import gc
import json
import random
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.administration.edits import with_values
from bot.administration.files import as_yaml, read_block
from bot.administration.layers import in_force
from bot.config.loading import SIZE_LIMIT, load
from bot.config.servers import Defaults, ServerBlock
from bot.config.settings import Settings
from bot.reading.faults import LISTED, FaultsFound
from tests.config.files import EXAMPLE, KNOWN
from tests.config.made import blocks, defaults

TIME_GOAL, MEMORY_GOAL = 0.2, 64 * 2**20  # seconds, bytes: for one file
_SUSPECT = 0.1
_SOME_ID = 10**17

NOTHING_SET = in_force(_SOME_ID, ServerBlock(), ServerBlock(), Defaults())


@dataclass(frozen=True)
class File:
    what: str
    content: bytes


# -- files in order


def config_of(made: Defaults, servers: list[ServerBlock]) -> str:
    """A settings file that says this."""
    complete = {"channel": str(_SOME_ID), "zone": "UTC"}
    values = {
        "defaults": made.model_dump(mode="json", exclude_unset=True),
        "servers": {
            str(_SOME_ID + number): block.model_dump(mode="json", exclude_unset=True) | complete
            for number, block in enumerate(servers)
        },
    }
    text = json.dumps(values, indent=1, ensure_ascii=False)  # which is YAML, but for characters beyond 16 bits as \\u
    return "".join(each if each.isprintable() or each == "\n" else f"\\U{ord(each):08x}" for each in text)


def a_long_file(servers: int) -> str:
    """Blocks that have all that most will have."""
    return "servers:\n" + "".join(
        f'  "{_SOME_ID + number}":\n'
        f'    channel: "{_SOME_ID + number}"\n    zone: Asia/Yangon\n'
        '    reminders:\n    - {date: all, before: [30, 7, 1, 0], at: "09:00", message: "{years} years: remember"}\n'
        "    digests:\n    - {what: quote, every: week, day: Monday}\n"
        for number in range(servers)
    )


def good_files(made: int = 40) -> list[bytes]:
    """Files to begin from: the example, with blocks, some that hypothesis makes, servers' files, long ones."""
    example = EXAMPLE.read_text(encoding="utf-8")
    with_blocks = example.replace("servers: {}", a_long_file(3).rstrip("\n"))
    found = [example, with_blocks, a_long_file(1), a_long_file(40), a_long_file(400)]

    @settings(
        max_examples=made, database=None, derandomize=True, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(defaults, st.lists(blocks, max_size=4))
    def make(made: Defaults, servers: list[ServerBlock]) -> None:
        found.append(config_of(made, servers))
        if servers:
            complete = with_values(servers[0], channel=_SOME_ID, zone="UTC")
            found.append(as_yaml(in_force(_SOME_ID, complete, ServerBlock(), made)))

    make()
    return [text.encode() for text in found]


# -- mutations

TRICKS = (
    "no", "Yes", "on", "y", "12:30", "1:02:03", "-1:00", "010", "0o17", "0x1F", "0b1", "1_000", "1e3", "1e999",
    ".5", "5.",
    ".inf", "-.inf", ".nan", "NaN", "Infinity", "9" * 25, "9" * 400, "-" + "9" * 30, "1." + "1" * 400, "~",
    "null", "Null",
    "2021-02-01", "2021-02-01T09:00:00Z", "&a x", "*a", "&a", "!!python/object/apply:os.system ['true']",
    "!!python/name:os.system", "!!binary aGk=", "!!int '3'", "!!str", "!<tag:yaml.org,2002:str> x", "! x", "<<",
    "<<: *a",
    "{<<: *a}", "[[[[", "{{{{", "]", "}", "? a", "? [a, b]\n: c", "|", ">-", "|\n  12:30", "'", '"', '"\\ud800"',
    '"\\0"',
    '"\\x1b[31m"', '"\\u202e"', "\t", "\t- a", "@a", "`a`", "%YAML 1.1", "---", "...", "- - - -", "{a: b, a: c}",
    "\ufeff",
    "\u2028", "\x85", "\x00", "\x7f", "\ud7ff", "\ufffe", "🌸", "@everyone", "{years}", "{0.__class__}",
    "a" * 5000, "]" * 50,
    "- " * 30, "a: " * 30, "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA.GaBcDe.abcdefghijklmnopqrstuvwxyz0123", "x://a:b@c", "token: x",
    "EST", "../../etc/passwd", "Asia/Yagon", "750", "18446744073709551616", str(2**63), "true", "[]", "{}", '""',
)  # fmt: skip


def mutated(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """*content* after one to eight accidents."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        content = chance.choice(_ACCIDENTS)(content, others, chance)[: SIZE_LIMIT + 10]
    return content


def _flip(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    found = bytearray(content or b" ")
    for _ in range(chance.choice((1, 1, 2, 20))):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _insert(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    some = chance.choice(
        (b"\n", b" ", b"\t", b":", b"-", b"'", b'"', b"#", b"\r", b"\0", b"\xff", b"[", b"{", b"&a ", b"*a")
    )
    return content[:at] + some * chance.choice((1, 1, 3)) + content[at:]


def _delete(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.choice((1, 1, 2, 10, 100)) :]


def _lines(change: Callable[[list[bytes], int, random.Random], None]) -> Callable[..., bytes]:
    def accident(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
        lines = content.split(b"\n")
        change(lines, chance.randrange(len(lines)), chance)
        return b"\n".join(lines)

    return accident


def _repeat_line(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines[at:at] = [lines[at]] * chance.choice((1, 1, 2, 30))


def _swap_lines(lines: list[bytes], at: int, chance: random.Random) -> None:
    other = chance.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _indent(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines[at] = chance.choice((b" ", b"  ", b"\t", b"    ")) + lines[at]


def _outdent(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines[at] = lines[at].removeprefix(b" ").removeprefix(b" ")


def _unquote(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines[at] = lines[at].replace(b'"', b"", chance.choice((1, 2))).replace(b"'", b"")


def _drop_line(lines: list[bytes], at: int, chance: random.Random) -> None:
    del lines[at]


def _trick(lines: list[bytes], at: int, chance: random.Random) -> None:
    """A value, a key or a whole line becomes something that YAML takes for something else."""
    trick = chance.choice(TRICKS).encode("utf-8", "surrogatepass")
    key, colon, _ = lines[at].partition(b":")
    lines[at] = chance.choice(
        (key + colon + b" " + trick, key + b": " + trick, trick + b": x", trick, lines[at] + trick)
    )


def _truncate(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _merge(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


_ACCIDENTS: tuple[Callable[..., bytes], ...] = (
    _flip, _insert, _delete, _truncate, _merge,
    *map(_lines, (_repeat_line, _swap_lines, _indent, _outdent, _unquote, _drop_line)),
    *(_lines(_trick),) * 4,
)  # fmt: skip


# -- known tricks


def known_tricks() -> Iterator[File]:
    """What people have done to readers of YAML."""
    laughs = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    text = {
        "billion laughs": laughs,
        "quadratic blowup": f"a: &a {'x' * 50_000}\nb: [{', '.join(['*a'] * 10_000)}]\n",
        "merge keys": "a: &a {zone: UTC}\nservers:\n  123456789012345678: {<<: *a}\n",
        "many merge keys": "a: &a {zone: UTC}\n" + "<<: *a\n" * 10_000,
        "an alias of itself": "a: &a [*a]\n",
        "anchors only": "".join(f"a{n}: &a{n} x\n" for n in range(10_000)),
        "python object": "servers: !!python/object/apply:os.system ['touch /tmp/padauk-was-here']\n",
        "python name": "data: !!python/name:os.system\n",
        "tags": "".join(f"a{n}: !t{n} x\n" for n in range(10_000)),
        "tabs": "defaults:\n\tzone: UTC\n",
        "old Mac lines": "data: a\rcontact: b\r",
        "Windows lines": "data: a\r\ndefaults:\r\n  zone: UTC\r\n",
        "complex keys": "? [a, b]\n: c\n? {a: b}\n: c\n",
        "key without value": "? zone\n",
        "empty key": ": x\n",
        "two documents": "data: a\n---\ndata: b\n",
        "many documents": "---\n" * 50_000,
        "ends of documents": "...\n" * 50_000,
        "directives": "%YAML 1.1\n%TAG ! tag:x,2000:\n---\ndata: a\n",
        "another version": "%YAML 3.0\n---\ndata: a\n",
        "unknown directive": "%PADAUK x\n---\ndata: a\n",
        "lone surrogate": 'contact: "\\ud800"\n',
        "surrogate pair": 'contact: "\\ud83c\\udf38"\n',
        "escapes in keys": '"a\\x1b[2Jb": 1\n"\\u202e": 1\n"\\0": 1\n"a\\nb": 1\n',
        "impossible escape": 'contact: "\\UFFFFFFFF"\n',
        "deep lists": "data: " + "[" * 5000,
        "deep lists that end": "data: " + "[" * 5000 + "]" * 5000,
        "deep mappings": "".join(" " * n + "a:\n" for n in range(700)),
        "deep flow": "{a: " * 5000,
        "deep dashes": "- " * 5000 + "x",
        "the same key": "data: a\n" * 15_000,
        "numbers of all kinds": "".join(f"k{n}: {each}\n" for n, each in enumerate(TRICKS) if "\n" not in each),
        "a huge number": f"shards: {'9' * 250_000}\n",
        "a huge fraction": f"cooldown: {{seconds: 1.{'9' * 250_000}}}\n",
        "a huge exponent": "cooldown: {seconds: 1e999999999}\n",
        "base sixty for ever": f"shards: 1{':00' * 80_000}\n",
        "underscores for ever": f"shards: 1{'_' * 250_000}x\n",
        "a long string": f'contact: "{"x" * 250_000}"\n',
        "a long key": f"{'k' * 250_000}: x\n",
        "a long path": f"corpus: {{paths: [{'x/' * 120_000}]}}\n",
        "almost a token": f"contact: {'aaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaa.' * 7000}\n",
        "almost a password": f"contact: '{'://a:' * 50_000}'\n",
        "escapes without end": 'contact: "' + "\\x41" * 60_000 + '"\n',
        "a block of text": "contact: |\n" + "  x\n" * 60_000,
        "comments": "# x\n" * 65_000,
        "hashes that cut": "contact: x #y\n" * 15_000,
        "spaces before a hash": "- " * 19 + " " * 250_000 + "#x\n",
        "lines before a hash": "contact: x" + "\n" * 250_000 + "  #x\n",
        "a long hashtag": f"contact: x\n  #{'y.' * 120_000}\n",
        "keys without a colon": "[" + "{a}, " * 20_000 + "]",
        "spaces": " " * 262_000,
        "line breaks": "\n" * 262_000,
        "colons": ":" * 262_000,
        "braces in a message": f'defaults: {{reminders: [{{date: all, message: "{"{" * 3900}"}}]}}\n',
        "mentions in a message": f'defaults: {{reminders: [{{date: all, message: "{"<@1" * 1200}"}}]}}\n',
        "a byte order mark within": "data: a\n\ufeffcontact: b\n",
        "a byte order mark": "\ufeffdata: a\n",
    }  # fmt: skip
    yield from (File(what, each.encode("utf-8", "surrogatepass")) for what, each in text.items())
    yield File("UTF-16", "data: a\n".encode("utf-16"))
    yield File("UTF-32", "data: a\n".encode("utf-32"))
    yield File("Latin-1", "contact: Zoë\n".encode("latin-1"))
    yield File("NUL", b"data: a\0b\n")
    yield File("nothing but NUL", b"\0" * SIZE_LIMIT)
    yield File("every byte", bytes(range(256)) * 100)
    yield File("overlong UTF-8", b"data: \xc0\xaf\n")
    yield File("a surrogate as UTF-8", b"data: \xed\xa0\x80\n")
    yield File("nothing", b"")
    yield File("too large", b"#" * (SIZE_LIMIT + 1))
    for flood in (
        "{",
        "[",
        "-",
        "- ",
        "? ",
        "a: ",
        "{a: ",
        "&a ",
        "!a ",
        '"',
        "'",
        "|\n",
        "*a ",
        "%",
        "`",
        "\t",
        "--- ",
    ):
        yield File(f"256 KiB of {flood!r}", (flood * SIZE_LIMIT)[:SIZE_LIMIT].encode())


def _filling(size: int, what: str, head: str, line: Callable[[int], str], most: int, tail: str = "") -> File:
    """As many lines as go into *size* bytes, or *most* of them."""
    lines, left = [head], size - len(head.encode()) - len(tail.encode())
    for number in range(most):
        lines.append(line(number))
        left -= len(lines[-1].encode())
        if left < 0:
            lines.pop()
            break
    return File(f"{len(lines) - 1} {what}", ("".join(lines) + tail).encode())


def floods(size: int = SIZE_LIMIT) -> Iterator[File]:
    """Files of that many bytes, as large as may be, with one fault a line, or none at all."""
    filled = partial(_filling, size)
    id = _SOME_ID
    everything = 10**6
    block = f"servers:\n  {id}:\n    channel: {id}\n    zone: UTC\n"
    yield filled("bad zones", "servers:\n", lambda n: f"  {id + n}: {{zone: X{n}}}\n", 8000)
    yield filled("nearly good zones", "servers:\n", lambda n: f"  {id + n}: {{zone: Asia/Yagon{n}}}\n", everything)
    yield filled("abbreviations", "servers:\n", lambda n: f"  {id + n}: {{zone: EST}}\n", everything)
    yield filled("cities", "servers:\n", lambda n: f"  {id + n}: {{zone: yangon}}\n", everything)
    yield filled(
        "zones with long names", "servers:\n", lambda n: f"  {id + n}: {{zone: {'Yangon' * 9}{n}}}\n", everything
    )
    yield filled("good zones", "servers:\n", lambda n: f"  {id + n}: {{zone: US/Eastern}}\n", everything)
    yield filled("unknown keys", "", lambda n: f"key{n}: 1\n", 8000)
    yield filled("unknown keys of a server", block, lambda n: f"    key{n}: 1\n", 8000)
    yield filled("unknown keys of servers", "servers:\n", lambda n: f"  {id + n}: {{zoen: UTC}}\n", everything)
    yield filled("wrong server blocks", "servers:\n", lambda n: f"  {id + n}: [zone, UTC]\n", 5000)
    yield filled("empty server blocks", "servers:\n", lambda n: f"  {id + n}:\n", everything)
    yield filled("bad ids", "servers:\n", lambda n: f"  {n}: {{}}\n", 8000)
    yield filled("bad ids of channels", "servers:\n", lambda n: f"  {id + n}: {{channel: {n}}}\n", everything)
    yield filled("bad ids of roles", f"{block}    admin_roles:\n", lambda n: f"    - {n}\n", everything)
    yield filled("roles", f"{block}    admin_roles:\n", lambda n: f"    - {id + n}\n", everything)
    yield filled("commands that are none", f"{block}    commands_off: [", lambda n: f"x{n},", everything, "]\n")
    yield filled(
        "wrong commands of servers", "servers:\n", lambda n: f"  {id + n}: {{commands_off: [x{n}]}}\n", everything
    )
    yield filled("bad dates", f"{block}    reminders:\n", lambda n: f"    - date: coup-20{n}\n", 8000)
    yield filled(
        "bad dates of servers", "servers:\n", lambda n: f"  {id + n}: {{reminders: [{{date: x{n}}}]}}\n", everything
    )
    yield filled(
        "bad topics", "defaults:\n  digests:\n", lambda n: f"  - {{what: fact, every: day, topic: x{n}}}\n", 8000
    )
    yield filled("reminders without dates", "defaults:\n  reminders:\n", lambda n: "  - {}\n", 30_000)
    yield filled("times without quotes", "defaults:\n  reminders:\n", lambda n: "  - {date: all, at: 12:30}\n", 6000)
    yield filled("times as numbers", "defaults:\n  reminders:\n", lambda n: "  - {date: all, at: 750}\n", 6000)
    yield filled(
        "days of notice", "defaults:\n  reminders:\n  - date: all\n    before: [", lambda n: "9,", 30_000, "]\n"
    )
    yield filled(
        "bad days of notice", "defaults:\n  reminders:\n  - date: all\n    before: [", lambda n: "x,", 30_000, "]\n"
    )
    yield filled("mentions", f"{block}    reminders:\n", lambda n: '    - {date: all, message: "@everyone"}\n', 6000)
    yield filled(
        "mentions in servers",
        "servers:\n",
        lambda n: f'  {id + n}: {{reminders: [{{date: all, channel: {id}, zone: UTC, message: "@here"}}]}}\n',
        everything,
    )
    yield filled(
        "days too many",
        "servers:\n",
        lambda n: f"  {id + n}: {{digests: [{{what: fact, every: day, day: 1}}]}}\n",
        everything,
    )
    yield filled("secrets", "corpus:\n  paths:\n", lambda n: f"  - {'a' * 24}.abcdef.{'b' * 27}{n}\n", 8000)
    yield filled("keys that are secrets", "", lambda n: f"{'a' * 24}.abcdef.{'b' * 27}{n}: x\n", 8000)
    yield filled("tokens", "servers:\n", lambda n: f"  {id + n}: {{token: 0{n}}}\n", 8000)
    yield filled("words for switches", "", lambda n: f"key{n}: no\n", 8000)
    yield filled("keys that are escaped", "", lambda n: f'"\\e{n}": 1\n', 8000)
    yield filled("long strings", "corpus:\n  paths:\n", lambda n: f"  - {'x' * 900}{n}\n", everything)
    yield filled("empty lists", "", lambda n: f"key{n}: []\n", 19_000)
    yield File("servers in order", a_long_file(size // len(a_long_file(1))).encode())


def mutations(good: list[bytes], chance: random.Random) -> Iterator[File]:
    """Without end; of large files fewer, for they take long."""
    small = [each for each in good if len(each) < 20_000]
    while True:
        begin = chance.choice(good if chance.random() < 0.05 else small)
        yield File("mutation", mutated(begin, good, chance))


def hostile_files(count: int, seed: int = 1) -> Iterator[File]:
    chance = random.Random(seed)
    good = good_files()

    def all_kinds() -> Iterator[File]:
        yield from known_tricks()
        yield from floods()
        yield from mutations(good, chance)

    return islice(all_kinds(), count)


# -- what comes of them


class Reader:
    """Reads a file as that of the process or of a server, in a folder that is there for it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "config.yaml"

    def put(self, file: File) -> None:
        self._path.write_bytes(file.content)

    def as_config(self, file: File) -> str:
        return judged(lambda: load(self._path, lambda folders: KNOWN).settings, Settings)

    def as_server(self, file: File) -> str:
        return judged(lambda: read_block(file.content[: SIZE_LIMIT + 1], "s.yaml", KNOWN, NOTHING_SET)[0], ServerBlock)


def judged(read: Callable[[], object], shape: type) -> str:
    """ "good", "faults" or "broken"; an AssertionError or any other exception where it is neither."""
    try:
        found = read()
    except FaultsFound as error:
        told = error
    else:
        assert isinstance(found, shape)
        return "good"
    assert 1 <= len(told.faults) <= LISTED + 1
    lines = [str(fault) for fault in told.faults]
    said = "\n".join(lines)
    assert said == str(told)
    said.encode()
    assert not any(_obeyed(character) for line in lines for character in line), said[:500]
    assert all(len(line) < 1000 for line in lines), said[:1000]
    return "broken" if "is not YAML" in said else "faults"


def _obeyed(character: str) -> bool:
    """Whether a terminal would do something at it instead of showing it."""
    return character < " " or "\x7f" <= character <= "\x9f" or character in "\u2028\u2029\u202a\u202e\u2066\u2069\ufeff"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    outcomes: Counter[tuple[str, str]] = Counter()
    times: list[tuple[float, str, str]] = []
    peaks: list[tuple[int, str, str]] = []
    with TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        ways = {"config": reader.as_config, "server": reader.as_server}
        warm = File("", b"defaults: {zone: x}\n")
        reader.put(warm)
        for read in ways.values():
            read(warm)
        for number, file in enumerate(hostile_files(count)):
            name = f"{number} {file.what} ({len(file.content)} bytes)"
            reader.put(file)
            for way, read in ways.items():
                took: list[float] = []
                while not took or (min(took) > _SUSPECT and len(took) < 3):
                    gc.collect() if took else None
                    began = time.process_time()
                    outcome = read(file)
                    took.append(time.process_time() - began)
                outcomes[way, outcome] += 1
                times.append((min(took), way, name))
        for number, file in enumerate(hostile_files(count)):
            name = f"{number} {file.what} ({len(file.content)} bytes)"
            reader.put(file)
            for way, read in ways.items():
                tracemalloc.start()
                read(file)
                peaks.append((tracemalloc.get_traced_memory()[1], way, name))
                tracemalloc.stop()
    print(f"{count} files, each read in two ways")
    for (way, outcome), how_many in sorted(outcomes.items()):
        print(f"  as {way}: {how_many} {outcome}")
    print(f"over {TIME_GOAL * 1000:.0f} ms: {sum(took > TIME_GOAL for took, *_ in times)}; slowest:")
    for seconds, way, name in sorted(times, reverse=True)[:12]:
        print(f"  {seconds * 1000:6.1f} ms as {way}: {name}")
    print(f"over {MEMORY_GOAL >> 20} MiB: {sum(peak > MEMORY_GOAL for peak, *_ in peaks)}; largest:")
    for peak, way, name in sorted(peaks, reverse=True)[:6]:
        print(f"  {peak / 2**20:6.1f} MiB as {way}: {name}")


if __name__ == "__main__":
    main()
