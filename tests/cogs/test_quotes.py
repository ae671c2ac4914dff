"""/quote, as a member uses it."""

import pytest

from bot.corpus.library import Library
from tests.world import World


async def test_a_quotation_over_seven_paragraphs_is_shown_whole_and_in_pieces(world: World, library: Library) -> None:
    answer = await world.ask("quote", speaker="yadanar maung")
    quote = library.quotes_by(speaker="yadanar-maung")[0]
    assert len(quote.passages) == 7
    quoted = [line for line in answer.markdown.splitlines() if line.startswith("> ")]
    assert len(quoted) == 7
    assert "Yadanar Maung, Justice For Myanmar spokesperson" in answer
    assert "31 January 2024" in answer.footer


async def test_an_error_of_the_source_is_quoted_as_it_is_and_marked(world: World) -> None:
    answer = await world.ask("quote", speaker="Yadanar Maung")
    assert "unite around the use sanctions [sic] and" in answer


async def test_a_quotation_without_attribution_is_the_issuers_own_sentence(world: World, library: Library) -> None:
    quotes = [quote for quote in library.quotes_by(organisation="amnesty-international") if quote.speaker is None]
    answer = await world.ask("source", id=quotes[0].id)
    assert "— Amnesty International, the issuer's own sentence" in answer


@pytest.mark.parametrize(
    ("id", "line"),
    [
        ("amnesty-2023.q7", "— a quotation in the press release of Amnesty International, which does not say whose"),
        ("jfm-2024.q1", "— Justice For Myanmar, from the heading of the press release"),
        ("unsg-2022.q1", "— 638 civil society organisations, the subject line of the open letter"),
        ("jfm-2024.q6", "— Justice For Myanmar, from its report of 2023, which the press release quotes"),
        ("myanmar-mps-2021.q1", "— ASEAN Parliamentarians for Human Rights, from its page on IPAM"),
    ],
)
async def test_words_that_are_no_sentence_of_the_issuers_say_what_they_are(world: World, id: str, line: str) -> None:
    answer = await world.ask("source", id=id)
    assert line in answer
    assert "own sentence" not in answer.text


async def test_words_a_statement_quotes_from_someone_else_name_both(world: World, library: Library) -> None:
    quote = next(quote for quote in library.quotes if quote.speaker and "de la Fuente" in quote.speaker)
    answer = await world.ask("source", id=quote.id)
    assert quote.speaker is not None
    assert quote.speaker in answer
    assert "UN Security Council" in answer


async def test_another_quote_goes_on_after_a_restart(world: World, library: Library) -> None:
    answer = await world.ask("quote", organisation="sac-m")
    count = len(library.quotes_by(organisation="sac-m"))
    await world.restart()
    after = await world.press(answer, f"Another ({count - 1} left)")
    assert after.footer.startswith("sacm-2025.q")
    assert f"Another ({count - 2} left)" in after.buttons


async def test_an_onlookers_click_leaves_the_askers_answer_alone(world: World, library: Library) -> None:
    answer = await world.ask("quote", organisation="sac-m")
    before = answer.markdown
    theirs = await world.press(answer, next(iter(answer.buttons)), onlooker=True)
    assert theirs.private
    assert theirs.markdown != before
    assert answer.markdown == before


async def test_quotes_of_an_organisation_do_not_include_those_it_interviewed(library: Library) -> None:
    speakers = {quote.speaker for quote in library.quotes_by(organisation="civicus")}
    assert speakers <= {None, "Lisa Majumdar", "Cornelius Hanung", "Kyaw Win"}


async def test_an_interviewee_is_reached_by_name(world: World) -> None:
    answer = await world.ask("quote", speaker="boubacar ndiaye")
    assert "Boubacar N’Diaye" in answer
    assert "This is about Niger, not about Myanmar." in answer


async def test_speakers_can_be_chosen_without_the_accents_they_are_written_with(world: World) -> None:
    names = [choice["name"] for choice in await world.choices("quote", "speaker", "lankoande")]
    assert names == ["Ousmane Miphal Lankoandé"]


async def test_a_speaker_who_is_not_quoted_is_said_to_be_unknown(world: World) -> None:
    answer = await world.refused("quote", speaker="Winston Churchill")
    assert "There is no speaker “Winston Churchill” here" in answer


async def test_quotes_are_about_myanmar_unless_something_else_is_asked_for(library: Library) -> None:
    for quotes in (library.quotes_by(), *(library.quotes_by(topic=topic.id) for topic in library.quote_topics)):
        asked_elsewhere = all("west-africa" in quote.topics for quote in quotes)
        assert asked_elsewhere or {library.statement_of(quote).country for quote in quotes} == {"Myanmar"}
