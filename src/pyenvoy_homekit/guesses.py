"""Wrong PINs: how many from where, and who may go on. Pure.

HomeKit wants nobody to pair after a hundred of them. Whoever spends twenty is not heard any more before that, so that
one stranger in the network cannot keep the owner out.
"""

from collections.abc import Mapping
from typing import TypeAlias

MOST = 100
"""Wrong PINs until nobody can pair; HomeKit's own number."""

MOST_EACH = 20
"""From one address."""

Guesses: TypeAlias = Mapping[str, int]
"""Wrong PINs by the address that they came from."""


def is_open(guesses: Guesses, address: str) -> bool:
    """Whether a PIN may be tried from there."""
    return sum(guesses.values()) < MOST and guesses.get(address, 0) < MOST_EACH


def after(guesses: Guesses, address: str) -> Guesses:
    """What is known once a wrong one came from there."""
    return {**guesses, address: guesses.get(address, 0) + 1}


def closed(guesses: Guesses, address: str) -> str:
    """What the latest wrong PIN, which came from there, has closed; nothing where all may go on."""
    if sum(guesses.values()) == MOST:
        return f"{MOST} wrong PINs: nobody can pair"
    if guesses.get(address) == MOST_EACH:
        return f"{MOST_EACH} wrong PINs from {address}: nobody there can pair"
    return ""
