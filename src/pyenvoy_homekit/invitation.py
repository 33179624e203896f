"""How to pair, put up for the owner wherever people look, as long as nobody has paired."""

from collections.abc import MutableMapping
from datetime import timedelta
from typing import NoReturn

from pyenvoy.effects.clock import Clock
from pyenvoy.secret import Secret
from pyenvoy.show.card import Card
from pyenvoy_homekit import qr
from pyenvoy_homekit.checkup import controllers
from pyenvoy_homekit.setup import Setup
from pyenvoy_homekit.store import Store

NAME = "homekit"
_LOOK = timedelta(seconds=2)


async def invited(
    cards: MutableMapping[str, Card], store: Store, name: str, clock: Clock
) -> NoReturn:
    """Put it up while nobody is paired; run until cancelled, and take it away then."""
    try:
        while True:
            if controllers(store.kept):
                cards.pop(NAME, None)
            elif NAME not in cards:
                cards[NAME] = card(name, store.kept.setup)
            await clock.sleep_until(clock.now() + _LOOK)
    finally:
        cards.pop(NAME, None)


def card(name: str, setup: Setup) -> Card:
    """What a person needs to pair with this bridge."""
    svg = Secret(qr.svg(setup).decode())
    return Card(f"Add {name} to Apple Home", setup.pin, svg, Secret(qr.terminal(setup)))
