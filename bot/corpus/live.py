"""Whether the published words still stand on the pages that we link to. A person runs it; the bot never does.

Each passage is found again by its words, with the words before and after it, as in the W3C's Text
Quote Selector (https://www.w3.org/TR/annotation-model/#text-quote-selector). The words around it
come from the documents, where they are given, or from an earlier report; without either, only the
words themselves decide.

- *same*: the words are there, among the same words as before. Marks, hyphens and spaces may be
  set otherwise; the report says so.
- *moved*: the words are there, but among other words, or the page is at another address now.
- *changed*: nearly these words are there; the report says what differs.
- *gone*: nothing like them is there, or the page itself is gone (404, 410).
- *unread*: the page could not be read, and nothing is known.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from bot.corpus.fields import fold
from bot.corpus.live_fetch import Fetched, Unreadable, fetch
from bot.corpus.models import Statement
from bot.corpus.page_text import words_of
from bot.corpus.reader import Corpus
from bot.corpus.word_diff import align, tokens
from bot.corpus.wording import as_printed

AROUND = 32
"""Letters before and after a passage that are kept to find it by."""
_NEARLY, _FEW_NEARLY = 75.0, 60.0
"""How alike words must be, of 100, to be called changed rather than gone: many words, and few."""
_FEW = 40  # letters
_SAME_SURROUNDINGS = 60.0
_GONE = (404, 410)


class LiveVerdict(StrEnum):
    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Selector:
    """Words with those around them."""

    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageSeen:
    id: str
    statement: str
    passage: int  # which one of its entry, from 1 on
    verdict: LiveVerdict
    words: str  # as the corpus has them
    selector: Selector | None = None  # as the page has them
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSeen:
    url: str
    statements: tuple[str, ...]
    status: int | None = None
    now_at: str | None = None  # where redirects led
    content_type: str = ""
    sha256: str | None = None  # of the bytes that came
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveReport:
    seen_at: datetime  # aware
    corpus: str
    version: str
    content_hash: str
    pages: tuple[PageSeen, ...]
    passages: tuple[PassageSeen, ...]

    def count(self, verdict: LiveVerdict) -> int:
        return sum(each.verdict is verdict for each in self.passages)

    @property
    def holds(self) -> bool:
        return all(each.verdict in (LiveVerdict.SAME, LiveVerdict.MOVED) for each in self.passages)

    def as_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "seen_at": self.seen_at.isoformat(timespec="seconds"),
            "counts": {verdict.value: self.count(verdict) for verdict in LiveVerdict},
        }

    def as_text(self) -> str:
        lines = [f"Seen on {self.seen_at:%Y-%m-%d %H:%M %Z}: {self.corpus}, version of {self.version}."]
        for page in self.pages:
            answered = page.problem or f"answered {page.status}"
            lines.append(f"{page.url} ({', '.join(page.statements)}): the page {answered}.")
            if page.now_at is not None:
                lines.append(f"  now at {page.now_at}")
            if page.sha256 is not None:
                lines.append(f"  sha256 {page.sha256}")
        lines += [
            f"{each.id}, passage {each.passage}: {each.verdict}. {each.note}".rstrip()
            for each in self.passages
            if each.verdict is not LiveVerdict.SAME or each.note
        ]
        counted = ", ".join(f"{self.count(verdict)} {verdict}" for verdict in LiveVerdict)
        return "\n".join([*lines, f"{len(self.passages)} passages and titles looked for: {counted}."])


Surroundings = Mapping[tuple[str, int], Selector]
"""By entry and number of the passage."""


def verify_live(
    corpus: Corpus,
    now: datetime,
    *,
    surroundings: Surroundings | None = None,
    only: str | None = None,
    get: Callable[[str], Fetched] = fetch,
    progress: Callable[[str], None] = lambda url: None,
) -> LiveReport:
    """Read each page that *corpus*, or its statement *only*, links to, once, and look for its passages at *now*."""
    by_page: dict[str, list[Statement]] = {}
    for statement in corpus.statements:
        if only in (None, statement.id):
            by_page.setdefault(statement.link.url, []).append(statement)
    pages, passages = [], []
    for url, statements in by_page.items():
        progress(url)
        page, text = _read(url, tuple(one.id for one in statements), get)
        pages.append(page)
        for statement in statements:
            passages += [_seen(page, text, *each, surroundings or {}) for each in _passages(statement)]
    return LiveReport(
        seen_at=now,
        corpus=corpus.name,
        version=corpus.version,
        content_hash=corpus.digest,
        pages=tuple(pages),
        passages=tuple(passages),
    )


def _passages(statement: Statement) -> Iterable[tuple[Statement, str, int, str]]:
    """(statement, entry, number, words as printed)"""
    yield statement, statement.id, 1, as_printed(statement.title, statement)
    for item in statement.items:
        for number, passage in enumerate(item.passages, 1):
            yield statement, item.id, number, as_printed(passage, statement)


def _read(url: str, statements: tuple[str, ...], get: Callable[[str], Fetched]) -> tuple[PageSeen, str | None]:
    """The page and its words; None where it has none to judge by, "" where it is gone."""
    try:
        fetched = get(url)
    except Unreadable as why:
        return PageSeen(url=url, statements=statements, problem=str(why)), None
    page = PageSeen(
        url=url,
        statements=statements,
        status=fetched.status,
        now_at=fetched.url if _is_elsewhere(url, fetched.url) else None,
        content_type=fetched.content_type,
        sha256=hashlib.sha256(fetched.body).hexdigest() if fetched.status == 200 else None,
    )
    if fetched.status in _GONE:
        return page, ""
    if fetched.status != 200:
        return page, None
    try:
        return page, words_of(fetched)
    except Unreadable as why:
        return PageSeen(**{**_fields(page), "problem": str(why)}), None


def _fields(page: PageSeen) -> dict[str, Any]:
    return {name: getattr(page, name) for name in PageSeen.__dataclass_fields__}


def _is_elsewhere(before: str, after: str) -> bool:
    """Whether two addresses differ in more than the scheme, a "www." or a slash at the end."""
    return _place(before) != _place(after)


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query


def _seen(
    page: PageSeen, text: str | None, statement: Statement, id: str, number: int, words: str, known: Surroundings
) -> PassageSeen:
    def answer(verdict: LiveVerdict, selector: Selector | None = None, note: str = "") -> PassageSeen:
        return PassageSeen(
            id=id, statement=statement.id, passage=number, verdict=verdict, words=words, selector=selector, note=note
        )

    if text is None:
        return answer(LiveVerdict.UNREAD)
    before = known.get((id, number))
    found, note = _exactly(text, words, before), ""
    if found is None:
        found, note = _by_letters(text, words, before), "Only marks, hyphens or spaces are set otherwise."
    if found is None:
        return answer(*_nearly(text, words))
    selector = _selector(text, *found)
    if page.now_at is not None:
        return answer(LiveVerdict.MOVED, selector, " ".join(filter(None, (f"It is at {page.now_at} now.", note))))
    if before is not None and not _likely(selector, before):
        return answer(LiveVerdict.MOVED, selector, " ".join(filter(None, ("It stands among other words.", note))))
    return answer(LiveVerdict.SAME, selector, note)


def _selector(text: str, start: int, end: int) -> Selector:
    return Selector(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])


def _likely(one: Selector, other: Selector) -> bool:
    """Whether the words before or the words after are the same, nearly."""
    return max(fuzz.ratio(one.prefix, other.prefix), fuzz.ratio(one.suffix, other.suffix)) >= _SAME_SURROUNDINGS


def _exactly(text: str, words: str, before: Selector | None) -> tuple[int, int] | None:
    """Where *words* stand; of several places the one whose surroundings are most like those *before*."""
    places: list[tuple[int, int]] = []
    start = text.find(words)
    while start >= 0 and len(places) < 100:
        places.append((start, start + len(words)))
        start = text.find(words, start + 1)
    return max(places, key=lambda place: _alike(_selector(text, *place), before), default=None)


def _alike(one: Selector, before: Selector | None) -> float:
    if before is None:
        return 0.0
    return fuzz.ratio(one.prefix, before.prefix) + fuzz.ratio(one.suffix, before.suffix)


def _by_letters(text: str, words: str, before: Selector | None) -> tuple[int, int] | None:
    """The same, by letters and digits alone."""
    letters, places = _letters(text)
    wanted, _ = _letters(words)
    if not wanted:
        return None
    found = _exactly(letters, wanted, None if before is None else _selector_by_letters(before))
    return None if found is None else (places[found[0]], places[found[1] - 1] + 1)


def _selector_by_letters(one: Selector) -> Selector:
    return Selector(_letters(one.exact)[0], _letters(one.prefix)[0], _letters(one.suffix)[0])


def _letters(text: str) -> tuple[str, list[int]]:
    kept = [
        (letter, place)
        for place, letter in enumerate(text)
        if letter.isalnum() or letter in "$€£%" or unicodedata.category(letter).startswith("M")
    ]
    return "".join(letter for letter, _ in kept), [place for _, place in kept]


def _nearly(text: str, words: str) -> tuple[LiveVerdict, Selector | None, str]:
    """The words of the page that are most like *words*, if any are."""
    cutoff = _FEW_NEARLY if len(words) < _FEW else _NEARLY
    near = fuzz.partial_ratio_alignment(words, text, score_cutoff=cutoff) if len(text) >= len(words) // 2 else None
    if near is None:
        return LiveVerdict.GONE, None, ""
    start, end = near.dest_start, near.dest_end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    there = text[start:end]
    laid = align(tokens(there), tokens(words), words, there)
    said = "; ".join(f"“{each.published}” is “{each.given}”" for each in laid.differences[:10])
    return LiveVerdict.CHANGED, _selector(text, start, end), f"There {said}." if said else ""


# -- the words around a passage, as they were


def surroundings_in(corpus: Corpus, folder: Path) -> dict[tuple[str, int], Selector]:
    """From the documents in *folder*, those that are there."""
    found = {}
    for statement in corpus.statements:
        path = folder / statement.document.file
        if not path.is_file():
            continue
        text = as_printed(fold(path.read_text(encoding="utf-8", errors="replace")), statement)
        for _, id, number, words in _passages(statement):
            place = _exactly(text, words, None)
            if place is not None:
                found[id, number] = _selector(text, *place)
    return found


def surroundings_of(report: Path) -> dict[tuple[str, int], Selector]:
    """From an earlier report in JSON."""
    passages = json.loads(report.read_text(encoding="utf-8"))["passages"]
    return {
        (each["id"], each["passage"]): Selector(**each["selector"])
        for each in passages
        if each["selector"] is not None and each["verdict"] in (LiveVerdict.SAME, LiveVerdict.MOVED)
    }
