"""/statement, /statements and /source, as a member uses them."""

import pytest

from bot.corpus.library import Library
from bot.corpus.provenance import as_of_in_words
from bot.corpus.remarks import remarks
from bot.ui.entries import plain_text
from tests.world import World, read


async def test_every_statement_shows_issuer_date_extent_and_what_is_held(world: World, library: Library) -> None:
    for statement in library.corpus.statements:
        answer = await world.ask("statement", name=statement.id)
        assert statement.title in answer
        assert as_of_in_words(statement.date) in answer.footer
        assert answer.links == [statement.link.url]
        if statement.extent_note is not None:
            assert statement.extent_note in answer


async def test_buttons_lead_to_what_a_statement_holds_and_back(world: World, library: Library) -> None:
    answer = await world.ask("statement", name="amnesty")
    for part in ("Facts", "Figures", "Quotes", "Demands"):
        held = getattr(library.statements["amnesty-2023"], part.lower())
        answer = await world.press(answer, f"{part} ({len(held)})")
        pages = "\n".join(await world.all_pages(answer))
        assert all(item.id in pages for item in held)
        answer = await world.press(answer, "Back to the statement")


async def test_a_letter_has_a_button_to_its_signatories(world: World) -> None:
    answer = await world.ask("statement", name="interpol")
    answer = await world.press(answer, "Signatories (259)")
    assert answer.title == "Signatories: 259"


async def test_a_date_that_is_not_stated_carries_its_mark(world: World) -> None:
    assert "about 22 September 2022 (our inference)" in await world.ask("statement", name="bhrn-hrc51")
    assert "probably 30 January 2023" in await world.ask("statement", name="amnesty-2023")
    assert "date unknown" in await world.ask("statement", name="hold-accountable")


async def test_all_sixteen_statements_are_listed_newest_first(world: World, library: Library) -> None:
    answer = await world.ask("statements")
    assert answer.title == "16 statements"
    pages = "\n".join(await world.all_pages(answer))
    places = [pages.index(f"{statement.id}\n") for statement in library.statements_by()]
    assert len(places) == 16
    assert places == sorted(places)


async def test_statements_on_another_country_are_listed_when_asked_for(world: World) -> None:
    assert "niger-2024" in await world.ask("statements", country="niger")


async def test_statements_of_an_issuer_who_issued_none_are_not_made_up(world: World) -> None:
    answer = await world.refused("statements", issuer="Freedom House")
    assert "There is no statement for Freedom House." in answer


@pytest.mark.parametrize(
    "id", ["jfm-2024.q8", "interpol-2021.38", "jfm-2024.n9", "bhrn-hrc51.d1", "sacm-2025", "ero", "coup-2021"]
)
async def test_any_reference_opens_its_entry_with_a_copy_of_plain_text(world: World, library: Library, id: str) -> None:
    answer = await world.ask("source", id=id)
    pages = "\n".join(await world.all_pages(answer))
    assert id in answer.title
    assert answer.footer.startswith(id)
    assert "To copy:" in pages
    for passage in getattr(library.entry(id), "passages", ()):
        assert passage.replace("\\$", "$") in pages.replace(" [sic]", "")


async def test_a_dollar_sign_is_shown_without_the_retrievals_backslash(world: World) -> None:
    answer = await world.ask("source", id="jfm-2024.n10")
    assert "valued at $254 million" in read(answer.markdown)


async def test_a_reference_is_found_in_capitals_and_with_spaces_around(world: World) -> None:
    assert "sacm-2025.d1" in (await world.ask("source", id="  SACM-2025.D1 ")).title


async def test_an_unknown_reference_is_answered_with_the_closest(world: World) -> None:
    answer = await world.refused("source", id="sacm-2025.d99")
    assert "There is no item with the reference “sacm-2025.d99” here" in answer
    assert "sacm-2025" in answer.text.split("closest")[1]


async def test_references_can_be_chosen_by_what_the_entry_says(world: World) -> None:
    choices = await world.choices("source", "id", "five-point consensus")
    assert any("Five-Point Consensus" in choice["name"] for choice in choices)


async def test_statements_are_chosen_by_name_with_date_and_issuer(world: World) -> None:
    choices = await world.choices("statement", "name", "interpol")
    assert choices[0]["value"] == "interpol-2021"
    assert "22 November 2021" in choices[0]["name"]


async def test_a_copy_carries_everything_that_belongs_to_the_words(library: Library) -> None:
    for statement in library.corpus.statements:
        for item in statement.items:
            copied = "\n".join(plain_text(library, item))
            for remark in remarks(library, item):
                assert str(remark) in copied, item.id


async def test_a_copy_of_an_interviewees_view_names_the_interviewee_and_the_country(world: World) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("source", id="niger-2024.d1")))
    copied = pages.split("To copy:")[1]
    assert "asked by Boubacar N’Diaye" in copied
    assert "an interviewee's view, not that of CIVICUS" in copied
    assert "This is about Niger, not about Myanmar." in copied


async def test_what_must_be_said_of_a_statement_stands_on_every_page_of_its_items(world: World) -> None:
    answer = await world.ask("statement", name="niger-2024")
    answer = await world.press(answer, next(label for label in answer.buttons if label.startswith("Quotes")))
    pages = await world.all_pages(answer)
    assert len(pages) > 1
    assert all("This is about Niger, not about Myanmar." in page for page in pages)


async def test_a_name_that_several_entries_share_is_not_guessed(world: World) -> None:
    answer = await world.refused("statement", name="myanmar")
    assert "The closest there are:" in answer
    answer = await world.refused("demands", target="council")
    assert "UN Security Council" in answer
    assert "UN Human Rights Council" in answer
