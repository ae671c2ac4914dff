"""/signatory and /signatories, as a member uses them."""

import pytest

from bot.corpus.library import Library
from tests.world import World


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("Equality Myanmar", 56),
        ("equalty mynmar", 56),
        ("CKCA", 30),
        ("gadc", 65),
        ("Ta'ang Women's Organization", 241),
        ("taang womens organization", 241),
        ("women's league of burma", 256),
        ("Burma Humna Rights Network", 25),
        ("DONEUIDONG", 52),
        ("Korea Womens Associations United", 172),
        ("civicus", 38),
        ("Equality My\u200banmar", 56),
        ("Acti\u00advists Group for Human Rights BARAM", 3),
        ("aphr", 12),
    ],
)
async def test_a_signatory_is_found_however_it_is_typed(world: World, typed: str, number: int) -> None:
    answer = await world.ask("signatory", name=typed)
    assert answer.title == f"Signatory {number} of 259"


async def test_a_signatory_shows_number_letter_and_what_else_it_did(world: World) -> None:
    answer = await world.ask("signatory", name="Progressive Voice")
    assert answer.title == "Signatory 220 of 259"
    assert "22 November 2021 (from a public copy)" in answer.footer
    assert "carries Letter to INTERPOL" in answer
    assert "is a contact for Letter to INTERPOL" in answer


async def test_a_country_is_given_only_where_the_name_states_it(world: World) -> None:
    stated = await world.ask("signatory", name="Myanmar Democratic Force (Denmark)")
    assert "Country, as the name states it: Denmark" in stated
    unstated = await world.ask("signatory", name="Karen Community of London")
    assert "Country" not in unstated.text


async def test_a_person_on_the_list_is_no_organisation(world: World) -> None:
    answer = await world.ask("signatory", name="Kim Wan Sik")
    assert answer.text.count("A person, not an organisation.") == 1


@pytest.mark.parametrize("name", ["Amnesty International", "SAC-M", "cake shop", "Karen Community of Norway"])
async def test_who_did_not_sign_is_not_on_the_list_as_published(world: World, name: str) -> None:
    answer = await world.ask("signatory", name=name)
    assert f"“{name}” is not on the list as published on 22 November 2021." in answer
    assert "Who signed these is not in our documents" in answer


async def test_who_is_not_found_is_told_how_they_were_looked_for_and_no_more(world: World) -> None:
    """Two slips, or one that makes another word, do matter: they are asked back, or not found."""
    answer = await world.ask("signatory", name="Karen Community of Berlin")
    assert answer.footer.startswith("Looked up without regard to capitals, accents and word order")
    assert "not matter" not in answer.footer


async def test_what_else_the_corpus_has_of_a_signatory_is_denied_kind_by_kind(world: World) -> None:
    """A term or a fact may still name it."""
    answer = await world.ask("signatory", name="Equality Myanmar")
    assert "nothing else that this organisation issued, signed or carries, and no quote of it" in answer


async def test_not_found_offers_the_closest_names_as_such(world: World) -> None:
    answer = await world.ask("signatory", name="Karen Community of Berlin")
    assert "Closest names on the list:" in answer
    assert "Karen Community of" in answer.text.split("Closest names")[1]


async def test_a_name_that_several_share_lists_them_in_the_letters_order(world: World) -> None:
    answer = await world.ask("signatory", name="kachin community")
    numbers = [int(line.split(".")[0]) for line in answer.text.splitlines() if line[:1].isdigit()]
    assert len(numbers) > 20
    assert numbers == sorted(numbers)


async def test_a_name_cannot_ping_or_format_anything(world: World) -> None:
    answer = await world.ask("signatory", name="@everyone **<@123> `x`")
    assert "@everyone" not in answer.markdown
    assert "<@123>" not in answer.markdown.replace("\\<", "")
    assert "**<" not in answer.markdown


async def test_choosing_from_the_list_gives_exactly_that_signatory(world: World) -> None:
    choices = await world.choices("signatory", "name", "karen community of lon")
    assert choices[0]["name"].startswith("110. Karen Community of London")
    answer = await world.ask("signatory", name=choices[0]["value"])
    assert answer.title == "Signatory 110 of 259"


async def test_the_whole_list_is_paged_and_complete(world: World, library: Library) -> None:
    first = await world.ask("signatories")
    assert first.title == "Signatories: 259"
    pages = "\n".join(await world.all_pages(first))
    for signatory in library.statements["interpol-2021"].signatories:
        if not signatory.sic:
            assert f"{signatory.number}. {signatory.name}" in pages


async def test_an_error_of_the_list_is_marked(world: World) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("signatories", contains="committee for")))
    assert "Committee for Religions [sic] Freedom in Vietnam" in pages


async def test_a_country_is_found_by_its_short_form_and_counted(world: World, library: Library) -> None:
    answer = await world.ask("signatories", country="NZ")
    count = len(library.signatories_of("interpol-2021", "new-zealand"))
    assert answer.title == f"Signatories: {count} of 259 (New Zealand)"
    assert "Only names that state the place are counted here" in answer


async def test_part_of_a_name_narrows_the_list_and_its_pages_remember_it(world: World) -> None:
    answer = await world.ask("signatories", contains="KAREN")
    assert answer.title.endswith("of 259 (“KAREN”)")
    await world.restart()
    second = await world.press(answer, "Next")
    assert all("karen" in line.casefold() for line in second.text.splitlines() if line[:1].isdigit())


async def test_a_letter_without_its_list_says_how_many_signed_and_where_the_list_is(world: World) -> None:
    answer = await world.ask("signatories", statement="unsg-2022")
    assert "638 civil society organizations" in answer
    assert "Our documents do not have their names" in answer
    assert answer.links


async def test_a_statement_nobody_else_signed_is_told_apart(world: World) -> None:
    answer = await world.refused("signatories", statement="sacm-2025")
    assert "is not a letter that others signed" in answer


async def test_a_part_that_no_name_has_is_said_plainly(world: World) -> None:
    answer = await world.refused("signatories", contains="zzz", country="Japan")
    assert answer.text == "No name on that list has Japan and “zzz”."


@pytest.mark.parametrize("name", ["!!!", "😀", ":/", "the", "–"])
async def test_a_question_without_a_name_in_it_gets_no_verdict(world: World, name: str) -> None:
    assert "That names nobody." in await world.refused("signatory", name=name)
    assert "That names nobody." in await world.refused("signatories", contains=name)


async def test_a_name_in_another_script_is_told_how_the_lists_are_written(world: World) -> None:
    assert "The lists are in Latin letters" in await world.ask("signatory", name="မြန်မာ")


async def test_part_of_a_name_is_asked_back_and_the_name_is_one_press_away(world: World) -> None:
    asked = await world.ask("signatory", name="junta")
    assert asked.title == "Did you mean ...?"
    assert "No name on the list is exactly “junta”" in asked
    assert (await world.press(asked, "87. Junta Denouncing Committee Korea")).title == "Signatory 87 of 259"
    for whole in ("Equality Myanmar", "equalty mynmar", "CKCA"):
        assert (await world.ask("signatory", name=whole)).title.startswith("Signatory ")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("Karen Women's Organisation", 125),
        ("Burma Rohingya Organization UK", 26),
        ("European Karen Networks", 57),
        ("Burmese Women Union", 29),
        ("Justice For Myanmar (JFM)", 88),
        ("Progressive Voice – PV", 220),
        ("Assistance Association for Political Prisoners (AAPP)", 15),
        ("freedomhouse", 61),
        ("FORUM ASIA", 245),
        ("justice 4 myanmar", 88),
        ("CRPH and NUG Supporters Ireland", 44),
        ("Pao Youth Organisation", 214),
        ("Future Light Centre", 62),
        ("Athan - Freedom of Expression Activist Organisation", 17),
        ("Shan Communities (New Zealand)", 229),
        ("Pa-O Youth Organization (PYO)", 214),
        ("Gwangju Asia sisterhood – GA", 70),
        ("Women's Peace Networks", 257),
        ("International Campaign forthe Rohingya", 79),
        ("Network for Human Rights Documentation – Burma", 198),
        ("S\u200bhan M\u2060ATA", 230),
        ("၈၈၈၈ Generation (New Zealand)", 1),
        ("Progressive ၃.၀", 218),
        ("၁၀. ALTSEAN-Burma", 10),
        ("Karen Women's Org.", 125),
        ("Assn. of Human Rights Defenders and Promoters", 16),
        ("Intl Child Rights Ctr", 80),
    ],
)
async def test_a_name_in_another_spelling_is_who_signed(world: World, typed: str, number: int) -> None:
    assert (await world.ask("signatory", name=typed)).title == f"Signatory {number} of 259"


@pytest.mark.parametrize(
    ("typed", "button"),
    [
        ("Myanmar Campaign UK", "24. Burma Campaign UK"),
        ("freedom mouse", "61. "),
        ("Karen Community of Iceland", "104. "),
        ("Myanmar Community Australia", "187. "),
        ("Burma Campaign United Kingdom", "24. "),
        ("USA Campaign for Burma", "249. "),
        ("Auckland Kachin Community New Zealand", "18. "),
        ("Myanmar Engineers NZ", "189. "),
        ("Palaung Women's Organization", "241. "),
        ("Kayin Women's Organization", "125. "),
    ],
)
async def test_what_may_be_another_name_is_asked_and_not_said(world: World, typed: str, button: str) -> None:
    asked = await world.ask("signatory", name=typed)
    assert asked.title == "Did you mean ...?"
    assert asked.private
    assert next(iter(asked.buttons)).startswith(button)


@pytest.mark.parametrize(
    "typed", ["Karen Community of Berlin", "Korean Women's Organization", "Justice For Myanmar (XYZ)"]
)
async def test_a_word_more_or_another_is_somebody_else(world: World, typed: str) -> None:
    answer = await world.ask("signatory", name=typed)
    assert answer.title == "Not on this list"
    assert answer.private


async def test_who_did_not_sign_is_shown_what_padauk_holds_of_them(world: World) -> None:
    answer = await world.ask("signatory", name="amnesty international")
    assert answer.title == "Not on this list"
    assert "In Padauk otherwise. Amnesty International\n\nissued " in answer
    assert "Closest names" not in answer  # a word such as International is no likeness


async def test_nobody_is_offered_for_a_word_that_many_names_have(world: World) -> None:
    """Enter takes the first choice: of "Amnesty International", that must be no one's who signed."""
    assert await world.choices("signatory", "name", "Amnesty International") == []
    offered = await world.choices("signatory", "name", "international ka")
    assert [choice["value"] for choice in offered] == ["interpol-2021.81"]
