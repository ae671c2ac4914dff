"""Corpora nobody would write, to try what everybody's corpus must withstand."""

from hypothesis import strategies as st

from bot.corpus.dated import AsOf
from bot.corpus.fields import HEADLINE_LIMIT, NAME_LIMIT, PASSAGE_LIMIT
from bot.corpus.files import EquivalentsFile
from bot.corpus.models import (
    Addressee,
    Demand,
    Fact,
    Figure,
    Measure,
    Milestone,
    Organisation,
    Place,
    Quote,
    Signatory,
    Statement,
    Term,
    Topic,
)
from bot.corpus.reader import Corpus

_NASTY = "*_~|`<>#-[]()\\@:/.1 aé–“”\u00a0မ"


def words(limit: int) -> st.SearchStrategy[str]:
    """Text of up to *limit* characters, often exactly that, often all of it markup."""
    short = st.text(alphabet=_NASTY, min_size=1, max_size=12)
    repeated = st.sampled_from(["*", "_", "word ", "[x](", "> ", "1. ", "``` ", "@everyone ", "<@1> "])
    full = repeated.map(lambda piece: (piece * limit)[:limit])
    return (short | full).map(lambda text: " ".join(text.split()) or "x")


def _line() -> st.SearchStrategy[str]:
    return words(300)


def _passages() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(words(PASSAGE_LIMIT), min_size=1, max_size=4).map(tuple)


def _as_of() -> st.SearchStrategy[AsOf]:
    return st.sampled_from(["stated", "confirmed", "probable", "inferred"]).map(
        lambda certainty: AsOf.model_validate({"date": "2022-07-25", "certainty": certainty})
    ) | st.just(AsOf.model_validate({"date": None, "certainty": "unknown"}))


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """One statement of each extent, full to the limits, and vocabularies to match."""
    topics = tuple(Topic(id=f"topic-{n}", name=draw(words(NAME_LIMIT))) for n in range(2))
    measures = (Measure(id="a-measure", name=draw(words(NAME_LIMIT)), running=True),)
    addressees = tuple(Addressee(id=f"addressee-{n:014}", name=draw(words(NAME_LIMIT))) for n in range(8))
    organisations = tuple(Organisation(id="o" * 38 + f"-{n}", name=draw(words(200))) for n in range(5))
    statements = tuple(draw(_statements(n, organisations, addressees)) for n in range(draw(st.integers(1, 2))))
    uses = [{"statement": statements[0].id, "passages": draw(_passages()), "note": draw(words(1200))}]
    terms = (
        Term.model_validate(
            {"id": "t" * 40, "name": draw(words(NAME_LIMIT)), "explanation": draw(words(1200)), "uses": uses}
        ),
    )
    milestones = tuple(
        Milestone.model_validate(
            {
                "id": f"milestone-{n}",
                "name": draw(words(NAME_LIMIT)),
                "date": draw(_as_of()),
                "basis": "alluded",
                "country": "Myanmar",
                "text": draw(words(1200)),
                "topics": ("topic-0",),
                "sources": uses,
            }
        )
        for n in range(3)
    )
    return Corpus(
        name=draw(words(NAME_LIMIT)),
        version="2026-01-01",
        digest="0" * 64,
        statements=statements,
        organisations=organisations,
        topics=topics,
        measures=measures,
        addressees=addressees,
        places=(Place(id="p" * 40, name="Place"), Place(id="niger", name="Niger"), Place(id="myanmar", name="Myanmar")),
        terms=terms,
        milestones=milestones,
        equivalents=EquivalentsFile(),
    )


@st.composite
def _statements(
    draw: st.DrawFn, number: int, organisations: tuple[Organisation, ...], addressees: tuple[Addressee, ...]
) -> Statement:
    id = f"statement-{number:014}"
    ours = tuple(organisation.id for organisation in organisations)

    def item(letter: str, position: int) -> dict[str, object]:
        return {
            "id": f"{id}.{letter}{position}",
            "headline": draw(words(HEADLINE_LIMIT)),
            "passages": draw(_passages()),
            "topics": ("topic-0", "topic-1"),
            "as_of": draw(_as_of()),
            "note": draw(words(1200)),
        }

    def figure(position: int) -> Figure:
        published = draw(words(200))
        return Figure.model_validate(
            {
                **item("n", position),
                "passages": (published, *draw(_passages())),
                "measure": "a-measure",
                "words": published,
                "value": 1,
                "counts": draw(words(HEADLINE_LIMIT)),
                "scope": draw(words(HEADLINE_LIMIT)),
                "counted_by": draw(_line()),
            }
        )

    signed = draw(st.integers(0, 40))
    return Statement.model_validate(
        {
            "id": id,
            "name": draw(words(60)),
            "title": draw(words(250)),
            "kind": "interview",
            "country": draw(st.sampled_from(["Myanmar", "Niger"])),
            "issuers": ours,
            "delivered_by": draw(words(NAME_LIMIT)),
            "interviewee": draw(words(NAME_LIMIT)),
            "interviewee_role": draw(_line()),
            "hosted_by": ours,
            "contacts": ours,
            "occasion": draw(_line()),
            "date": draw(_as_of()),
            "link": {"url": "https://example.org/" + "x" * 480},
            "document": {"file": "x.txt", "sha256": "0" * 64, "markup": "markdown"},
            "extent": "opening",
            "extent_note": draw(_line()),
            "caveat": draw(_line()),
            "signatures": {"count": signed, "words": draw(_line()), "listed": True} if signed else None,
            "summary": draw(words(1200)),
            "facts": [
                Fact.model_validate({**item("f", n), "according_to": draw(_line())})
                for n in range(1, draw(st.integers(1, 3)))
            ],
            "figures": [figure(n) for n in range(1, 3)],
            "quotes": [
                Quote.model_validate(
                    {**item("q", n), "speaker": draw(words(NAME_LIMIT)), "role": draw(_line()), "organisation": ours[0]}
                )
                for n in range(1, 3)
            ],
            "demands": [
                Demand.model_validate(
                    {
                        **item("d", n),
                        "asked_of": tuple(addressee.id for addressee in addressees),
                        "asked_by": ours,
                        "voice": draw(st.sampled_from(["own", "reported", "interviewee"])),
                    }
                )
                for n in range(1, 3)
            ],
            "signatories": [
                Signatory.model_validate(
                    {
                        "id": f"{id}.{n}",
                        "name": draw(words(200)),
                        "organisation": ours[0],
                        "country": "Place",
                        "note": draw(words(1200)),
                    }
                )
                for n in range(1, signed + 1)
            ],
        }
    )
