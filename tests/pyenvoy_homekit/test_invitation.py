"""How to pair is shown to the owner until somebody has paired."""

import asyncio

import attrs

from pyenvoy.effects.clock import WallClock
from pyenvoy.secret import Secret
from pyenvoy_homekit.invitation import NAME, card, invited
from pyenvoy_homekit.setup import Setup
from pyenvoy_homekit.store import Store
from tests.pyenvoy_homekit.homes import until

SETUP = Setup(Secret("031-45-154"), "ABCD")


def test_a_card_has_the_code_for_the_eye_and_for_the_camera():
    found = card("Envoy", SETUP)
    assert found.text.reveal() == "031-45-154"
    assert "</svg>" in found.svg.reveal()
    assert "031" not in repr(found)


def test_the_picture_needs_nothing_that_a_strict_page_forbids():
    assert not [
        word for word in ("style", "script", "href") if word in card("E", SETUP).svg.reveal()
    ]


async def test_a_card_is_up_while_nobody_is_paired_and_while_it_runs(tmp_path):
    cards, store = {}, Store("122", tmp_path)
    task = asyncio.create_task(invited(cards, store, "Envoy", WallClock()))
    await until(lambda: NAME in cards)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert cards == {}


async def test_who_has_paired_needs_no_card(tmp_path):
    cards, store = {NAME: card("Envoy", SETUP)}, Store("122", tmp_path)
    store.change(lambda kept: attrs.evolve(kept, pairings={"paired_clients": {"home": "00"}}))
    task = asyncio.create_task(invited(cards, store, "Envoy", WallClock()))
    await until(lambda: cards == {})
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
