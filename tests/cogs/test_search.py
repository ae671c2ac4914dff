"""/search and *Find sources*, as a member uses them."""

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
    assert "An interviewee's view: not that of CIVICUS." in answer
    assert "about Niger" in answer


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
