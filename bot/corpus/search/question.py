"""What a query asks for, apart from its words: "how many" wants figures, "did X sign" names.

Words that only make it a question steer which kind comes first and are then left out, so
that they do not drown the rest.
"""

import re
from dataclasses import dataclass

from bot.corpus.names import plain

_STEERING: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "signatory",
        re.compile(r"\bdid (?P<rest>.+?) (?:also )?sign\b.*|\b(?:who|which .*) signed\b|\bsignator(?:y|ies)\b"),
    ),
    ("figure", re.compile(r"\bhow (?:many|much)\b|\bnumbers? of\b|\btotal\b|\bdeath toll\b|\bstatistics?\b")),
    (
        "demand",
        re.compile(
            r"\bwhat (?:should|must|shall|ought|can|could|do|does|is|are|was|were|has|have)\b.*"
            r"\b(?:do|doing|done|supposed|asked|demanded|demand|urged|want|wants|stop|expected)\b"
            r"|\bdemands?\b|\bcall(?:s|ed)? (?:on|for)\b|\basks?\b|\bwant(?:s|ed)?\b|\bshould\b|\burge[sd]?\b"
        ),
    ),
    ("milestone", re.compile(r"^when\b|\bwhat (?:day|date|year)\b|\banniversar(?:y|ies)\b")),
    ("quote", re.compile(r"\bquotes?\b|\bwhat did .* say\b|\bsaid\b|\bsays?\b|\bwords of\b")),
    (
        "term",
        re.compile(
            r"^(?:who|what) (?:is|are|was|were)\b|^whats\b|^whos\b|\bmeans?\b|\bmeaning\b|\bdefin|\bexplain\b|^meaning"
        ),
    ),
)

_FILLERS = frozenset(
    # the small words of English
    "a about all also am an and any are as at be because been being but by can could did do does doing done each ever "
    "every for from get gets got had has have he her him his how i if in into is it its just like many me might more "
    "most much must my no not now of on or ought our out over shall she should so some than that the their them then "
    "there these they this those to too up was we were what whats when where which who whom whos whose why will with "
    "would you your "
    # and those that ask for a kind of entry, which steering has taken note of
    "anybody anyone anniversary ask asked asks call called calls currently date day demand demanded demands exactly "
    "expected explain find give list mean meaning means number numbers please quote quotes really said say saying says "
    "show sign signatories signatory signed statistic statistics supposed tell today total urge urged urges want "
    "wanted wants year".split()
)


_GROUPS = frozenset(
    "association associations group groups ngo ngos org organisation organisations organization "
    "organizations orgs".split()
)
"""Words for those who sign; left out too, unless they are all there is."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query, taken apart."""

    words: tuple[str, ...]  # plain, fillers left out, each once
    kind: str | None  # the kind of entry it asks for
    only: bool = False  # whether nothing but that kind is an answer


def read_question(query: str) -> Question:
    text = plain(query)
    kind, only = None, False
    for steered, pattern in _STEERING:
        found = pattern.search(text)
        if found is not None:
            kind = steered
            rest = found.groupdict().get("rest")
            if rest:  # what follows "sign" is the letter, not who signed it
                text, only = rest, True
            break
    words = [word for word in text.split() if word not in _FILLERS]
    telling = [word for word in words if word not in _GROUPS]
    if kind is None and telling and len(telling) < len(words):
        kind = "signatory"
    return Question(tuple(dict.fromkeys(telling or words)), kind, only)
