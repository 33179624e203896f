"""Q-Relays, each a device of its own."""

from collections.abc import Iterator

from pyenvoy_homekit.rules import each, holds, parse
from pyenvoy_homekit.settings import HomekitSettings, Part
from pyenvoy_homekit.shape import Accessory, View
from pyenvoy_homekit.tiles.making import contact

KEY, NAME = "relays", "Q-Relays"

_CLOSED = parse("each relay is closed")


def tiles(view: View, now: View, settings: HomekitSettings) -> Iterator[Accessory]:
    """Each as the contact that it is."""
    known = view.snapshot.relays
    if Part.RELAYS not in settings.shows or known is None:
        return
    by_serial = {one.serial: one for one in known.all}
    for serial, name, rule in each(_CLOSED, view):
        one = by_serial[serial]
        if holds(rule, view) is not None:
            service = contact("relay", name, closed=holds(rule, now))
            yield Accessory(
                f"relay/{serial}", name, (service,),
                model=one.model, serial=serial, firmware=one.firmware,
            )  # fmt: skip
