"""References are for ever: which were released, and with which words.

`released.txt` stands beside the vocabularies of a corpus, a line for each reference: the reference,
a space, and the first 16 digits of the hash of the words that it quotes (`quoted_hash`), or "-" for
terms and milestones, which may come to quote more. `padauk corpus release` writes it. From then on
`padauk corpus check` refuses a reference that is gone without a reason in `withdrawn.yaml`, and one
that stands for other words without a line in `CORRECTIONS.yaml`. What is not released yet is free.

A bot that starts does not read it: what is refused here misleads nobody who asks.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.corpus.content_hash import Hashed, quoted_hash
from bot.corpus.models import Milestone, Term
from bot.corpus.reader import Corpus
from bot.reading.faults import Fault, FaultsFound

FILE = "released.txt"
_LINE = re.compile(r"(?P<id>[a-z0-9.-]+) (?P<hash>[0-9a-f]{16}|-)")
_HEAD = "# References that were released: never take one away, never use one again. Written by: padauk corpus release\n"


def check_released(corpus: Corpus, folders: Sequence[Path]) -> list[str]:
    """Refuse what was released and is not kept; returns the references that are not released yet."""
    hashes = _hashes(corpus)
    released: set[str] = set()
    faults: list[Fault] = []
    for folder in folders:
        path = folder / FILE
        for number, id, hash in _read(path):
            if id is None:
                faults.append(Fault(str(path), number, "is no reference with its hash; run: padauk corpus release"))
                continue
            problem = _problem(corpus, hashes, id, hash)
            if problem is not None:
                faults.append(Fault(str(path), number, problem))
            released.add(id)
    if faults:
        raise FaultsFound(faults)
    return [id for id in hashes if id not in released]


def release(corpus: Corpus, folders: Sequence[Path]) -> int:
    """Write down all references of *corpus* in the first of *folders*, but for those of other folders; how many."""
    check_released(corpus, folders)
    elsewhere = {id for folder in folders[1:] for _, id, _ in _read(folder / FILE)}
    kept = {each.id: "-" for each in corpus.withdrawn}
    own = {id: hash for id, hash in {**kept, **_hashes(corpus)}.items() if id not in elsewhere}
    lines = (f"{id} {hash}\n" for id, hash in own.items())
    (folders[0] / FILE).write_text(_HEAD + "".join(lines), encoding="utf-8")
    return len(own)


def _problem(corpus: Corpus, hashes: dict[str, str], id: str, hash: str) -> str | None:
    if any(each.id == id for each in corpus.withdrawn):
        return None
    if id not in hashes:
        return (
            f'"{id}" was released and is gone: people have quoted it. Put it back, or give the reason in withdrawn.yaml'
        )
    corrected = any(each.id == id for each in corpus.corrections)
    if hash != hashes[id] and not corrected:
        return (
            f'"{id}" was released with other words. Give these another reference, '
            "or say in CORRECTIONS.yaml what was wrong"
        )
    return None


def _read(path: Path) -> Iterator[tuple[int, str | None, str]]:
    """(line, reference, hash); no reference where a line is none."""
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            found = _LINE.fullmatch(line.strip())
            yield (number, None, "") if found is None else (number, found["id"], found["hash"])


def _hashes(corpus: Corpus) -> dict[str, str]:
    statements = {statement.id: statement for statement in corpus.statements}
    entries: list[Hashed] = []
    for one in corpus.statements:
        entries += [one, *one.items, *one.signatories]
    entries += [*corpus.terms, *corpus.milestones]
    return {
        entry.id: "-" if isinstance(entry, Term | Milestone) else quoted_hash(entry, statements.__getitem__)[:16]
        for entry in entries
    }
