"""Custom ids of buttons: what they lead to comes back from them, in every version."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.custom_id import (
    CUSTOM_ID_LIMIT,
    AnswerRef,
    DemandQuery,
    FactQuery,
    HoldingsQuery,
    OlderVersion,
    Part,
    Query,
    SignatoriesQuery,
    SignatoryQuery,
    StatementQuery,
    decode,
    encode,
    fits,
)

ids = st.from_regex(r"[a-z0-9.-]{0,13}", fullmatch=True)
typed = st.text(st.characters(exclude_characters=":/", exclude_categories=["Cs"]), max_size=40)
queries: st.SearchStrategy[Query] = st.one_of(
    st.builds(FactQuery, ids, ids, ids, st.integers(0, 9999)),
    st.builds(DemandQuery, ids, ids, ids),
    st.builds(SignatoryQuery, ids, typed),
    st.builds(SignatoriesQuery, ids, ids, typed),
    st.builds(HoldingsQuery, ids.filter(bool), st.sampled_from(Part)),
    st.builds(StatementQuery, ids.filter(bool)),
)


@given(queries, st.integers(0, 99))
def test_what_a_button_leads_to_comes_back_from_its_custom_id(query: Query, page: int) -> None:
    custom_id = encode(AnswerRef(query, page))
    assert len(custom_id) <= CUSTOM_ID_LIMIT
    assert decode(custom_id) == AnswerRef(query, page)


def test_a_name_that_no_custom_id_holds_is_known_before() -> None:
    assert fits(AnswerRef(SignatoryQuery(name="x" * 80)))
    assert not fits(AnswerRef(SignatoryQuery(name="x" * CUSTOM_ID_LIMIT)))


@pytest.mark.parametrize(
    ("custom_id", "ref"),
    [
        ("p:demands:asean::nug/:2", AnswerRef(DemandQuery("asean", "", "nug"), 2)),
        ("p:fact:::c0de:7/:0", AnswerRef(FactQuery(seed="c0de", position=7))),
        ("p:signatory:/karen women:1", AnswerRef(SignatoryQuery(name="karen women"), 1)),
        ("p:holdings:jfm-2024:quotes/:0", AnswerRef(HoldingsQuery("jfm-2024", Part.QUOTES))),
        ("p:demands:asean/:0", AnswerRef(DemandQuery("asean"))),  # what was left out has its default
    ],
)
def test_the_format_of_0_1_is_read_and_written(custom_id: str, ref: AnswerRef) -> None:
    assert decode(custom_id) == ref
    assert decode(encode(ref)) == ref


forged = st.from_regex(r"p:[a-z]{4,11}(:[a-z0-9]{0,4}){0,6}/[a-z]{0,5}:[0-9]{1,30}", fullmatch=True)


@given(st.text(max_size=100) | forged)
def test_a_forged_custom_id_is_read_or_is_of_an_older_version(custom_id: str) -> None:
    with suppress(OlderVersion):  # and nothing else
        assert decode(custom_id).query.answer in custom_id
