"""What servers will read, years ahead."""

from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.options import ConfigOption, CorpusOption, FromOption, JsonOption, ToOption, corpus_of, days_of
from bot.cli.printing import fail, print_json, print_line, print_lines


def posts(
    since: FromOption = None,
    until: ToOption = None,
    zone: Annotated[str, typer.Option(help="The server's time zone.")] = "Asia/Yangon",
    before: Annotated[str, typer.Option(help="Days of notice, as 30,7,1,0.")] = "0",
    digest: Annotated[str | None, typer.Option(help="A weekly quote, fact or demand instead of the dates.")] = None,
    seed: Annotated[int, typer.Option(help="Decides the order of a digest.", min=0)] = 0,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
) -> None:
    """Every post of a server with all dates, or with one weekly digest on Mondays, as it will be read."""
    from bot.corpus.library import Library
    from bot.ui.future_posts import posts_of_a_digest, posts_of_dates

    first, last = days_of(since, until)
    place, notice, kind = _zone(zone), _days_before(before), _digest(digest)
    library = Library(corpus_of(config, corpus), first)
    found = (
        posts_of_dates(library, first, last, place, notice)
        if kind is None
        else posts_of_a_digest(library, kind, first, last, place, seed)
    )
    for each in found:
        if as_json:
            print_json(_row(each), in_a_line=True)
        else:
            print_line(f"=== {each.due:%d %B %Y, %H:%M}")
            print_lines(f"{each.text}\n")


def _row(post: Any) -> dict[str, Any]:
    return {
        "due": post.due.isoformat(),
        "occurrence": f"{post.mark.subject}@{post.mark.day}-{post.mark.days_before}",
        "title": post.title,
        "text": post.text,
        "entries": list(post.entries),
        "demands": list(post.demands),
    }


def _zone(given: str) -> ZoneInfo:
    from bot.calendar.zones import find_zone
    from bot.errors import MemberError

    try:
        return find_zone(given, datetime.now(UTC))
    except MemberError as unknown:
        fail(str(unknown), 2)


def _days_before(given: str) -> tuple[int, ...]:
    from bot.calendar.typed import NOTICE_LIMIT

    numbers = [part.strip() for part in given.split(",")]
    if not all(number.isdecimal() and int(number) <= NOTICE_LIMIT for number in numbers):
        fail(f'--before "{given}": expected days from 0 to {NOTICE_LIMIT}, as 30,7,1,0.', 2)
    return tuple(sorted({int(number) for number in numbers}, reverse=True))


def _digest(given: str | None) -> Any:
    from bot.posting.models import Digest

    if given is None:
        return None
    try:
        return Digest[given.upper()]
    except KeyError:
        fail(f'--digest "{given}": expected quote, fact or demand.', 2)
