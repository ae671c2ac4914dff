"""Errors whose text is safe to show a member, and says what to do."""

from collections.abc import Sequence


class MemberError(Exception):
    """Something a member can mend. The text holds no markup and nothing internal."""


class NotInCorpus(MemberError):
    """What was asked for does not exist; *close* are the nearest names that do, *others* all there are, if few."""

    def __init__(self, what: str, given: str, close: Sequence[str] = (), others: Sequence[str] = ()) -> None:
        self.what = what
        self.given = given
        self.close = tuple(close)
        self.others = tuple(others)
        super().__init__(f'There is no {what} "{given}" in the corpus.')


class WithdrawnReference(MemberError):
    """What was asked for was withdrawn; *reason* is a sentence."""

    def __init__(self, reference: str, when: str, reason: str) -> None:
        super().__init__(f"{reference} was withdrawn on {when}. {reason}")


class NothingFits(MemberError):
    """Each thing asked for exists, but nothing is all of them at once."""

    def __init__(self, what: str, wanted: Sequence[str]) -> None:
        if len(wanted) == 1:
            super().__init__(f"There is no {what} for {wanted[0]}.")
        else:
            super().__init__(f"No {what} fits all of this: {', '.join(wanted)}. Leave one of them out.")


class SeveralErrors(MemberError):
    """All that is wrong with what a member gave, to be reported together."""

    def __init__(self, errors: Sequence[MemberError]) -> None:
        self.errors = tuple(errors)
        super().__init__(" ".join(map(str, errors)))


class SearchTooLong(MemberError):
    """A search that was given up, so that it holds up nobody else."""

    def __init__(self) -> None:
        super().__init__("This search takes too long. Search for fewer words, the rarest of them.")
