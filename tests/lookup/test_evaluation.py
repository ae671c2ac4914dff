"""That no name of ours is denied for how it is typed."""

from bot.corpus.library import Library
from tests.lookup.name_evaluation import CHANGES, Verdict, evaluate, judged, library_of


def test_a_signatory_is_never_denied_and_nearly_always_first_however_its_name_is_changed(library: Library) -> None:
    outcomes = evaluate(library)
    assert set(outcomes) == set(CHANGES)
    for kind, outcome in outcomes.items():
        assert outcome.verdicts.total() >= 30, kind
        assert not outcome.verdicts[Verdict.DENIED], outcome.missed
        assert not outcome.verdicts[Verdict.OTHER], outcome.missed
        assert outcome.share_first >= 0.98, outcome.missed
    assert outcomes["as it is"].verdicts == {Verdict.SIGNED: 259}


def test_names_of_another_list_can_be_tried_as_well() -> None:
    outcomes = evaluate(library_of(["Red Cross of Nowhere", "Citizens' Forum on Water", "Água é Vida"]))
    assert outcomes["as it is"].verdicts == {Verdict.SIGNED: 3}
    assert outcomes["invisible"].verdicts == {Verdict.SIGNED: 3}


def test_a_name_as_long_as_an_option_is_found_whole() -> None:
    long = "Coordination of Committees for the Rights of Workers, Farmers and Fishers in the Delta Regions"
    library = library_of([long, "Coordination of Committees for Rights"])
    assert 90 < len(long) <= 100
    assert judged(library, long, library.signatories[0]) is Verdict.SIGNED
