"""What a token can't be: looked at before Discord is asked, whose answer would be the same to all of these.

Only what could never work is named: a token that merely looks unusual is Discord's to judge.
No sentence here repeats a character of it.
"""

import re

_QUOTES = "\"'`\u2018\u2019\u201c\u201d"
_FAULTS = (
    (r"(?i)(discord_)?token\s*[=:].*", "begins with its own name; keep only what follows"),
    (rf"[{_QUOTES}].*|.*[{_QUOTES}],?", "has quotes around it; remove them (Docker's --env-file keeps them)"),
    (r"<.*>|\[.*\]|\{.*\}|\(.*\)", "has brackets around it; remove them, and put the token in their place"),
    (r"(?i)(bot|bearer)\s.*", "begins with a word such as Bot; keep only what follows"),
    (
        r"(?i)[^.]*(your|paste|insert|change.?me|replace|here)[^.]*|(.)\2{2,}",
        "is a placeholder; put the bot's token there",
    ),
    (r".*[\r\n].*", "has a line break in it; put it on one line"),
    (r".*[^!-~].*", "has a space or another character that no token has; copy it again from the Bot page"),
    (r"[0-9a-fA-F]{64}", "is the application's public key; the token is on the Bot page: Reset Token"),
    (r"\d{17,20}", "is an id; the token is on the Bot page: Reset Token"),
    (r"[\w-]{32}", "looks like the application's client secret; the token is on the Bot page: Reset Token"),
)
"""A shape, and what a token of that shape is and needs; the first that fits is named."""


def token_fault(token: str) -> str | None:
    """Why *token* can't be one, to follow its name; None when Discord should be asked."""
    return next((fault for shape, fault in _FAULTS if re.fullmatch(shape, token, re.DOTALL)), None)
