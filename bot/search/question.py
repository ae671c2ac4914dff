"""What a query asks for, apart from its words: "how many" wants figures, "did X sign" names.

Words that only make it a question steer which kind comes first and are then left out, so
that they do not drown the rest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.search.words import plain_words

ASKED = 300
"""Characters up to which a text is a question: what /search takes. The patterns go over a text again and again."""

NAMED = 20
"""Words up to which what is said to have signed can be a name."""

_STEERING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("figure", re.compile(r"\bhow (?:many|much)\b|\bnumbers? of\b|\btotal\b|\bdeath toll\b|\bstatistics?\b")),
    (
        "signatory",
        re.compile(
            r"\b(?:did|has|have) (?P<did>.+?) (?:also )?sign(?:ed)?\b.*"
            r"|^is (?P<is>.+) (?:an? signatory|on the .*(?:letter|list))\b.*"
            r"|\b(?:who|which .*) signed\b|\bsignator(?:y|ies)\b|\bsignatures?\b"
        ),
    ),
    (
        "demand",
        re.compile(
            r"\bwhat (?:should|must|shall|ought|can|could|do|does|is|are|was|were|has|have)\b.*"
            r"\b(?:do|doing|done|supposed|asked|demanded|demand|urged|want|wants|stop|expected)\b"
            r"|\bdemands?\b|\bcall(?:s|ed)? (?:on|for)\b|\basks?\b|\bwant(?:s|ed)?\b|\bshould\b|\burge[sd]?\b"
        ),
    ),
    ("statement", re.compile(r"\bstatements?\b|\bpress releases?\b|\bletters?\b")),
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
    "a about all also am an and another any are as at be because been being but by can could did do does doing "
    "done each ever every for from get gets got had has have he her him his how i if in into is it its just "
    "like many me might more most much must my no not now of on or ought our out over shall she should so some "
    "than that the their them then there these they this those to too up was we were what whats when where "
    "which who whom whos whose why will with would you your "
    # words that go with everything
    "anything between difference everybody everyone everything nobody nothing set somebody someone something "
    "work working works "
    "came come comes go goes going gone keep keeps kept let lets made make makes put puts take takes took went "
    # and those that ask for a kind of entry, which steering has taken note of
    "anybody anyone anniversary ask asked asks call called calls currently date day demand demanded demands "
    "exactly expected explain find give list mean meaning means number numbers please quote quotes really said "
    "say saying says show sign signatories signatory signature signatures signed statistic statistics supposed "
    "tell today total urge urged urges want wanted wants year".split()
)


_SIGNED = frozenset("signed signatory signatories signature signatures".split())
"""Left out as well, unless nothing else is asked for."""

_GROUPS = frozenset(
    "association associations group groups ngo ngos org organisation organisations organization "
    "organizations orgs".split()
)
"""Words for those who sign; left out too, unless they are all there is."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query, taken apart."""

    words: tuple[str, ...]  # plain, in their order
    kind: str | None  # the kind of entry it asks for
    only: bool = False  # whether nothing but that kind is an answer
    named: bool = False  # whether it names who may have signed, so that part of a name is not enough

    def of_kind(self, kind: str | None) -> "Question":
        """The same for one who wants *kind* only: who asks for facts does not ask for a name on a list."""
        return self if kind in (None, self.kind) else replace(self, only=False, named=False)


def read_question(query: str) -> Question:
    words = plain_words(query)[: (len(query) + 1) // 2]  # a letter that NFKD makes several words of counts as one
    text = " ".join(words)
    for kind, pattern in _STEERING if len(text) <= ASKED else ():
        found = pattern.search(text)
        if found is not None:
            rest = (found.groupdict().get("did") or found.groupdict().get("is") or "").split()
            # What follows "sign" is the letter, not who signed it.
            if 0 < len(rest) <= NAMED:
                return Question(tuple(rest), kind, only=True, named=True)
            named = kind == "signatory" and len(words) <= NAMED
            # "Who signed" may ask for a letter; "X signature" asks for X on its list.
            return Question(
                tuple(words), kind, only=named and not found.group().startswith(("who", "which")), named=named
            )
    telling = [word for word in words if word not in _FILLERS]
    about_groups = any(word in _GROUPS for word in telling) and any(word not in _GROUPS for word in telling)
    return Question(tuple(words), "signatory" if about_groups else None)


def telling_words(words: Sequence[str]) -> list[str]:
    """The words that say what is asked for, each once; those for groups only when there are no others."""
    telling = [word for word in dict.fromkeys(words) if word not in _FILLERS]
    telling = [word for word in telling if word not in _GROUPS] or telling
    # "How many signed" is all fillers, and still asks for something.
    return telling or [word for word in dict.fromkeys(words) if word in _SIGNED]
