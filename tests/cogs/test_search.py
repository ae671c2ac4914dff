"""/search and *Find sources*, as a member uses them."""

import re

from bot.corpus.library import Library
from tests.world import World, said


async def test_a_search_marks_the_words_and_says_who_when_and_what(world: World) -> None:
    answer = await world.ask("search", query="petrol for warplanes")
    assert "**aviation** **fuel**" in answer.markdown.casefold()
    assert "Amnesty International, probably 30 January 2023" in answer
    assert "amnesty-2023" in answer


async def test_a_row_can_be_opened_in_full_by_whoever_chooses_it(world: World) -> None:
    answer = await world.ask("search", query="four activists executed")
    menu = answer.message.components[-1]["components"][0]
    chosen = menu["options"][0]["value"]
    result = await world.onlooker.select(answer.message, [chosen])
    opened = said(result)
    assert opened.private
    assert opened.footer.startswith(chosen)


async def test_the_menu_still_opens_after_a_restart(world: World) -> None:
    answer = await world.ask("search", query="jet fuel")
    chosen = answer.message.components[-1]["components"][0]["options"][-1]["value"]
    await world.restart()
    assert said(await world.member.select(answer.message, [chosen])).footer.startswith(chosen)


async def test_a_slip_is_read_and_said(world: World) -> None:
    assert "Read as “aviation”." in await world.ask("search", query="avaition fuel")


async def test_nothing_is_said_plainly(world: World) -> None:
    answer = await world.ask("search", query="bitcoin mining @everyone")
    assert answer.title == "Nothing found"
    assert "@everyone" not in answer.markdown


async def test_closest_names_are_offered_only_as_what_they_are(world: World) -> None:
    answer = await world.ask("search", query="did Karen Community of Berlin sign")
    assert answer.title == "Nothing found"
    assert "in case one of them was meant" in answer


async def test_a_row_carries_what_must_not_be_missing(world: World) -> None:
    assert "“nearly fifteen hundred” is not the newest here" in await world.ask(
        "search", query="nearly fifteen hundred killed"
    )
    answer = await world.ask("search", query="avoid punitive measures niger", kind="demand")
    assert "an interviewee's view, not that of CIVICUS" in answer
    assert "about Niger" in answer


async def test_a_row_says_which_passage_of_how_many_it_shows_and_what_a_reader_must_know(world: World) -> None:
    answer = await world.ask("search", query="cronies and arms brokers yadanar maung", kind="quote")
    assert re.search(r"Passage [1-7] of 7\.", answer.text)
    planned = await world.ask("search", query="sham election absurd PR stunt", kind="quote")
    assert "The election was a plan when this was written" in planned


async def test_a_caveat_stands_with_what_it_is_about_and_nowhere_else(world: World) -> None:
    caveat = "The release reports what the Council's resolution says and asks"
    assert caveat in await world.ask("source", id="hrc49-resolution.d3")
    assert caveat not in (await world.ask("source", id="hrc49-resolution.n2")).text


async def test_an_addressee_of_our_reading_is_said_to_be_one(world: World) -> None:
    assert "Of: The military junta (our reading)" in await world.ask("source", id="myanmar-mps-2021.d1")


async def test_a_place_lists_all_who_state_it_with_their_count(world: World) -> None:
    answer = await world.ask("search", query="who signed from new zealand")
    assert "19 signatories state “New Zealand” in the name" in answer
    listed = await world.press(answer, "Signatories: New Zealand")
    assert listed.title == "Signatories: 19 of 259 (New Zealand)"


async def test_a_search_can_be_narrowed_to_a_kind_and_a_statement(world: World) -> None:
    answer = await world.ask("search", query="fuel", kind="demand", statement="amnesty")
    assert "demand amnesty-2023.d" in answer
    assert "sacm-2025" not in answer.text


async def test_an_unknown_statement_is_answered_with_the_closest(world: World) -> None:
    answer = await world.refused("search", query="fuel", statement="nowhere at all")
    assert "There is no statement “nowhere at all” here" in answer


async def test_find_sources_answers_a_message_privately(world: World) -> None:
    message = await world.onlooker.send(
        world.channel, "I heard at least 3.2 million people are internally displaced now??"
    )
    answer = said(await world.member.context_menu(world.channel, "Find sources", message))
    assert answer.private
    assert "sacm-2025.n3" in answer


async def test_find_sources_on_a_message_about_something_else_finds_nothing(world: World) -> None:
    message = await world.onlooker.send(world.channel, "who is up for pizza tonight?")
    answer = said(await world.member.context_menu(world.channel, "Find sources", message))
    assert answer.title == "Nothing found"


async def test_part_of_a_name_is_not_taken_for_the_name(world: World) -> None:
    answer = await world.ask("search", query="did asean sign")
    assert "No signatory has exactly this name." in answer
    assert "No signatory has exactly this name." not in (await world.ask("search", query="did civicus sign")).text


async def test_how_many_signed_is_answered_though_every_word_is_small(world: World) -> None:
    assert "interpol-2021.n1" in await world.ask("search", query="how many signatories")


async def test_what_is_only_nearest_is_said_to_be_so_and_shown_to_who_asked_alone(world: World) -> None:
    answer = await world.ask("search", query="refugees in thailand")
    assert "Nothing says this outright." in answer
    assert answer.private
    assert "not an answer" in answer.footer
    assert answer.markdown.count("### ") <= 3


async def test_nothing_found_says_where_the_statements_end_and_how_to_suggest_one(
    world: World, library: Library
) -> None:
    answer = await world.ask("search", query="bitcoin mining")
    assert answer.private
    assert f"Padauk holds {len(library.corpus.statements)} statements, of 2021 to 29 January 2025." in answer
    assert "Suggest it to whoever runs this bot" in answer


async def test_nothing_found_leads_to_the_nearest_topics(world: World, library: Library) -> None:
    answer = await world.ask("search", query="hospital opening hours weekend")
    assert answer.title == "Nothing found"
    topics = [label for label in answer.buttons if label in {topic.name for topic in library.topics}]
    assert topics
    opened = await world.press(answer, topics[0])
    assert opened.title in ("Key fact", "Figure")


async def test_a_number_that_no_statement_has_is_said_to_be_missing(world: World) -> None:
    answer = await world.ask("search", query="250000 people killed")
    assert "No statement has the number 250,000." in answer
    assert "nearly 3,000" in answer
    assert answer.private


async def test_what_was_typed_is_not_repeated_into_the_channel(world: World) -> None:
    for query in ("avaition fuel nazis.example", "jet fuel https://evil.example/x", "how many killed @everyone"):
        answer = await world.ask("search", query=query)
        if not answer.private:
            assert not {"avaition", "nazis", "evil", "@everyone"} & set(answer.markdown.replace(".", " ").split())


async def test_what_is_about_another_country_stands_apart(world: World) -> None:
    answer = await world.ask("search", query="junta after the coup")
    before, _, after = answer.markdown.partition("## Not about Myanmar")
    assert "about Niger" not in before
    assert "about Burkina Faso" not in before
    assert "about " in after or not after


async def test_who_asks_how_to_help_is_told_that_padauk_takes_no_money(world: World) -> None:
    answer = await world.ask("search", query="how can i donate")
    assert answer.title == "What you can do"
    assert "Padauk takes no money" in answer
    assert "All demands" in answer.buttons


async def test_zawgyi_is_answered_with_advice(world: World) -> None:
    answer = await world.ask("search", query="စစ္အာဏာသိမ္း")
    assert "Zawgyi" in answer
    assert answer.private


async def test_a_row_without_room_is_left_out_and_never_without_its_passage(world: World) -> None:
    answer = await world.ask("search", query="how many people have been killed")
    rows = answer.markdown.split("### ")[1:]
    assert len(rows) > 1
    assert all("\n> " in row for row in rows if "fact `" in row or "figure `" in row or "quote `" in row)
