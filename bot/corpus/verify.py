"""Proof that every verbatim word of the corpus occurs in the document it is attributed to.

White space is folded on both sides and nothing else: a curly quotation mark typed straight
is a difference, and is found.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from bot.corpus.fields import fold
from bot.corpus.models import Statement
from bot.corpus.reader import Corpus
from bot.reading.faults import Fault, FaultsFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Words that are not in their document."""

    id: str  # of the item they belong to
    words: str
    document: str
    nearest: str  # the document's words most like them
    line: int  # of the document, where those begin

    def __str__(self) -> str:
        return (
            f"{self.id}: not in {self.document}\n  ours:    {self.words}\n"
            f"  nearest: {self.nearest}  ({self.document}:{self.line})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    checked: int  # passages, titles and names looked for
    mismatches: tuple[Mismatch, ...]
    missing: tuple[str, ...]  # documents the folder does not have
    changed: tuple[str, ...]  # documents that are not what the corpus was written from

    @property
    def holds(self) -> bool:
        """Whether every word was found; a changed document that still has them all holds."""
        return not self.mismatches and not self.missing


class _Source:
    """One document, folded, with a way back from the folded text to its lines."""

    def __init__(self, path: Path) -> None:
        try:
            content = path.read_bytes()
            self._text = content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FaultsFound([Fault(str(path), 1, f"can't be read as UTF-8 text ({error})")]) from error
        self.name = path.name
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.folded = fold(self._text)

    def nearest(self, words: str) -> tuple[str, int]:
        alignment = fuzz.partial_ratio_alignment(words, self.folded)
        if alignment is None:
            return "", 1
        near = self.folded[alignment.dest_start : alignment.dest_end].strip()
        # The same words unfolded: count what is no white space up to there, in both texts.
        solid = sum(not character.isspace() for character in self.folded[: alignment.dest_start])
        line = 1
        for character in self._text:
            if character == "\n":
                line += 1
            elif not character.isspace():
                if solid == 0:
                    break
                solid -= 1
        return near, line


def verify(corpus: Corpus, folder: Path) -> Report:
    """Look for every verbatim word of *corpus* in the documents in *folder*."""
    sources: dict[str, _Source] = {}
    missing: dict[str, None] = {}
    changed: dict[str, None] = {}
    for statement in corpus.statements:
        file = statement.document.file
        path = folder / file
        if file not in sources and path.is_file():
            sources[file] = _Source(path)
        if file not in sources:
            missing[file] = None
        elif sources[file].sha256 != statement.document.sha256:
            changed[file] = None
    checked = 0
    mismatches = []
    for id, file, words in _verbatim(corpus):
        source = sources.get(file)
        if source is None:
            continue
        checked += 1
        if words not in source.folded:
            near, line = source.nearest(words)
            mismatches.append(Mismatch(id=id, words=words, document=file, nearest=near, line=line))
    return Report(checked=checked, mismatches=tuple(mismatches), missing=tuple(missing), changed=tuple(changed))


def _verbatim(corpus: Corpus) -> Iterator[tuple[str, str, str]]:
    """Every (id, document, words) that must occur."""
    files = {statement.id: statement.document.file for statement in corpus.statements}
    for statement in corpus.statements:
        yield from _verbatim_of(statement)
    quoting = [(term.id, term.uses) for term in corpus.terms]
    quoting += [(milestone.id, milestone.sources) for milestone in corpus.milestones]
    for id, uses in quoting:
        for use in uses:
            for passage in use.passages:
                yield id, files[use.statement], passage


def _verbatim_of(statement: Statement) -> Iterator[tuple[str, str, str]]:
    file = statement.document.file
    yield statement.id, file, statement.title
    for item in statement.items:
        for passage in item.passages:
            yield item.id, file, passage
    for signatory in statement.signatories:
        # With its number and the next one, so that a name under another's number is found,
        # and so is one that was cut ("Karen Community of Kansas" of "... Kansas City").
        following = f" {signatory.number + 1}." if signatory.number < len(statement.signatories) else ""
        yield signatory.id, file, f"{signatory.number}. {signatory.name}{following}"
