"""What a headline may not say: words that count from the day of writing, and facts in the present tense.

A headline is read years after its passage was written, often in a notification and without the date.
Words in quotation marks are somebody else's, and are not looked at.

This looks at words, not at grammar. A relative word is one of a list. The present tense is a verb of a
list: most of them are nothing but verbs ("is", "remains"); one that is a noun too ("controls") counts only
between an actor and an article. So these pass unseen:

- the plural of verbs other than be, have, remain, continue, say and want ("actors control the area"):
  it looks like the infinitive, which is right after "to", "let" or "asked that";
- verbs that are not listed, "can", "will" and "may", and headlines without a verb ("People in detention");
- an accusation without its author, and a headline stronger than its passage: a person has to read those.

A false alarm is possible ("stand still", "failed to date the letter"); other words avoid it. Names in
capitals are safe ("Myanmar Now", "IS"), except for an ordinary word at the beginning ("Today in Yangon").
"""

import re
from collections.abc import Iterator

from bot.corpus.relative_time import relative_word

_QUOTED = re.compile(r"""“[^”]*”|„[^“”]*[“”]|«[^»]*»|"[^"]*"|(?<!\w)‘.*?’(?!\w)|(?<!\w)'.*?'(?!\w)""")
"""A single quotation mark is an apostrophe where a letter stands before the first or after the last."""
_WHO_AND_WHEN = re.compile(r"[^:]*\w[^:]*, [^:]*\b(?:19|20)\d\d: ")
"""An opening as in "SAC-M, January 2025: "."""
_INITIAL = re.compile(r"(?:^|(?<=: ))[A-Z](?![A-Z])")

_VERBS = frozenset(
    """
    is isn't are aren't has hasn't haven't does doesn't goes says
    allows asks becomes begins believes brings comes commits condemns continues denies describes destroys detains
    emboldens enables engages escalates expects fails finds gives grows holds imposes keeps kills leads lets loses makes
    persists prevents prolongs refuses rejects remains represents seeks sees sells serves speaks spreads suffers takes
    tells threatens undermines urges violates wants welcomes
    """.split()
)
_VERBS_OR_NOUNS = frozenset(
    "arms attacks bombs calls claims controls counts demands needs plans steps supplies uses".split()
)
_ACTORS = frozenset("army council government junta military police regime resistance".split())
_ARTICLES = frozenset("a all an her his its more most no the their up".split())
_PLURAL_VERBS = frozenset("continue remain say want".split())
_PLURAL_SUBJECTS = frozenset("children men people police they who women".split())
_BEFORE_INFINITIVE = frozenset("can cannot could did had may might must never not shall should to will would".split())


def faults_of_headline(headline: str, *, asserts: bool) -> Iterator[str]:
    """What is wrong with *headline* and how to put it right; *asserts* if it says that something is so."""
    ours = _INITIAL.sub(lambda letter: letter[0].lower(), _QUOTED.sub(" … ", headline).replace("’", "'"))
    if (relative := relative_word(ours)) is not None:
        yield (
            f'"{relative}" counts from the day on which it was written; say when that was, leave it out, '
            "or put it in quotation marks if the statement says it"
        )
    if asserts and (verb := _present_tense(ours)) is not None:
        yield (
            f'"{verb}" stands in the present tense; write it in the past, or begin with who said it and when, '
            'as in "SAC-M, January 2025: ..."'
        )


def _present_tense(ours: str) -> str | None:
    """The first verb in the present tense; none where the headline begins with who spoke and when."""
    if _WHO_AND_WHEN.match(ours):
        return None
    words: list[str] = ["", "", *re.findall(r"[\w'-]+|[.,;:…]", ours), ""]
    for two_before, before, word, after in zip(words, words[1:], words[2:], words[3:], strict=False):
        plural_before = before in _PLURAL_SUBJECTS or re.fullmatch(r"[a-z-]+s", before) is not None
        actor_before = before in _ACTORS or before.isupper()
        if (
            word in _VERBS
            or (word == "have" and not _BEFORE_INFINITIVE & {two_before, before})
            or (word in _PLURAL_VERBS and plural_before)
            or (word in _VERBS_OR_NOUNS and actor_before and after in _ARTICLES)
        ):
            return word
    return None
