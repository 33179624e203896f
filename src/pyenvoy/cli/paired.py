"""The bridge of `pyenvoy demo` for Apple Home: where it can be found, and how a person pairs with it."""

import asyncio
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from pyenvoy.cli.brokers import LOOPBACK

if TYPE_CHECKING:
    from pyenvoy.effects.host import Adapter
    from pyenvoy.show.card import Card

NAME = "homekit"
PLACES = ("network", "here", "off")
"""Where the bridge can be found: by every phone on the network, by this machine alone, nowhere."""

_PATIENCE = 20.0
"""Seconds until there should be something to pair with."""


def bridge(place: str, folder: str) -> "tuple[Mapping[str, Adapter], Mapping[str, object]]":
    """The adapter and its section, both by name; neither where it is not wanted or not installed."""
    from pyenvoy.effects.host import installed, sections  # noqa: PLC0415  # late

    adapters = installed()
    if place == "off" or NAME not in adapters:
        return {}, {}
    # What is paired goes with the demo: a demo begun later is another bridge.
    os.environ["XDG_STATE_HOME"] = folder
    os.environ.pop("STATE_DIRECTORY", None)
    section = sections(adapters)[NAME]
    address = LOOPBACK if place == "here" else None
    return {NAME: adapters[NAME]()}, {NAME: section(name="pyenvoy demo", address=address)}


async def invite(cards: "Mapping[str, Card]", place: str) -> None:
    """Show the code once there is one; on a terminal alone, since whoever has it can pair."""
    try:
        async with asyncio.timeout(_PATIENCE):
            while NAME not in cards:  # noqa: ASYNC110  # nobody tells us
                await asyncio.sleep(0.05)
    except TimeoutError:
        return
    click.echo(f"  in Apple Home  {_FOUND[place]}: {_how(cards[NAME])}")


_FOUND = {
    "network": "by every phone on this network (--homekit here: by this machine alone)",
    "here": "by this machine alone",
}


def _how(card: "Card") -> str:
    if not sys.stdout.isatty():
        return "the code is on the page"
    return (
        f"scan this, or type {card.text.reveal()}; remove it in Home when you have seen it\n\n"
        f"{card.drawn.reveal()}"
    )
