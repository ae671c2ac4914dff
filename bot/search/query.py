"""What a query asks for, apart from its words: "how many" wants figures, "did X sign" names.

Words that only make it a question steer which kind comes first and are then left out, so
that they do not drown the rest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain

from bot.search.words import plain_words

QUESTION_LENGTH = 300
"""Characters up to which a text is a question: what /search takes. The patterns go over a text again and again."""

NAME_WORDS = 20
"""Words up to which what is said to have signed can be a name."""


class Intent(Enum):
    """What is asked beyond words to look for."""

    LOOK_UP = "look-up"
    NAME = "name"  # whether somebody signed
    HELP = "help"  # what one can do


_MONTHS = "january february march april may june july august september october november december".split()
_CHAT = {
    "ppl": "people", "govt": "government", "gov": "government", "yrs": "years", "yr": "year", "u": "you", "ur": "your",
    "r": "are", "im": "i am", "dont": "do not", "doesnt": "does not", "didnt": "did not", "cant": "can not",
    "wont": "will not", "isnt": "is not", "arent": "are not", "wasnt": "was not", "rn": "now", "pls": "please",
    "plz": "please", "bc": "because", "cuz": "because", "abt": "about", "wat": "what", "wot": "what", "whos": "who is",
    "whats": "what is", "hows": "how is", "wheres": "where is", "intl": "international", "orgs": "organisations",
    "org": "organisation", "gonna": "going to", "wanna": "want to", "b4": "before", "info": "information",
    "2day": "today", "2nite": "tonight", "ppls": "people", "natl": "national", "dept": "department",
    **{month[:3]: month for month in _MONTHS if month != "may"}, "sept": "september",
}  # fmt: skip
"""Words of chats and the plain words they stand for."""

_MONTH = "|".join(_MONTHS)
_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_TEENS = [f"{stem}teenth" for stem in "thir four fif six seven eigh nine".split()]
_ORDINALS = [
    *_UNITS, "tenth", "eleventh", "twelfth", *_TEENS, "twentieth",
    *(f"twenty {unit}" for unit in _UNITS), "thirtieth", "thirty first",
]  # fmt: skip
_DAY = rf"[0-3]?[0-9](?:st|nd|rd|th)?|{'|'.join(reversed(_ORDINALS))}"
_DATE = re.compile(
    rf"\b(?:(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH})|(?P<month_first>{_MONTH})(?: the)? (?P<day_second>{_DAY}))\b"
    r"(?: (?P<year>[12][0-9]{3}))?"
)
_DATE_IN_NUMBERS = re.compile(
    r"\b(?:(?P<year>[12][0-9]{3}) (?P<month>[01]?[0-9]) (?P<day>[0-3]?[0-9])"
    r"|(?P<first>[0-3]?[0-9]) (?P<second>[0-3]?[0-9]) (?P<year_last>[12][0-9]{3}))\b"
)

_STEERING: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "figure",
        re.compile(
            r"\bhow (?:many|much)\b|ဘယ် (?:နှစ်|လောက်|နှ)|\bnumbers? of\b|\btotal\b|\b(?:death )?toll\b|\bstatistics?\b"
        ),
    ),
    (
        "signatory",
        re.compile(
            r"\b(?:did|has|have) (?P<did>.+?) (?:also )?sign(?:ed)?\b.*"
            r"|^is (?P<is>.+) (?:an? signatory|on the .*(?:letter|list))\b.*"
            r"|\b(?:who|which .*) signed\b|\bsignator(?:y|ies)\b|\bsignatures?\b|\bsigners?\b"
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
    (
        "milestone",
        re.compile(
            r"^(?:since )?when\b|\b(?:what|which) (?:day|date|year)\b|\banniversar(?:y|ies)\b"
            r"|^what happened (?:on|in)\b|ဘယ် (?:နေ့|တော့|တုန်း|နှစ် မှာ)"
        ),
    ),
    ("quote", re.compile(r"\bquotes?\b|\bwhat did .* say\b|\bsaid\b|\bsays?\b|\bwords of\b")),
    (
        "term",
        re.compile(
            r"^(?:who|what) (?:is|are|was|were)\b|^whats\b|^whos\b|\bmeans?\b|\bmeaning\b|\bdefin|\bexplain\b"
            r"|ဆို တာ|ဘာ လဲ|ဘယ် သူ လဲ"
        ),
    ),
)
_HELP = re.compile(
    r"\bhow (?:can|do|could|should|to) (?:i|we|you|one)? ?(?:help|support|donate|contribute|give)\b"
    r"|\bwhat (?:can|could|should|do) (?:i|we|one) do\b|\bways to (?:help|support)\b"
    r"|^(?:i want to )?(?:donate|donations?)\b"
    r"|\bwhere (?:can|do) (?:i|we) (?:donate|help)\b|\bget involved\b"
)

STOP_WORDS = frozenset(
    # the small words of English
    "a about all also am an and another any are as at be because been being but by can could did do does doing "
    "done each ever every for from get gets got had has have he her him his how i if in into is it its just "
    "like many me might more most much must my no not now of on or other others ought our out over shall she should "
    "so some than that the their them then there these they this those to too up was we were what when where "
    "which while who whom whose why will with would you your "
    # words that go with everything
    "anything between difference everybody everyone everything nobody nothing set somebody someone something "
    "help helping work working works "
    "came come comes go goes going gone keep keeps kept let lets made make makes put puts take takes took went "
    # and those that ask for a kind of entry, which steering has taken note of
    "anybody anyone anniversary ask asked asks call called calls currently date day demand demanded demands "
    "exactly expected explain find give happen happened happening list mean meaning means number numbers please "
    "quote quotes really said say saying says show sign signatories signatory signature signatures signed "
    "signer signers statistic statistics supposed tell today toll total urge urged urges want wanted wants year".split()
)
BURMESE_STOP_WORDS = frozenset(
    "က ကို မှာ မှ သည် သ ည တယ် တဲ့ ၏ များ တွေ လဲ လား နဲ့ နှင့် ခဲ့ ပါ သော အ တွက် ဘယ် ဘာ သူ နေ့ တော့ လောက် နှစ် ဆို တာ ရဲ့ ပြီ လို့ ၍ နေ ရ သလဲ သ လဲ "
    "တုန်း ယောက် ဦး နိုင် မလဲ မ ဟာ".split()
)
"""Particles and question words, by syllables."""

_SIGNED = frozenset("signed signatory signatories signature signatures signer signers".split())
"""Left out as well, unless nothing else is asked for."""

_GROUPS = frozenset(
    "association associations group groups ngo ngos organisation organisations organization organizations".split()
)
"""Words for those who sign; left out too, unless they are all there is."""

_NEXT_QUESTION = re.compile(
    r"\?+\s+(?=\w)|(?:,?\s+(?:and|also|plus)|,|;)\s+(?=(?:how|who|what|when|where|why|which|did|does|is|are|has|have)\b)",
    re.IGNORECASE,
)
MOST_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """One question, taken apart."""

    words: tuple[str, ...]  # plain, in their order, those of chats spelled out
    name: tuple[str, ...]  # the same as typed, or of them the name that is asked for
    kind: str | None = None  # the kind of entry it asks for
    intent: Intent = Intent.LOOK_UP
    describes_signers: bool = False  # "Karen groups in Norway", where most of the words may be enough

    def of_kind(self, kind: str | None) -> "ParsedQuery":
        """The same for one who wants *kind* only: who asks for facts does not ask for a name on a list."""
        if kind in (None, self.kind):
            return self
        return replace(self, kind=kind, intent=Intent.LOOK_UP, describes_signers=False)


def parse(query: str) -> list[ParsedQuery]:
    """The questions of *query*: one, unless it clearly asks several."""
    if len(query) > QUESTION_LENGTH:
        return [_parse_one(query)]
    questions = [_parse_one(part) for part in _NEXT_QUESTION.split(query)[:MOST_QUESTIONS] if part.strip(" ?!.")]
    told = [question for question in questions if content_words(question.words) or question.intent is Intent.HELP]
    return told or [_parse_one(query)]


def _parse_one(query: str) -> ParsedQuery:
    # A letter that NFKD makes several words of counts as one.
    typed = tuple(plain_words(query)[: (len(query) + 1) // 2])
    text = " ".join(typed)
    if len(text) > QUESTION_LENGTH:
        return ParsedQuery(tuple(_plainly(typed)), typed)
    text = _DATE_IN_NUMBERS.sub(_in_words, text)
    typed = tuple(text.split())
    words = tuple(_plainly(typed))
    if (helping := _HELP.search(text)) is not None:
        about = tuple(f"{text[: helping.start()]} {text[helping.end() :]}".split())
        return ParsedQuery(about, about, "demand", Intent.HELP)
    for kind, pattern in _STEERING:
        if (found := pattern.search(text)) is not None:
            return _about_signing(words, typed, found) if kind == "signatory" else ParsedQuery(words, typed, kind)
    if set(content_words(words)) <= set(chain(*dates(words))) != set():
        return ParsedQuery(words, typed, "milestone")
    telling = [word for word in words if word not in STOP_WORDS]
    about_groups = any(word in _GROUPS for word in telling) and any(word not in _GROUPS for word in telling)
    return ParsedQuery(words, typed, "signatory" if about_groups else None, describes_signers=about_groups)


def _about_signing(words: tuple[str, ...], typed: tuple[str, ...], found: re.Match[str]) -> ParsedQuery:
    name = tuple((found.groupdict().get("did") or found.groupdict().get("is") or "").split())
    if 0 < len(name) <= NAME_WORDS:  # what follows "sign" is the letter, not who signed it
        return ParsedQuery(name, name, "signatory", Intent.NAME)
    is_short = len(typed) <= NAME_WORDS
    # "Who signed" may ask for a letter; "X signature" asks for X on its list.
    asks_for_name = is_short and not found.group().startswith(("who", "which"))
    if asks_for_name:
        return ParsedQuery(words, typed, "signatory", Intent.NAME)
    return ParsedQuery(words, typed, "signatory", describes_signers=is_short)


def _plainly(words: Sequence[str]) -> list[str]:
    """*words* with those of chats spelled out, and days as our dates are written: 1 february 2021."""
    spelled = " ".join(_CHAT.get(word, word) for word in words)
    return _DATE.sub(_as_ours, spelled).split() if len(spelled) <= QUESTION_LENGTH else spelled.split()


def _as_ours(date: re.Match[str]) -> str:
    day = date["day"] or date["day_second"]
    number = str(_ORDINALS.index(day) + 1) if day in _ORDINALS else day.rstrip("stndrh").lstrip("0")
    return " ".join(filter(None, (number, date["month"] or date["month_first"], date["year"])))


def _in_words(date: re.Match[str]) -> str:
    """A day in numbers, as ours are written; of two numbers that could be either, the first is the day."""
    day, month = int(date["day"] or date["first"]), int(date["month"] or date["second"])
    if date["year"] is None and month > len(_MONTHS):
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= len(_MONTHS)):
        return date.group()
    return f"{day} {_MONTHS[month - 1]} {date['year'] or date['year_last']}"


def days_in_numbers(query: str) -> tuple[tuple[str, str], ...]:
    """The days of *query* that have the month as a number, as typed and as they are read."""
    found = _DATE_IN_NUMBERS.finditer(" ".join(plain_words(query[:QUESTION_LENGTH])))
    return tuple((day.group(), _in_words(day).title()) for day in found if _in_words(day) != day.group())


def dates(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The days that *words* name."""
    found = _DATE.finditer(" ".join(words))
    return [tuple(_as_ours(each).split()) for each in found]


def content_words(words: Sequence[str]) -> list[str]:
    """The words that say what is asked for, each once; those for groups only when there are no others."""
    telling = [word for word in dict.fromkeys(words) if word not in STOP_WORDS]
    telling = [word for word in telling if word not in _GROUPS] or telling
    # "How many signed" is all stop words, and still asks for something.
    return telling or [word for word in dict.fromkeys(words) if word in _SIGNED]
