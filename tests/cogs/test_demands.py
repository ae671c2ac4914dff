"""/demands, as a member uses it."""

from bot.corpus.library import Library
from tests.world import World


async def test_demands_on_a_target_name_who_asks_and_are_grouped_by_statement(world: World, library: Library) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("demands", target="asean")))
    demands = library.demands_on("asean")
    assert demands
    for demand in demands:
        assert demand.id in pages
        assert library.statement_of(demand).name in pages


async def test_a_call_of_one_of_two_issuers_is_not_put_down_to_both(world: World, library: Library) -> None:
    alone = [demand for demand in library.demands_on("un-security-council") if demand.statement == "bhrn-hrc51"]
    assert [library.asked_by(demand) for demand in alone] == [("burma-human-rights-network",)]
    pages = "\n".join(await world.all_pages(await world.ask("demands", target="UNSC", by="BHRN")))
    assert "Of: UN Security Council · asked by Burma Human Rights Network" in pages
    assert alone[0] not in library.demands_on(by="civicus")


async def test_a_reported_call_is_labelled_as_one(world: World, library: Library) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("demands", by="256 Myanmar civil society organisations")))
    assert "a reported call, not an own one of 638 civil society organisations" in pages


async def test_an_interviewees_view_never_stands_among_demands_about_myanmar(library: Library) -> None:
    for demand in library.demands_on():
        assert library.statement_of(demand).country == "Myanmar"
    for addressee in library.addressees:
        assert not any(demand.statement == "niger-2024" for demand in library.demands_on(addressee.id))


async def test_an_interviewees_view_is_labelled_where_it_is_asked_for(world: World) -> None:
    answer = await world.ask("statement", name="niger-2024")
    demands = await world.press(answer, next(label for label in answer.buttons if label.startswith("Demands")))
    assert "an interviewee's view, not that of CIVICUS" in demands
    assert "This is about Niger, not about Myanmar." in demands


async def test_asking_for_the_united_nations_also_finds_demands_on_its_bodies(library: Library) -> None:
    whole = {demand.id for demand in library.demands_on("un")}
    assert {demand.id for demand in library.demands_on("un-security-council")} < whole


async def test_pages_can_be_turned_after_a_restart(world: World) -> None:
    answer = await world.ask("demands")
    first = answer.text
    await world.restart()
    second = await world.press(answer, "Next")
    assert second.text != first
    assert "page 2 of" in second.footer
    back = await world.press(second, "Previous")
    assert back.text == first


async def test_an_onlooker_turning_pages_gets_a_private_answer_of_their_own(world: World) -> None:
    answer = await world.ask("demands")
    first = answer.text
    theirs = await world.press(answer, "Next", onlooker=True)
    assert theirs.private
    assert "page 2 of" in theirs.footer
    assert answer.text == first


async def test_an_unknown_target_is_answered_with_the_closest(world: World) -> None:
    answer = await world.refused("demands", target="council of wisdom")
    assert "There is no addressee “council of wisdom” here. The closest there are:" in answer
    assert "UN Human Rights Council" in answer


async def test_a_target_can_be_chosen_by_its_short_form(world: World) -> None:
    choices = await world.choices("demands", "target", "unsc")
    assert choices[0] == {"name": "UN Security Council", "value": "un-security-council"}


async def test_an_interviewees_view_is_not_among_the_interviewers_demands(library: Library) -> None:
    found = library.demands_on(topic="west-africa")
    assert found
    assert not library.demands_on(topic="west-africa", by="civicus")


async def test_a_group_of_demands_carries_what_must_be_said_of_its_statement(world: World, library: Library) -> None:
    pages = "\n".join(await world.all_pages(await world.ask("demands", by="bhrn")))
    caveat = library.statements["bhrn-hrc51"].caveat
    assert caveat is not None
    assert caveat in pages
