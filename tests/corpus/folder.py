"""A small corpus on disk, in order until a test spoils it."""

from pathlib import Path

FILES = {
    "corpus.yaml": 'name: A small corpus\nversion: "2026-01-01"\n',
    "topics.yaml": "topics:\n  - {id: coup, name: The coup}\n",
    "measures.yaml": "measures:\n  - {id: killed, name: People killed}\n",
    "addressees.yaml": "addressees:\n  - {id: asean, name: ASEAN}\n",
    "places.yaml": """\
places:
  - {id: myanmar, name: Myanmar}
  - {id: denmark, name: Denmark}
  - {id: texas, name: Texas, kind: region}
""",
    "organisations.yaml": "organisations:\n  - {id: a-group, name: A Group, acronyms: [AG]}\n",
    "equivalents.yaml": "same:\n  - [army, military]\n",
    "terms.yaml": """\
terms:
  - id: a-term
    name: A term
    explanation: What it means.
    uses:
      - {statement: a-letter, passages: [the words of the letter]}
""",
    "milestones.yaml": """\
milestones:
  - id: a-day
    name: A day
    date: {date: "2021-02-01", certainty: stated}
    basis: stated
    country: Myanmar
    anniversary: {facts: [a-letter.f1], demands: [a-letter.d1]}
    text: What happened.
    topics: [coup]
    sources:
      - {statement: a-letter, passages: [the words of the letter]}
""",
    "statements/a-letter.yaml": """\
id: a-letter
name: A letter
title: The title of the letter
kind: open letter
country: Myanmar
issuers: [a-group]
date: {date: "2021-11-22", certainty: stated}
link: {url: "https://example.org/letter"}
document: {file: letter.txt, sha256: "%s"}
extent: complete
signatures: {count: 2, words: two groups, listed: true}
summary: What it says.
facts:
  - id: a-letter.f1
    headline: A fact
    passages: [the words of the letter]
    topics: [coup]
figures:
  - id: a-letter.n1
    headline: A figure
    passages: [at least 60 were killed]
    topics: [coup]
    measure: killed
    words: at least 60
    value: 60
    qualifier: at least
    counts: People killed
    scope: In all
    counted_by: A Group
quotes:
  - id: a-letter.q1
    headline: A quote
    passages: [the words of the letter]
    topics: [coup]
    speaker: Someone
demands:
  - id: a-letter.d1
    headline: A demand
    passages: [ASEAN must act]
    topics: [coup]
    asked_of: [asean]
signatories:
  - {id: a-letter.1, name: A Group (AG), organisation: a-group, acronym: AG}
  - {id: a-letter.2, name: Another (Denmark), country: Denmark}
""",
}

LETTER = """\
The title of the letter

Here are the words of   the
letter: at least 60 were killed, and ASEAN must act.

1. A Group (AG)
2. Another (Denmark)
"""


def write_corpus(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the corpus to *folder*; *changes* replace one text by another, by the file's stem ("-" as "_")."""
    for name, text in FILES.items():
        stem = Path(name).stem.replace("-", "_")
        if stem in changes:
            before, after = changes[stem]
            assert before in text, f"{before!r} is not in {name}"
            text = text.replace(before, after)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("%s", "0" * 64), encoding="utf-8")
    return folder


def write_document(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "letter.txt").write_text(LETTER, encoding="utf-8")
    return folder


def a_pack(folder: Path) -> Path:
    """One statement of another campaign, with a topic of its own and our organisation."""
    (folder / "statements").mkdir(parents=True)
    (folder / "topics.yaml").write_text("topics:\n  - {id: theirs, name: Theirs}\n")
    letter = FILES["statements/a-letter.yaml"].replace("a-letter", "their-letter").replace("[coup]", "[theirs]")
    (folder / "statements/their-letter.yaml").write_text(letter.replace("%s", "0" * 64))
    return folder
