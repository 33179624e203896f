"""Where the power comes from and where it goes, as a picture of a few lines."""

import attrs

from pyenvoy.errors import Reason
from pyenvoy.model.live import Live
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show.text import text
from pyenvoy.units import Percent, Watts, symbol

_STILL = 5.0
"""Watts below which nothing is said to flow: meters tremble."""

_UNKNOWN, _NOT_YET = "?", "…"
_WIDTH = 20
MIDDLE = 3 * _WIDTH + 2 * len(" ──► ")
"""Columns of the whole picture; the house stands in the middle of them."""


@attrs.frozen
class Powers:
    """Power at each place of the house, positive towards it; `None` where nobody measures."""

    panels: Watts | None = None
    house: Watts | None = None
    grid: Watts | None = None
    battery: Watts | None = None
    charge: Percent | None = None


def powers(snapshot: Snapshot) -> Powers:
    """What the subjects say; where one has no figure, the live view if it is streaming.

    To the gateway all that the batteries take is consumption, and what they give is not: its total is
    production plus net in every recording with batteries. The house is what remains.
    """
    live = _live(snapshot)
    net = snapshot.consumption.net if snapshot.consumption else None
    battery, charge = _stored(snapshot)
    battery = live.battery if battery is None else battery
    used = _used(snapshot) if battery is not None or _without_batteries(snapshot) else None
    return Powers(
        panels=snapshot.production.power if snapshot.production else live.panels,
        house=live.house if used is None else Watts(used + (battery or 0.0)),
        grid=net.power if net else live.grid,
        battery=battery,
        charge=live.charge if charge is None else charge,
    )


def _without_batteries(snapshot: Snapshot) -> bool:
    """Whether it is known that there are none; until then nobody knows what the house uses of the rest."""
    none = (Reason.NO_HARDWARE, Reason.NOT_OFFERED)
    return any(gap.of == "batteries" and gap.reason in none for gap in snapshot.gaps)


def _used(snapshot: Snapshot) -> Watts | None:
    total = snapshot.consumption.total if snapshot.consumption else None
    return total.power if total else None


def _stored(snapshot: Snapshot) -> tuple[Watts | None, Percent | None]:
    """Power and charge of all batteries together; with both kinds the charge is the gateway's own sum."""
    found = snapshot.batteries
    if found is None:
        return None, None
    kinds = [one for one in (found.storage, found.ac_storage) if one is not None]
    given = [one.power for one in kinds if one.power is not None]
    charge = kinds[0].charge if len(kinds) == 1 else found.charge
    return (Watts(sum(given)) if given else None), charge


def _live(snapshot: Snapshot) -> Powers:
    live = snapshot.live
    return _of_live(live) if live and live.streaming else Powers()


def _of_live(live: Live) -> Powers:
    places = (live.pv, live.load, live.grid, live.storage)
    panels, house, grid, battery = (one.power if one else None for one in places)
    return Powers(panels, house, grid, battery, live.charge)


def picture(snapshot: Snapshot) -> tuple[str, ...]:
    """Panels, house, grid and battery with arrows between them.

    A place nobody measures says `?`, one that was not asked yet `…`.
    """
    now = powers(snapshot)
    lines = [_line("panels", "", "house", "", "grid"), _values(now, snapshot.complete)]
    if now.battery is not None or now.charge is not None:
        lines += [
            f"{one:^{MIDDLE}}" for one in (_arrow(now.battery, "▲", "▼"), "battery", _battery(now))
        ]
    return tuple(one.rstrip() for one in lines)


def flow_line(snapshot: Snapshot) -> str:
    """The same in one line, for logs: only what somebody measures."""
    now = powers(snapshot)
    parts = [("panels", now.panels, _watts(now.panels)), ("house", now.house, _watts(now.house))]
    parts.append(("grid", now.grid, _watts(now.grid, "importing", "exporting")))
    parts.append(("battery", now.battery, _battery(now)))
    return "   ".join(f"{name} {said}" for name, value, said in parts if value is not None)


def _line(panels: str, left: str, house: str, right: str, grid: str) -> str:
    return f"{panels:^{_WIDTH}}{left:^5}{house:^{_WIDTH}}{right:^5}{grid:^{_WIDTH}}"


def _values(now: Powers, complete: bool) -> str:  # noqa: FBT001  # as the snapshot says it
    left, right = _arrow(now.panels, "──►", "◄──"), _arrow(now.grid, "◄──", "──►")
    said = (_watts(now.panels), _watts(now.house), _watts(now.grid, "importing", "exporting"))
    panels, home, grid = (one if complete or one != _UNKNOWN else _NOT_YET for one in said)
    return _line(panels, left, home, right, grid)


def _battery(now: Powers) -> str:
    flowing = _watts(now.battery, "discharging", "charging")
    if now.charge is None:
        return flowing
    return f"{' '.join(text(now.charge, symbol(Percent)))}  {flowing}"


def _watts(value: Watts | None, towards: str = "", away: str = "") -> str:
    if value is None:
        return _UNKNOWN
    if not towards or abs(value) < _STILL:
        return " ".join(text(value, symbol(Watts)))
    return f"{towards if value > 0 else away} {' '.join(text(abs(value), symbol(Watts)))}"


def _arrow(value: Watts | None, towards: str, away: str) -> str:
    if value is None or abs(value) < _STILL:
        return "·" * len(towards)
    return towards if value > 0 else away
