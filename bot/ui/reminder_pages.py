"""What administrators read about their server's reminders."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.administration.layers import InactiveReminder, Inactivity, InForce
from bot.calendar.schedule import Every
from bot.calendar.typed import WEEKDAYS
from bot.config.servers import MOST, Lateness, ServerBlock
from bot.corpus.library import Library
from bot.posting.models import Post, Reminder, State
from bot.posting.outlook import Expected
from bot.posting.service import Health
from bot.reading.faults import visible
from bot.ui.pages import Page
from bot.ui.reminders import subject_in_words
from bot.ui.text import Block, Paragraph, aside, escape, lay_out

STUCK_AFTER = timedelta(minutes=2)
"""A service that has not looked for so long is not at work."""

INACTIVE_BECAUSE = {
    Inactivity.NO_CHANNEL: "no channel is set for it",
    Inactivity.NO_ZONE: "no time zone is set for it",
    Inactivity.NO_CHANNEL_AND_NO_ZONE: "no channel and no time zone is set for it",
    Inactivity.DUPLICATE: "the same stands above, for the same channel",
    Inactivity.TOO_MANY: f"{MOST} are the most",
}
"""The end of a sentence."""

_STATES = {
    State.SENDING: "on its way",
    State.SENT: "sent",
    State.LATE: "sent late",
    State.FAILED: "failed",
    State.UNKNOWN: "unknown: it may or may not be there, and is not posted again",
    State.MISSED: "missed: it could not be posted in time",
}


def list_pages(
    library: Library, reminders: list[Reminder], in_force: InForce, health: Health, now: datetime
) -> list[Page]:
    """All reminders of a server, and what holds for them."""
    blocks = [Block((reminder_paragraph(library, reminder),)) for reminder in reminders]
    if not blocks:
        blocks = [Block(("There is none yet. /reminders add is for dates, /reminders digest for quotes and facts.",))]
    blocks += [Block((inactive_paragraph(library, each),)) for each in in_force.inactive()]
    blocks.append(Block((_settings(in_force.block),)))
    return _pages("Reminders", blocks, _health(health, now))


def check_pages(library: Library, expected: Sequence[Expected], in_force: InForce) -> list[Page]:
    """What would keep a server's posts away, and that nothing does."""
    blocks = [Block((_checked(library, each),)) for each in expected]
    blocks += [Block((inactive_paragraph(library, each),)) for each in in_force.inactive()]
    well = sum(each.is_posted for each in expected)
    footer = f"{well} of {len(expected)} would be posted; the same is checked every day, a week ahead"
    return _pages("Check", blocks or [Block(("There is no reminder to check.",))], footer)


def _checked(library: Library, expected: Expected) -> Paragraph:
    named = "" if expected.reminder is None else f" · {escape(what(library, expected.reminder))}"
    due = "" if expected.occurrence is None else f"\nNext: <t:{expected.occurrence.due.timestamp():.0f}:F>"
    found = [f"- {escape(each.detail[:1].upper() + each.detail[1:])}." for each in expected.findings]
    verdict = "\n".join(found) if found else "Nothing stands in its way."
    return f"**{expected.number}{named}**{due}\n{verdict}"


def log_pages(library: Library, posts: list[Post], reminders: list[Reminder]) -> list[Page]:
    """What is due next, and what became of a server's last posts."""
    due = [each for each in reminders if each.next_due_at is not None]
    blocks = [Block((_next(library, min(due, key=_when_due)),))] if due else []
    blocks += [Block((_post(library, post),)) for post in posts] or [Block(("Nothing has been due yet.",))]
    return _pages("The last posts", blocks, "those due last come first")


def _next(library: Library, reminder: Reminder) -> Paragraph:
    named = f"{reminder.number} · {escape(what(library, reminder))} · <#{reminder.channel_id}>"
    return f"<t:{_when_due(reminder):.0f}:f> · **due next** · {named}"


def _when_due(reminder: Reminder) -> float:
    return 0.0 if reminder.next_due_at is None else reminder.next_due_at.timestamp()


def reminder_paragraph(library: Library, reminder: Reminder) -> Paragraph:
    head = f"**{reminder.number} · {escape(what(library, reminder))}**"
    mention = f", mentions <@&{reminder.role_id}>" if reminder.role_id is not None else ""
    lines = [head, f"<#{reminder.channel_id}>, {escape(_when(reminder))}{mention}"]
    if reminder.message is not None:
        lines.append(f"> {escape(visible(reminder.message))}".replace("\n", "\n> "))
    return "\n".join([*lines, _state(reminder)])


def what(library: Library, reminder: Reminder) -> str:
    """What a reminder is of and how often, in a few words."""
    subject = subject_in_words(library, reminder.subject)
    match reminder.every, reminder.on_day:
        case Every.DAY, _:
            return f"{subject} every day"
        case Every.WEEK, int(day):
            return f"{subject} every {WEEKDAYS[day]}"
        case Every.MONTH, int(day):
            return f"{subject} every month on day {day}"
    return subject


def _when(reminder: Reminder) -> str:
    at = f"{reminder.at:%H:%M} ({reminder.zone.key})"
    if reminder.every is not Every.YEAR:
        return f"at {at}"
    before = [str(days) for days in reminder.days_before if days]
    notice = f"{', '.join(before)} day{'s' * (before != ['1'])} before" if before else ""
    days = " and ".join(part for part in (notice, "on the day" if 0 in reminder.days_before else "") if part)
    return f"{days} at {at}"


def _state(reminder: Reminder) -> Paragraph:
    if reminder.paused_at is not None:
        reason = "" if reminder.paused_for is None else f": {escape(reminder.paused_for)}"
        since = f"<t:{reminder.paused_at.timestamp():.0f}:f>"
        return f"**Paused** since {since}{reason}. Go on with `/reminders resume number: {reminder.number}`"
    if reminder.next_due_at is None:
        return "**Nothing comes:** the corpus has no such date any more."
    due = f"{reminder.next_due_at.timestamp():.0f}"
    return f"Next: <t:{due}:F>, <t:{due}:R>"


def inactive_paragraph(library: Library, inactive: InactiveReminder) -> Paragraph:
    """A reminder that is set, and why it is not posted."""
    subject = escape(subject_in_words(library, inactive.entry.subject))
    cure = " Set them with /settings channel and /settings zone." if inactive.reason.is_incomplete else ""
    return f"**{subject}**, set in the settings, is not posted: {INACTIVE_BECAUSE[inactive.reason]}.{cure}"


def _settings(block: ServerBlock) -> Paragraph:
    notices = (
        "Errors are told in /reminders log only; /settings notices sets a channel for them."
        if block.notices is None
        else f"Errors are told in <#{block.notices}>."
    )
    return aside(f"{lateness_in_words(block.lateness)} {notices}")


def lateness_in_words(lateness: Lateness) -> str:
    dates = "until its local day ends" if lateness.dates is None else f"for {_hours(lateness.dates)}"
    return f"Late, a date is still posted {dates}, a digest for {_hours(lateness.digests)}."


def _hours(hours: int) -> str:
    return f"{hours} hour{'s' * (hours != 1)}"


def _health(health: Health, now: datetime) -> str:
    age = health.age(now)
    if age is None:
        return "Padauk has just started and has not looked at what is due yet"
    if age > STUCK_AFTER:
        return f"Padauk last looked at what is due {age.total_seconds() / 60:.0f} minutes ago: tell who runs it"
    return f"Padauk looked at what is due {max(age.total_seconds(), 0):.0f} s ago"


def _post(library: Library, post: Post) -> Paragraph:
    days = post.mark.days_before
    before = f", {days} day{'s' * (days != 1)} before" if days else ""
    subject = f"{escape(subject_in_words(library, post.mark.subject))}{before}"
    state = _STATES[post.state]
    if post.message_id is not None:
        state = f"[{state}](https://discord.com/channels/{post.guild_id}/{post.channel_id}/{post.message_id})"
    line = f"<t:{post.due.timestamp():.0f}:f> · **{state}** · {post.number} · {subject} · <#{post.channel_id}>"
    return f"{line}\n{aside(escape(post.reason))}" if post.reason else line


def _pages(title: str, blocks: Iterable[Block], footer: str) -> list[Page]:
    return [Page(title=title, text=text, footer=footer) for text in lay_out(list(blocks))]
