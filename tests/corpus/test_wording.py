"""Whether words that people hold are those that were published, with all that comes along when they paste them."""

import time

import pytest

from bot.corpus.library import Library
from bot.corpus.models import Item
from bot.corpus.reader import read_corpus
from bot.corpus.wording import Finding, Unreadable, Verdict, Wording, as_printed
from bot.ui.answers.checked_quotation import heading, said, wording_of
from bot.ui.entries import plain_text
from tests.corpus.folder import write_corpus

PASSAGE = (
    "For three years the people of Myanmar have successfully blocked the illegal military junta from taking control "
    "of their communities, country and future."
)
"""The first of the seven passages of jfm-2024.q8."""
CURLY = (
    "Myanmar’s federal democracy forces are rapidly expanding territorial, governance and administrative control and "
    "thousands of soldiers have defected or surrendered from the military itself."
)
"""The third of them."""


@pytest.fixture(scope="session")
def wording(library: Library) -> Wording:
    return wording_of(library)


def changes(found: Finding) -> list[tuple[str, str, str]]:
    return [(each.kind.value, each.published, each.given) for each in found.differences]


def passages_of(library: Library, id: str) -> tuple[str, ...]:
    entry = library.entry(id)
    assert isinstance(entry, Item)
    return entry.passages


def test_every_passage_and_every_copy_of_ours_is_exact_and_found_as_its_own(library: Library, wording: Wording) -> None:
    for statement in library.corpus.statements:
        for item in statement.items:
            printed = [as_printed(passage, statement) for passage in item.passages]
            for text in (" ".join(printed), "\n".join(f"> {each}" for each in printed), "\n\n".join(item.passages)):
                found = wording.check(text)
                assert found.verdict is Verdict.EXACT
                assert item.id in (*found.ids, *found.also)
            copied = wording.check("\n\n".join(plain_text(library, item)))
            assert (copied.verdict, copied.id) == (Verdict.EXACT, item.id)


@pytest.mark.parametrize(
    "pasted",
    [
        PASSAGE.replace(" ", "\n  "),
        PASSAGE.replace(" ", "\u00a0"),
        f"“{PASSAGE}”",
        f'"{PASSAGE}"',
        f"'{PASSAGE}'",
        f"«{PASSAGE}»",
        f"“{PASSAGE}",
        f"> {PASSAGE}",
        f"**“{PASSAGE}”**",
        PASSAGE.removesuffix("."),
    ],
)
def test_white_space_and_the_marks_around_a_quotation_are_no_alteration(wording: Wording, pasted: str) -> None:
    found = wording.check(pasted)
    assert (found.verdict, found.id, found.differences, found.ignored) == (Verdict.EXACT, "jfm-2024.q8", (), ())
    assert not found.part_of_sentence


@pytest.mark.parametrize(
    ("pasted", "ignored"),
    [
        (f"“{PASSAGE}”\n— Yadanar Maung, Justice For Myanmar", "Yadanar Maung, Justice For Myanmar"),
        (f"{PASSAGE}\n- Yadanar Maung", "Yadanar Maung"),
        (f"{PASSAGE} — Yadanar Maung", "Yadanar Maung"),
        (f"“{PASSAGE}” (Amnesty International, 2019)", "(Amnesty International, 2019)"),
        (f"Yadanar Maung said: “{PASSAGE}”", "Yadanar Maung said"),
        (f'It is not true that "{PASSAGE}"', "It is not true that"),
        (f"“{PASSAGE}”\nhttps://example.org/a-page", "https://example.org/a-page"),
    ],
)
def test_who_is_said_to_have_said_it_is_not_compared_and_the_answer_says_so(
    library: Library, wording: Wording, pasted: str, ignored: str
) -> None:
    found = wording.check(pasted)
    assert (found.verdict, found.id) == (Verdict.EXACT, "jfm-2024.q8")
    assert ignored in " ".join(found.ignored)
    answer = "\n".join(said(library, found))
    assert f"Not compared: “{ignored}" in answer or f"Not compared: “— {ignored}" in answer
    assert "— Yadanar Maung, Justice For Myanmar spokesperson" in answer


def test_a_quotation_over_paragraphs_each_of_them_opened_is_exact(library: Library, wording: Wording) -> None:
    opened = "\n\n".join(f"“{each}" for each in passages_of(library, "jfm-2024.q8")) + "”"
    assert wording.check(opened).verdict is Verdict.EXACT


def test_a_quotation_that_its_attribution_interrupts_is_exact(library: Library, wording: Wording) -> None:
    first, second = passages_of(library, "amnesty-2023.q3")
    found = wording.check(f"“{first}” said Ming Yu Hah. “{second}”")
    assert (found.verdict, found.ids) == (Verdict.EXACT, ("amnesty-2023.q3",))
    assert "said Ming Yu Hah" in " ".join(found.ignored)


def test_a_line_break_within_a_word_of_a_screenshot_is_no_alteration(wording: Wording) -> None:
    found = wording.check(PASSAGE.replace("successfully", "success-\nfully").replace(" from ", "\nfrom "))
    assert (found.verdict, found.id) == (Verdict.EXACT, "jfm-2024.q8")


@pytest.mark.parametrize(
    ("before", "after", "published", "given"),
    [
        ("could amount to", "amounts to", "could amount", "amounts"),
        ("could amount to", "could not amount to", "", "not"),
        ("could amount to", "amount to", "could", ""),
        ("crimes against", "crime against", "crimes", "crime"),
        ("widespread and", "widespread", "and", ""),
    ],
)
def test_each_word_that_was_changed_added_or_dropped_is_named(
    wording: Wording, before: str, after: str, published: str, given: str
) -> None:
    sentence = "Its actions could amount to crimes against humanity because of their widespread and systematic nature."
    found = wording.check(sentence.replace(before, after))
    assert found.verdict is Verdict.ALTERED
    assert found.id == "ipam.q1" or found.id == "ipam.f5"
    assert changes(found) == [("words", published, given)]


def test_a_not_that_was_dropped_is_named_with_the_words_before_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = ("[ASEAN must act]", '["The charges were not dropped by the court."]')
    own = Wording(read_corpus(write_corpus(tmp_path_factory.mktemp("one") / "seeds", a_letter=text)))
    found = own.check("The charges were dropped by the court.")
    assert (found.verdict, found.id) == (Verdict.ALTERED, "a-letter.d1")
    (only,) = found.differences
    assert (only.published, only.given, only.after) == ("not", "", "The charges were")


@pytest.mark.parametrize(("published", "given"), [("$254 million", "254 million"), ("1.5 million", "15 million")])
def test_a_figure_that_lost_its_sign_or_its_point_is_another_word(
    tmp_path_factory: pytest.TempPathFactory, published: str, given: str
) -> None:
    text = ("[ASEAN must act]", f'["Trade was valued at {published} by the expert of the Council."]')
    own = Wording(read_corpus(write_corpus(tmp_path_factory.mktemp("one") / "seeds", a_letter=text)))
    found = own.check(f"Trade was valued at {given} by the expert of the Council.")
    assert [kind for kind, _, _ in changes(found)] == ["words"]


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        ("Myanmar’s", "Myanmar's", "Only the quotation marks differ"),
        ("Myanmar’s", "myanmar’s", "Only capitals differ"),
        ("territorial, ", "territorial ", "Only punctuation differs"),
        ("soldiers", "sol\u00addiers", "Only characters that look the same or can't be seen differ"),
        ("territorial, ", "territorial,", "Only spaces differ"),
    ],
)
def test_what_leaves_the_words_as_they_are_is_altered_but_named_gently(
    library: Library, wording: Wording, before: str, after: str, title: str
) -> None:
    found = wording.check(CURLY.replace(before, after))
    assert (found.verdict, found.id) == (Verdict.ALTERED, "jfm-2024.q8")
    assert heading(found) == title
    assert "The words are those of jfm-2024.q8." in said(library, found)


def test_a_changed_word_is_never_hidden_by_a_straight_mark_beside_it(wording: Wording) -> None:
    found = wording.check(CURLY.replace("Myanmar’s", "Myanmar's").replace("thousands", "hundreds"))
    assert heading(found) == "Altered"
    assert changes(found) == [("quotation-marks", "Myanmar’s", "Myanmar's"), ("words", "thousands", "hundreds")]


def test_a_sentence_within_a_passage_is_exact(wording: Wording) -> None:
    found = wording.check("It’s a three-year long losing streak caused by pressure from all sides.")
    assert (found.verdict, found.part_of_sentence) == (Verdict.EXACT, False)


def test_part_of_a_sentence_is_exact_and_shown_with_its_whole_passage(library: Library, wording: Wording) -> None:
    found = wording.check("amount to crimes against humanity because of their widespread and systematic nature")
    assert (found.verdict, found.part_of_sentence) == (Verdict.EXACT, True)
    answer = "\n".join(said(library, found))
    assert "Its actions could amount to crimes against humanity" in answer
    assert "what is left off can change what it means" in answer


def test_half_a_word_is_not_quoted(wording: Wording) -> None:
    assert wording.check("successfully blocked the illegal mili").verdict is not Verdict.EXACT


def test_a_letter_is_not_quoted_without_its_accent(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = ("[ASEAN must act]", '["They signed it at the Cafe\\u0301 de Paris."]')
    own = Wording(read_corpus(write_corpus(tmp_path_factory.mktemp("one") / "seeds", a_letter=text)))
    assert own.check("They signed it at the Cafe\u0301").verdict is Verdict.EXACT
    assert own.check("They signed it at the Cafe").verdict is not Verdict.EXACT


@pytest.mark.parametrize("mark", ["...", "…", "[...]", "[…]", "(...)", ". . ."])
def test_words_left_out_with_a_mark_are_exact_and_shown(library: Library, wording: Wording, mark: str) -> None:
    found = wording.check(f"the people of Myanmar have {mark} blocked the illegal military junta")
    assert (found.verdict, found.left_out) == (Verdict.EXACT, ("successfully",))
    assert heading(found) == "Exact, with words left out"
    assert "Left out: “successfully”." in said(library, found)


def test_parts_in_another_order_are_altered(wording: Wording) -> None:
    found = wording.check(f"{CURLY} [...] {PASSAGE}")
    assert found.verdict is Verdict.ALTERED
    assert [kind for kind, _, _ in changes(found)] == ["joined"]


def test_words_left_out_without_a_mark_are_an_alteration(library: Library, wording: Wording) -> None:
    first, between, third = passages_of(library, "jfm-2024.q8")[:3]
    found = wording.check(f"{first} {third}")
    assert found.verdict is Verdict.ALTERED
    assert wording.check(f"{first} {between} {third}").verdict is Verdict.EXACT


def test_a_shortened_quotation_with_a_changed_word_is_altered(wording: Wording) -> None:
    found = wording.check("the people of Myanmar have ... blocked the legal military junta")
    assert found.verdict is Verdict.ALTERED
    assert changes(found) == [("words", "illegal", "legal")]
    assert found.left_out == ("successfully",)


def test_two_passages_of_one_statement_in_one_are_exact_and_both_are_named(library: Library, wording: Wording) -> None:
    (one,), (other,) = passages_of(library, "jfm-2024.f5"), passages_of(library, "jfm-2024.f6")
    found = wording.check(f"{one}\n\n{other}")
    assert found.verdict is Verdict.EXACT
    assert len(found.ids) == 2
    assert "other words may stand between them" in said(library, found)[0]


def test_passages_of_two_statements_in_one_are_not_one_quotation(library: Library, wording: Wording) -> None:
    (one,), (other,) = passages_of(library, "jfm-2024.f5"), passages_of(library, "sacm-2025.f1")
    found = wording.check(f"{one}\n\n{other}")
    assert found.verdict is Verdict.ALTERED
    assert "they do not stand together like this" in "\n".join(said(library, found))


def test_halves_of_two_sentences_glued_together_are_not_exact(library: Library, wording: Wording) -> None:
    (one,), (other,) = passages_of(library, "jfm-2024.f5"), passages_of(library, "jfm-2024.f6")
    glued = " ".join((*one.split()[:8], *other.split()[-8:]))
    assert wording.check(glued).verdict is not Verdict.EXACT
    assert wording.check(f"{one} The Myanmar").verdict is not Verdict.EXACT


def test_of_a_longer_text_each_sentence_is_judged(library: Library, wording: Wording) -> None:
    (one,), (other,) = passages_of(library, "jfm-2024.f5"), passages_of(library, "jfm-2024.f6")
    found = wording.check(f"{one}\n\n{other.replace('thousands', 'hundreds')}\n\nThey ate cake on the roof afterwards.")
    assert found.verdict is Verdict.ALTERED
    assert changes(found) == [
        ("words", "thousands", "hundreds"),
        ("not-held", "", "They ate cake on the roof afterwards."),
    ]


def test_words_in_quotation_marks_of_the_source_do_not_excuse_the_rest(wording: Wording) -> None:
    """The passage itself quotes; what stands around its marks is compared too."""
    sentence = (
        "The report also recognises “an increasing number of governments and organisations that have taken steps to "
        "prevent or rectify their support for the military junta”."
    )
    assert wording.check(sentence).verdict is Verdict.EXACT
    assert wording.check(sentence.replace("recognises", "denies")).verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    "words",
    ["Nobody here ever said anything like this about cake.", "the military of the country", "bitcoin", "a" * 6000],
)
def test_words_that_nobody_published_are_not_ours_and_the_answer_does_not_claim_too_much(
    library: Library, wording: Wording, words: str
) -> None:
    found = wording.check(words)
    assert (found.verdict, found.id) == (Verdict.NOT_OURS, None)
    assert "can't say that nobody published them" in "\n".join(said(library, found))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", Unreadable.EMPTY),
        (" \n“...” ", Unreadable.EMPTY),
        ("word " * 2000, Unreadable.TOO_LONG),
        ("မြန်မာ့ဒီမိုကရေစီ လှုပ်ရှားမှု", Unreadable.OTHER_LANGUAGE),
        ("စစ္ေကာင္စီ", Unreadable.ZAWGYI),
    ],
)
def test_what_cannot_be_compared_is_said_to_be_so(
    library: Library, wording: Wording, words: str, why: Unreadable
) -> None:
    found = wording.check(words)
    assert (found.verdict, found.unreadable) == (Verdict.NOT_OURS, why)
    (sentence,) = said(library, found)
    assert sentence.endswith(".")


def test_burmese_is_compared_by_syllable_where_the_corpus_has_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    burmese = "စစ်ကောင်စီသည် ပြည်သူကို မသတ်ရ"
    text = ("[ASEAN must act]", f'["{burmese}"]')
    own = Wording(read_corpus(write_corpus(tmp_path_factory.mktemp("one") / "seeds", a_letter=text)))
    assert own.check(burmese).verdict is Verdict.EXACT
    assert own.check("စစ်ကောင်စီသည်").verdict is Verdict.EXACT
    assert own.check("စစ်ကောင်စ").verdict is not Verdict.EXACT
    found = own.check(burmese.replace("မသတ်ရ", "သတ်ရ"))
    assert found.verdict is Verdict.ALTERED
    assert changes(found) == [("words", "မ", "")]


def test_words_of_another_entry_than_the_one_named_are_said_to_be_that_ones(wording: Wording) -> None:
    found = wording.check(PASSAGE, "sacm-2025.q1")
    assert (found.verdict, found.elsewhere) == (Verdict.NOT_OURS, "jfm-2024.q8")
    assert wording.check(PASSAGE, "jfm-2024").verdict is Verdict.EXACT


def test_a_whole_document_of_six_thousand_characters_is_answered_within_a_second_or_so(
    library: Library, wording: Wording
) -> None:
    text = " ".join(passage for fact in library.facts for passage in fact.passages)[:6000]
    for hostile in (text, "the ... " * 750, "“" * 3000 + "a b " * 700, "the military junta " * 300, ". " * 3000 + "a"):
        began = time.process_time()
        wording.check(hostile)
        assert time.process_time() - began < 3.0
