"""Words that are true for a while only: "currently", "the past year". Read years later, they mislead."""

import re
from collections.abc import Iterable

_RELATIVE = re.compile(
    r"\b(?:(?:past|last|this|coming|next|current) (?:\w+ )?(?:days?|weeks?|months?|years?|decades?)"
    r"|currently|now|recently|recent|today|yesterday|tomorrow|nowadays|so far|to date|at present|presently"
    r"|ago|still|already)\b",
    re.IGNORECASE,
)


def relative_word(texts: Iterable[str]) -> str | None:
    """The first word or phrase of *texts* that is relative to when it was written."""
    found = (_RELATIVE.search(text) for text in texts)
    return next((match[0] for match in found if match is not None), None)
