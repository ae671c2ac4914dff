"""What /signatory answers to each name of a list, as people change them: python -m tests.lookup.name_evaluation.

Each kind of change is made once to each name that lends itself, with a seed; the answer is judged by what a member
sees. *Denied* is the worst there is: someone who signed is said not to be on the list. What is left of a name may fit
several: of "Karen Community" no name can come first, so the share is of the others.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.config.settings import SEEDS
from bot.corpus.library import Library
from bot.corpus.models import Signatory
from bot.corpus.reader import read_corpus
from bot.lookup.names import content_words
from bot.lookup.normalize import normalize
from bot.ui.answers.signatories import query_for, signatory
from tests.entries import TODAY

SEED = 12
LETTERS = "abcdefghijklmnopqrstuvwxyz"
INVISIBLE = "\u200b\u00ad\u200d\u2060\ufeff"

_FAMILIES = (
    *(("ization", "isation"), ("izing", "ising"), ("Center", "Centre"), ("Labor", "Labour")),
    *(("Defense", "Defence"), ("Program", "Programme"), ("Neighbor", "Neighbour"), ("Counsel", "Counsell")),
)
_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]|\s+[–—-]\s+[A-Z]{2,}\w*$")


class Verdict(StrEnum):
    SIGNED = "signed"
    FIRST = "did you mean, first"
    SEVERAL = "fits several"
    LISTED = "asked, not first"
    OTHER = "another's name signed"
    DENIED = "denied"


Change = Callable[[str, random.Random], str | None]
"""A name as somebody else types it; None where a name does not lend itself."""


def _number(name: str, chance: random.Random) -> str | None:
    """One word in its other number."""

    def other(word: str) -> str:
        if word.lower() in ("women", "woman"):
            return word[:-2] + ("a" if word[-2] == "e" else "e") + "n"
        return word[:-1] if word.endswith("s") else f"{word[:-1]}ies" if word.endswith("ty") else f"{word}s"

    return _in_one_word(name, chance, lambda word: word.isalpha() and len(word) > 3 and word != "With", other)


def _spelling(name: str, chance: random.Random) -> str | None:
    """British for American, or the other way round."""
    pairs = [pair for each in _FAMILIES for pair in (each, each[::-1]) if pair[0] in name]
    pairs = [(one, other) for one, other in pairs if not (one in other and other in name)]
    return name.replace(*pairs[0]) if pairs else None


def _joined(name: str, chance: random.Random) -> str | None:
    words = name.split()
    places = [at for at in range(len(words) - 1) if words[at][-1].isalnum() and words[at + 1][0].isalnum()]
    if not places:
        return None
    at = chance.choice(places)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def _split(name: str, chance: random.Random) -> str | None:
    def halves(word: str) -> str:
        at = chance.randrange(3, len(word) - 2)
        return f"{word[:at]} {word[at:]}"

    return _in_one_word(name, chance, lambda word: word.isalpha() and len(word) > 6, halves)


def _invisible(name: str, chance: random.Random) -> str | None:
    at = chance.randrange(1, len(name))
    return name[:at] + chance.choice(INVISIBLE) + name[at:]


def _acronym(name: str, chance: random.Random) -> str | None:
    """The initials behind the name, in brackets or after a dash."""
    bare = _BRACKETS.sub("", name)
    words = bare.split()
    capitals = (next(filter(str.isupper, word), "") for word in words)
    initials = "".join(capitals)
    if len(words) < 3 or len(initials) < 2:
        return None
    return f"{bare} ({initials})" if chance.random() < 0.5 else f"{bare} – {initials}"


def _one_slip(name: str, chance: random.Random) -> str | None:
    return _in_one_word(name, chance, _is_long, lambda word: _slipped(word, chance))


def _two_slips(name: str, chance: random.Random) -> str | None:
    """In two words."""
    words = name.split()
    places = [at for at, word in enumerate(words) if _is_long(word)]
    if len(places) < 2:
        return None
    for at in chance.sample(places, 2):
        words[at] = _slipped(words[at], chance)
    return " ".join(words)


def _word_left_out(name: str, chance: random.Random) -> str | None:
    words = name.split()
    places = [at for at, word in enumerate(words) if len(word) > 3]
    if len(words) < 3 or not places:
        return None
    left = chance.choice(places)
    return " ".join(word for at, word in enumerate(words) if at != left)


CHANGES: dict[str, Change] = {
    "as it is": lambda name, chance: name,
    "number": _number,
    "spelling": _spelling,
    "joined": _joined,
    "split": _split,
    "invisible": _invisible,
    "acronym behind": _acronym,
    "one slip": _one_slip,
    "two slips": _two_slips,
    "word left out": _word_left_out,
}


def _is_long(word: str) -> bool:
    return len(word) > 4 and word.isalpha()


def _in_one_word(
    name: str, chance: random.Random, fits: Callable[[str], bool], change: Callable[[str], str]
) -> str | None:
    words = name.split()
    places = [at for at, word in enumerate(words) if fits(word)]
    if not places:
        return None
    at = chance.choice(places)
    return " ".join([*words[:at], change(words[at]), *words[at + 1 :]])


def _slipped(word: str, chance: random.Random) -> str:
    """*word* with a letter left out, doubled, swapped with the next, put in, or replaced."""
    at = chance.randrange(len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    other = chance.choice([each for each in LETTERS if each != letter.lower()])
    return chance.choice(
        [
            before + after,
            before + letter * 2 + after,
            before + after[0] + letter + after[1:],
            before + other + letter + after,
            before + other + after,
        ]
    )


@dataclass(slots=True)
class Outcome:
    """What one kind of change came to."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)  # what was typed for names that did not come first

    @property
    def share_first(self) -> float:
        """Of those that fit one name, those that were signed or asked back first."""
        first = self.verdicts[Verdict.SIGNED] + self.verdicts[Verdict.FIRST]
        return first / (self.verdicts.total() - self.verdicts[Verdict.SEVERAL])


def evaluate(library: Library, seed: int = SEED) -> dict[str, Outcome]:
    names = {normalize(each.name) for each in library.signatories}
    outcomes: dict[str, Outcome] = {}
    for kind, change in CHANGES.items():
        chance = random.Random(f"{seed} {kind}")
        outcome = outcomes[kind] = Outcome()
        for meant in library.signatories:
            typed = change(meant.name, chance)
            if typed is None or normalize(typed) in names - {normalize(meant.name)}:
                continue
            verdict = judged(library, typed, meant)
            outcome.verdicts[verdict] += 1
            if verdict not in (Verdict.SIGNED, Verdict.FIRST, Verdict.SEVERAL):
                outcome.missed.append(f"{typed} [{verdict}: {meant.name}]")
    return outcomes


def judged(library: Library, typed: str, meant: Signatory) -> Verdict:
    """What a member who types that and means *meant* is told."""
    page = signatory(library, query_for(library, typed)).pages[0]
    if page.title.startswith("Signatory "):
        alike = {each.number for each in library.signatories if normalize(each.name) == normalize(meant.name)}
        return Verdict.SIGNED if int(page.title.split()[1]) in alike else Verdict.OTHER
    if page.title == "Not on this list":
        return Verdict.DENIED
    first = next((button.label for button in page.buttons), page.text.split("\n\n", 1)[-1])
    if first.startswith(f"{meant.number}. "):
        return Verdict.FIRST
    words = set(content_words(typed))
    fitting = sum(words <= set(content_words(each.name)) for each in library.signatories)
    return Verdict.SEVERAL if fitting > 1 else Verdict.LISTED


def library_of(names: Sequence[str]) -> Library:
    """A corpus whose one letter is signed by *names*."""
    corpus = read_corpus(SEEDS)
    letter = next(each for each in corpus.statements if each.signatories)
    assert letter.signatures is not None
    signed = tuple(
        letter.signatories[0].model_copy(
            update={"id": f"{letter.id}.{number}", "number": number, "name": name, "organisation": f"o-{number}"}
        )
        for number, name in enumerate(names, 1)
    )
    organisations = tuple(
        corpus.organisations[0].model_copy(update={"id": f"o-{number}", "name": name, "acronyms": (), "aliases": ()})
        for number, name in enumerate(names, 1)
    )
    letter = letter.model_copy(
        update={"signatories": signed, "signatures": letter.signatures.model_copy(update={"count": len(signed)})}
    )
    others = [each.model_copy(update={"signatories": ()}) for each in corpus.statements if each.id != letter.id]
    return Library(
        replace(corpus, statements=(letter, *others), organisations=(*corpus.organisations, *organisations)), TODAY
    )


def table(outcomes: dict[str, Outcome], names: int) -> Table:
    shown = Table("Change", "Names", *Verdict, "Signed or first", title=f"/signatory over {names} names")
    for kind, outcome in outcomes.items():
        counts = (str(outcome.verdicts[verdict]) for verdict in Verdict)
        shown.add_row(kind, str(outcome.verdicts.total()), *counts, f"{100 * outcome.share_first:.1f} %")
    return shown


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, help="a file of other names, one a line")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--missed", action="store_true", help="also what was typed for names that did not come first")
    given = parser.parse_args(None if arguments is None else list(arguments))
    library = Library(read_corpus(SEEDS), TODAY) if given.list is None else library_of(list(_names_in(given.list)))
    outcomes = evaluate(library, given.seed)
    console = Console(width=140)
    console.print(table(outcomes, len(library.signatories)))
    if given.missed:
        for kind, outcome in outcomes.items():
            for line in outcome.missed:
                console.print(f"{kind}: {line}", markup=False, highlight=False)


def _names_in(path: Path) -> Iterator[str]:
    yield from dict.fromkeys(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


if __name__ == "__main__":
    main()
