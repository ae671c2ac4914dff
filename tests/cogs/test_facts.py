"""/fact and /figures, as a member uses them."""

import re
from datetime import date

from bot.corpus.library import Library
from bot.corpus.models import Figure
from bot.corpus.remarks import first_line
from bot.ui.answers.statements import source
from bot.ui.custom_id import SourceQuery
from tests.world import World, read


async def test_a_fact_is_shown_with_its_passage_reference_issuer_and_source(world: World, library: Library) -> None:
    answer = await world.ask("fact", statement="sacm-2025")
    reference = answer.footer.split(" ")[0]
    item = next(item for item in library.facts_and_figures(statement="sacm-2025") if item.id == reference)
    assert all(passage in answer for passage in item.passages)
    assert "Special Advisory Council for Myanmar · 29 January 2025" in answer.footer
    assert answer.links == [library.statements["sacm-2025"].link.url]
    assert not answer.private


async def test_another_shows_every_fact_once_before_any_comes_again(world: World, library: Library) -> None:
    wanted = {item.id for item in library.facts_and_figures(topic="aviation-fuel")}
    answer = await world.ask("fact", topic="aviation fuel")
    seen = [answer.footer.split(" ")[0]]
    for left in range(len(wanted) - 1, 0, -1):
        answer = await world.press(answer, f"Another ({left} left)")
        seen.append(answer.footer.split(" ")[0])
    assert sorted(seen) == sorted(wanted)
    again = await world.press(answer, "That was all: start again")
    assert again.footer.split(" ")[0] in wanted


async def test_a_fact_can_be_shown_to_the_asker_alone(world: World) -> None:
    assert (await world.ask("fact", private=True)).private


async def test_figures_stand_in_order_of_their_dates_and_are_never_merged(world: World) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("figures", measure="killed")))
    places = [pages.index(words) for words in (": nearly fifteen hundred,", ": Around 1,700,", ": nearly 3,000,")]
    assert places == sorted(places)
    assert pages.count("Scope:") == pages.count("Counted by:") == 3


async def test_a_figure_that_is_not_the_newest_says_so_and_names_the_newest(world: World) -> None:
    old = await world.ask("source", id="civicus-hrc49.n1")
    assert "“nearly fifteen hundred” is not the newest here: hrc49-resolution.n2 counts Around 1,700" in old
    for id in ("hrc49-resolution.n2", "amnesty-2023.n2"):
        newest = await world.ask("source", id=id)
        assert "Around 1,700” is not the newest" not in newest.text
        assert "nearly 3,000” is not the newest" not in newest.text


async def test_a_running_figure_says_in_its_first_line_of_when_it_is_and_how_old(library: Library) -> None:
    figure = library.entry("amnesty-2023.n2")
    assert isinstance(figure, Figure)
    later = library.on(date(2026, 11, 30))
    assert first_line(later, figure) == (
        "People killed in the two years after the coup: nearly 3,000, as of probably 30 January 2023 "
        "(from a public copy); 3 years 10 months old, the newest Padauk holds"
    )
    assert "old" not in first_line(library.on(date(2024, 1, 29)), figure)
    assert "1 year old" in first_line(library.on(date(2024, 1, 30)), figure)


def test_no_running_figure_of_ours_is_shown_without_its_age(library: Library) -> None:
    later = library.on(date(2027, 2, 1))
    running = [one for one in library.figures if library.measures[one.measure].running]
    assert len(running) > 10
    for figure in running:
        shown = read(source(later, SourceQuery(figure.id)).pages[0].text)
        assert re.search(rf"{re.escape(figure.words)}, as of .*(year|month)s? old", shown), figure.id


async def test_words_that_hold_an_old_figure_say_how_old_it_is(world: World) -> None:
    said = (await world.ask("source", id="amnesty-2023.f2")).text
    assert re.search(r"Counts \d years.* old: “nearly 3,000”, “1.5 million”, ", said)


async def test_the_same_count_in_two_statements_does_not_outdate_itself(world: World) -> None:
    answer = await world.ask("source", id="civicus-hrc49.n2")
    assert "The same count is also given in: hrc49-resolution.n1" in answer


async def test_figures_without_a_measure_are_all_shown_under_their_measures(world: World, library: Library) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("figures")))
    for measure in library.measures_in_use():
        assert measure.name in pages
        assert all(figure.id in pages for figure in library.figures_of(measure.id))


async def test_a_measure_that_only_counts_elsewhere_has_no_figure_about_myanmar(world: World) -> None:
    answer = await world.refused("figures", measure="foreign-troops")
    assert "There is no figure about Myanmar for Foreign soldiers stationed." in answer


async def test_an_unknown_topic_is_answered_privately_with_the_closest(world: World) -> None:
    answer = await world.refused("fact", topic="aviation feul tanks")
    assert "There is no topic “aviation feul tanks” here" in answer
    assert "Aviation fuel" in answer


async def test_a_topic_and_a_statement_that_do_not_meet_are_both_named(world: World) -> None:
    answer = await world.refused("fact", topic="interpol", statement="sacm-2025")
    assert "No fact fits all of this: INTERPOL, " in answer


async def test_choices_forgive_case_accents_and_unfinished_words(world: World) -> None:
    names = [choice["name"] for choice in await world.choices("fact", "topic", "ÁVIATION FU")]
    assert names[0] == "Aviation fuel"


async def test_measures_to_choose_from_all_count_something_in_myanmar(world: World, library: Library) -> None:
    values = {choice["value"] for choice in await world.choices("figures", "measure", "")}
    assert values <= {measure.id for measure in library.measures_in_use()}
    assert "foreign-troops" not in values


async def test_facts_are_about_myanmar_unless_something_else_is_asked_for(library: Library) -> None:
    assert {library.statement_of(item).country for item in library.facts_and_figures()} == {"Myanmar"}


async def test_an_interview_on_another_country_is_reached_by_name_and_says_what_it_is_about(world: World) -> None:
    answer = await world.ask("fact", statement="niger-2024")
    assert "This is about Niger, not about Myanmar." in answer


async def test_an_outdated_figure_says_so_in_a_fact_a_quote_and_a_term_too(world: World, library: Library) -> None:
    for id in ("civicus-hrc49.f3", "civicus-hrc49.q2"):
        assert "“nearly fifteen hundred” is not the newest here" in await world.ask("source", id=id)
    quoted = [term.id for term in library.corpus.terms for use in term.uses if "Over 9,000" in " ".join(use.passages)]
    assert quoted
    pages = "\n".join(await world.all_pages(await world.ask("explain", term=quoted[0])))
    assert "“Over 9,000” is not the newest here" in pages


async def test_counts_that_do_not_go_on_never_outdate_each_other(library: Library) -> None:
    for figure in library.figures:
        if figure.measure in ("signed", "duration") or figure.series == "parliamentarians":
            assert not library.newer_than(figure), figure.id


async def test_figures_in_a_list_carry_what_must_be_said_of_their_statement(world: World, library: Library) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("figures", measure="executed")))
    note = library.statements["executions-2022"].extent_note
    assert note is not None
    assert note in pages


async def test_choices_offer_no_topic_that_has_no_answer(world: World) -> None:
    for command, option in (("fact", "topic"), ("quote", "topic"), ("demands", "topic"), ("demands", "target")):
        choices = await world.choices(command, option, "")
        for choice in choices:
            assert (await world.ask(command, **{option: choice["value"]})).title


async def test_a_topic_that_nothing_comes_close_to_is_answered_with_the_topics_there_are(world: World) -> None:
    answer = await world.refused("fact", topic="xylophone")
    assert "Choose one of these: " in answer
    assert "Aviation fuel" in answer
