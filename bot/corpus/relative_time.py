"""Words that are true for a while only: "currently", "the past year". Read years later, they mislead."""

import re

_RELATIVE = re.compile(
    r"""\b(?:
    (?:until\ )?(?:recently|now) | recent | current(?:ly)? | already | still | presently | nowadays | lately
    | today | tonight | yesterday | tomorrow | ago | upcoming | to\ date | so\ far(?!\ from) | as\ yet
    | at\ present | at\ the\ moment | these\ days
    | (?:this|last|past|coming|(?<!the\ )next)\ (?:\w+\ )?(?:decade|year|month|week|day)s?(?!\ (?:of|before|after)\b)
    )\b""",
    re.VERBOSE,
)


def relative_word(text: str) -> str | None:
    """The first word or phrase of *text* that counts from the day of writing; capitals may be names and pass."""
    found = _RELATIVE.search(text)
    return None if found is None else found[0]
