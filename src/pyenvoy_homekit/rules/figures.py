"""Every figure that a rule can compare: its words, its unit, and where it is read. Pure.

Energy of today is what the accounts say, who know midnight; where they know nothing, the gateway's own.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs

from pyenvoy import Snapshot
from pyenvoy.accounting.sources import CONSUMED, EXPORTED, IMPORTED, PRODUCED
from pyenvoy.model.batteries import AcBattery, Battery
from pyenvoy.model.consumption import Net, Total
from pyenvoy.model.production import Production
from pyenvoy.units import Amperes, Hertz, Percent, Ratio, Volts, WattHours, Watts, symbol
from pyenvoy_homekit.shape import View

Read: TypeAlias = Callable[[View, str], float | None]
"""A figure of a view; the text says which one of several."""


@attrs.frozen
class Figure:
    """A figure."""

    unit: str
    read: Read


# -- power and what comes with it ------------------------------------------------------------------

Flowing: TypeAlias = Production | Total | Net


def _made(snapshot: Snapshot) -> Production | None:
    return snapshot.production


def _used(snapshot: Snapshot) -> Total | None:
    return snapshot.consumption.total if snapshot.consumption else None


def _net(snapshot: Snapshot) -> Net | None:
    return snapshot.consumption.net if snapshot.consumption else None


_PLACES: Mapping[str, Callable[[Snapshot], Flowing | None]] = {
    "production": _made,
    "consumption": _used,
    "net": _net,
}

_QUANTITIES: Mapping[str, tuple[object, str]] = {
    "power": (Watts, "power"),
    "current": (Amperes, "current"),
    "voltage": (Volts, "voltage"),
    "frequency": (Hertz, "frequency"),
    "power factor": (Ratio, "power_factor"),
}


def _of_flow(place: str, name: str) -> Read:
    def read(view: View, _: str) -> float | None:
        found = _PLACES[place](view.snapshot)
        value: float | None = getattr(found.now, name) if found else None
        return value

    return read


# -- energy today ----------------------------------------------------------------------------------


def _today(view: View, counter: str) -> float | None:
    account = view.accounts.counters.get(counter) if view.accounts else None
    return account.totals.today.energy if account else None


def _accounted(counter: str) -> Read:
    return lambda view, _: _today(view, counter)


def _made_today(view: View, _: str) -> float | None:
    found, made = _today(view, PRODUCED), _made(view.snapshot)
    return found if found is not None or made is None else made.energy.today


def _used_today(view: View, _: str) -> float | None:
    found, used = _today(view, CONSUMED), _used(view.snapshot)
    return found if found is not None or used is None else used.energy.today


def _net_today(view: View, _: str) -> float | None:
    came, went = _today(view, IMPORTED), _today(view, EXPORTED)
    return None if came is None or went is None else came - went


# -- batteries -------------------------------------------------------------------------------------


def _charge(view: View, _: str) -> float | None:
    """How full the IQ Batteries are; never what is kept for an outage."""
    found = view.snapshot.batteries
    if found is None:
        return None
    return found.storage.charge if found.storage else found.charge


def _ac_charge(view: View, _: str) -> float | None:
    found = view.snapshot.batteries
    return found.ac_storage.charge if found and found.ac_storage else None


def _reserve(view: View, _: str) -> float | None:
    found = view.snapshot.batteries
    kept = found.storage.backup_reserve if found and found.storage else None
    tariff = view.snapshot.tariff
    return kept if kept is not None or not (tariff and tariff.storage) else tariff.storage.reserve


def _power(view: View, _: str) -> float | None:
    found = view.snapshot.batteries
    return found.storage.power if found and found.storage else None


def _each(view: View) -> tuple[Battery | AcBattery, ...]:
    found = view.snapshot.batteries
    return (*found.batteries, *found.ac_batteries) if found else ()


def _each_charge(view: View, which: str) -> float | None:
    return next((one.charge for one in _each(view) if one.serial == which), None)


def _names(view: View) -> Mapping[str, str]:
    return {one.serial: f"Battery {one.serial}" for one in _each(view)}


# -- all of them -----------------------------------------------------------------------------------

FIGURES: Mapping[str, Figure] = {
    **{
        f"{place} {name}": Figure(symbol(quantity), _of_flow(place, field))
        for place in _PLACES
        for name, (quantity, field) in _QUANTITIES.items()
    },
    "production energy today": Figure(symbol(WattHours), _made_today),
    "consumption energy today": Figure(symbol(WattHours), _used_today),
    "net energy today": Figure(symbol(WattHours), _net_today),
    "imported energy today": Figure(symbol(WattHours), _accounted(IMPORTED)),
    "exported energy today": Figure(symbol(WattHours), _accounted(EXPORTED)),
    "batteries power": Figure(symbol(Watts), _power),
    "batteries charge": Figure(symbol(Percent), _charge),
    "batteries reserve": Figure(symbol(Percent), _reserve),
    "ac batteries charge": Figure(symbol(Percent), _ac_charge),
}
"""By the words that say it."""

OF_EACH: Mapping[tuple[str, str], tuple[Figure, Callable[[View], Mapping[str, str]]]] = {
    ("battery", "charge"): (Figure(symbol(Percent), _each_charge), _names),
}
"""By the words before and behind which one: `battery 122… charge`; and which there are, with their names."""
