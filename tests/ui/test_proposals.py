"""How long a preview of changes can still be applied: with many servers that make them at once."""

import pytest

from bot.administration.layers import InForce
from bot.administration.service import Proposal
from bot.config.servers import ServerBlock
from bot.errors import MemberError
from bot.ui.proposals import KEPT, KEPT_OF_A_SERVER, Proposals

OURS, THEIRS = 1, 2


def a_preview(guild_id: int) -> Proposal:
    block = ServerBlock()
    in_force = InForce(guild_id, block, {})
    return Proposal(guild_id, "/settings reset", block, block, in_force, in_force)


def can_be_applied(proposals: Proposals, word: str, guild_id: int) -> bool:
    try:
        return proposals.take(word, guild_id).guild_id == guild_id
    except MemberError:  # it is too old
        return False


def test_however_many_previews_one_server_makes_those_of_another_can_be_applied() -> None:
    proposals = Proposals()
    ours = [proposals.keep(a_preview(OURS)) for _ in range(KEPT_OF_A_SERVER)]
    for _ in range(2 * KEPT):
        proposals.keep(a_preview(THEIRS))
    assert all(can_be_applied(proposals, word, OURS) for word in ours)


def test_of_its_own_previews_a_server_can_apply_the_newest_few() -> None:
    proposals = Proposals()
    oldest, *rest = (proposals.keep(a_preview(OURS)) for _ in range(KEPT_OF_A_SERVER + 1))
    assert not can_be_applied(proposals, oldest, OURS)
    assert all(can_be_applied(proposals, word, OURS) for word in rest)


def test_of_very_many_servers_those_that_asked_last_can_apply_their_previews() -> None:
    proposals = Proposals()
    words = {guild_id: proposals.keep(a_preview(guild_id)) for guild_id in range(1, KEPT + 2)}
    assert not can_be_applied(proposals, words.pop(1), 1)
    assert all(can_be_applied(proposals, word, guild_id) for guild_id, word in words.items())


def test_a_preview_is_applied_by_its_own_server_alone_and_once() -> None:
    proposals = Proposals()
    word = proposals.keep(a_preview(OURS))
    assert can_be_applied(proposals, word, OURS)
    assert not can_be_applied(proposals, word, OURS)
    with pytest.raises(MemberError, match="This preview is too old"):
        proposals.take(proposals.keep(a_preview(OURS)), THEIRS)
