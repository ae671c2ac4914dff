"""A quotation as people paste it, and the ways to read it.

They bring the quotation marks around it, the line that says whose words they are, the bars of a
chat, the `[sic]` that we show, all of a copy from `/source`. Each reading leaves out one sort of
these, and says what it left out: that is never compared, and whoever asked is told so. The
reading that leaves out nothing comes first, since a passage may have such marks itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.corpus.fields import fold

_OPEN = '"“„‟«‹❝'
_CLOSE = '"”“»›❞'
_BAR = re.compile(r"^\s*(?:>{1,3}|[*•])\s+", re.MULTILINE)
_SIC = re.compile(r"\s*\[sic\]", re.IGNORECASE)
_ATTRIBUTION = re.compile(
    r"^\s*(?:[-–—―~]{1,2}\s*\w|https?://|\[[a-z0-9.-]+\]|(?:source|via|from)\b\s*:?)", re.IGNORECASE
)
_BEHIND = re.compile(rf"^(?P<words>[{_OPEN}].+[{_CLOSE}])(?P<rest>[^{_OPEN}{_CLOSE}]{{1,300}})$", re.DOTALL)
_BEFORE = re.compile(rf"^(?P<rest>[^{_OPEN}{_CLOSE}]{{1,300}})(?P<words>[{_OPEN}].+[{_CLOSE}][.,;]?)$", re.DOTALL)
_QUOTED_LINE = re.compile(rf"^\s*[{_OPEN}](?P<words>.+)[{_CLOSE}][.,;]?\s*$")
_AFTER_DASH = re.compile(r"^(?P<words>.+[^\s–—-])\s+[—–-]{1,2}\s*(?P<rest>[^\W\d_][^—–]{1,150})$", re.DOTALL)
_LINE_END = re.compile(r"(?<=[^\W\d_])[-‐\u00ad]\s*\n\s*(?=[^\W\d_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_OUR_COPY = re.compile(r"\[[a-z0-9-]+(?:\.[a-z]?[0-9]+)?\] sha256:[0-9a-f]{64}")
_BESIDE = 300
"""Characters that people put beside a quotation."""
_SPAN = re.compile(r"“(?P<curly>[^“”]+)”|«(?P<angled>[^«»]+)»|\"(?P<straight>[^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Reading:
    """Words to compare, white space folded, and what of the pasted text is left out of them."""

    words: str
    ignored: tuple[str, ...] = ()


def readings(text: str) -> list[Reading]:
    """Every way to read *text* as one quotation, the fullest first.

    A reading that leaves out more than a few lines compares the lesser part; only a copy of ours has so much beside it.
    """
    found: dict[str, Reading] = {}
    room = len(text) if _OUR_COPY.search(text) else _BESIDE
    for reading in _all(text):
        if re.search(r"\w", reading.words) and sum(map(len, reading.ignored)) <= room:
            found.setdefault(reading.words, reading)
    return list(found.values())


def quoted_spans(text: str) -> list[str]:
    """What stands within quotation marks in *text*."""
    return [fold(next(filter(None, found.groups()))) for found in _SPAN.finditer(text)]


def sentences(text: str) -> list[str]:
    """*text* in sentences; a line never goes on in the next."""
    lines = (line for line in _BAR.sub("", text).splitlines() if line.strip())
    split = (re.split(r"(?<=[.!?။])([\"”’)\]]*)\s+", line) for line in lines)
    return [fold(a + b) for parts in split for a, b in _pairs(parts) if re.search(r"\w", a)]


def _pairs(parts: list[str]) -> Iterator[tuple[str, str]]:
    """Sentences with the marks that close them, as `re.split` gives both in turn."""
    yield from zip(parts[::2], [*parts[1::2], ""], strict=True)


def _all(text: str) -> Iterator[Reading]:
    yield Reading(fold(text))
    if _ESCAPE.search(text):
        yield from _all(_ESCAPE.sub(r"\1", text))
    if _LINE_END.search(text):
        yield from (Reading(each.words, ("-", *each.ignored)) for each in _all(_LINE_END.sub("", text)))
    for base, ignored in dict.fromkeys([(text, ()), (_SIC.sub("", text), ("[sic]",))]):
        plain = _BAR.sub("", base)
        yield Reading(fold(plain), ignored)
        yield Reading(_unquoted(plain), ignored)
        words, rest = _without_attribution(plain)
        if (cut := _AFTER_DASH.match(plain.strip())) is not None:
            yield Reading(_unquoted(cut["words"]), (*ignored, fold(cut["rest"])))
        for each, left in ((plain, ()), (words, rest)):
            by_line = "\n".join(map(_unquoted, each.splitlines()))
            yield Reading(_unquoted(each), (*ignored, *left))
            yield Reading(fold(by_line), (*ignored, *left))
            yield from _within(each, (*ignored, *left))
        quoted = [found["words"] for line in plain.splitlines() if (found := _QUOTED_LINE.match(line))]
        if quoted:
            rest = tuple(fold(line) for line in plain.splitlines() if line.strip() and not _QUOTED_LINE.match(line))
            yield Reading(fold(" ".join(quoted)), (*ignored, *rest))


def _within(text: str, ignored: tuple[str, ...]) -> Iterator[Reading]:
    """Without what introduces or follows a quotation: "The release says: ..."."""
    for pattern in (_BEHIND, _BEFORE):
        found = pattern.match(text.strip())
        if found is not None:
            rest = fold(found["rest"]).strip(" .,;:")
            yield Reading(_unquoted(found["words"]), (*ignored, *((rest,) if rest else ())))


def _without_attribution(text: str) -> tuple[str, tuple[str, ...]]:
    """*text* without the lines at its end that say where the words are from."""
    lines = text.rstrip().splitlines()
    ignored: list[str] = []
    while len(lines) > 1 and (_ATTRIBUTION.match(lines[-1]) or not lines[-1].strip()):
        line = fold(lines.pop())
        if line:
            ignored.insert(0, line)
    return "\n".join(lines), tuple(ignored)


def _unquoted(text: str) -> str:
    """Folded, and without the quotation marks at its ends; single ones only where they are at both."""
    words = fold(text)
    words = words.lstrip("*_") if words.startswith(("**", "__")) else words
    words = words.rstrip("*_") if words.endswith(("**", "__")) else words
    if words[:1] in _OPEN and words:
        words = words[1:].lstrip()
    closed = re.fullmatch(rf"(?P<words>.*)[{_CLOSE}][.,;]?", words, re.DOTALL)
    if closed is not None and words.count("“") <= words.count("”"):
        words = closed["words"].rstrip()
    if len(words) > 2 and words[0] in "'‘" and words[-1] in "'’":
        words = words[1:-1].strip()
    return words
