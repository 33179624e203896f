"""Where the power comes from and where it goes, as a picture of a few lines."""

import attrs

from pyenvoy.model.batteries import Storage
from pyenvoy.model.live import Live
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show.text import text
from pyenvoy.units import Percent, Watts, symbol

_STILL = 5.0
"""Watts below which nothing is said to flow: meters tremble."""

_WIDTH = 20
_MIDDLE = 3 * _WIDTH + 2 * len(" ──► ")


@attrs.frozen
class Powers:
    """Power at each place of the house, positive towards it; `None` where nobody measures."""

    panels: Watts | None = None
    house: Watts | None = None
    grid: Watts | None = None
    battery: Watts | None = None
    charge: Percent | None = None


def powers(snapshot: Snapshot) -> Powers:
    """What the subjects say; where one has no figure, the live view if it is streaming."""
    live = _live(snapshot)
    used = snapshot.consumption
    total = used.total if used else None
    net = used.net if used else None
    storage = _storage(snapshot)
    return Powers(
        panels=snapshot.production.power if snapshot.production else live.panels,
        house=total.power if total else live.house,
        grid=net.power if net else live.grid,
        battery=live.battery if storage.power is None else storage.power,
        charge=live.charge if storage.charge is None else storage.charge,
    )


def _live(snapshot: Snapshot) -> Powers:
    live = snapshot.live
    return _of_live(live) if live and live.streaming else Powers()


def _of_live(live: Live) -> Powers:
    places = (live.pv, live.load, live.grid, live.storage)
    panels, house, grid, battery = (one.power if one else None for one in places)
    return Powers(panels, house, grid, battery, live.charge)


def _storage(snapshot: Snapshot) -> Storage:
    found = snapshot.batteries
    return (found and (found.storage or found.ac_storage)) or Storage()


def picture(snapshot: Snapshot) -> tuple[str, ...]:
    """Panels, house, grid and battery with arrows between them; a place nobody measures says `?`."""
    now = powers(snapshot)
    lines = [_line("panels", "", "house", "", "grid"), _values(now)]
    if now.battery is not None or now.charge is not None:
        lines += [
            f"{one:^{_MIDDLE}}" for one in (_arrow(now.battery, "▲", "▼"), "battery", _battery(now))
        ]
    return tuple(one.rstrip() for one in lines)


def _line(panels: str, left: str, house: str, right: str, grid: str) -> str:
    return f"{panels:^{_WIDTH}}{left:^5}{house:^{_WIDTH}}{right:^5}{grid:^{_WIDTH}}"


def _values(now: Powers) -> str:
    left, right = _arrow(now.panels, "──►", "◄──"), _arrow(now.grid, "◄──", "──►")
    grid = _watts(now.grid, "importing", "exporting")
    return _line(_watts(now.panels), left, _watts(now.house), right, grid)


def _battery(now: Powers) -> str:
    flowing = _watts(now.battery, "discharging", "charging")
    if now.charge is None:
        return flowing
    return f"{' '.join(text(now.charge, symbol(Percent)))}  {flowing}"


def _watts(value: Watts | None, towards: str = "", away: str = "") -> str:
    if value is None:
        return "?"
    if not towards or abs(value) < _STILL:
        return " ".join(text(value, symbol(Watts)))
    return f"{towards if value > 0 else away} {' '.join(text(abs(value), symbol(Watts)))}"


def _arrow(value: Watts | None, towards: str, away: str) -> str:
    if value is None or abs(value) < _STILL:
        return "·" * len(towards)
    return towards if value > 0 else away
