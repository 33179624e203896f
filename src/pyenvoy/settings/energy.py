"""What pyenvoy.toml says of a site's energies, and the rules of accounting that follow from it."""

from math import isfinite

import attrs

from pyenvoy.accounting import Given, Rules
from pyenvoy.units import WattHours, Watts
from pyenvoy.zones import zone_of

_MOST_POWER, _MOST_ENERGY = 1e7, 1e12


def zone(_: object, __: object, value: str | None) -> None:
    """Refuse what is no time zone."""
    if value is not None and zone_of(value) is None:
        raise ValueError(f'must be a time zone such as "Europe/Amsterdam", not {value!r}')


def _power(_: object, __: object, value: float | None) -> None:
    if value is not None and not 0 < value <= _MOST_POWER:
        raise ValueError(f"must be a power in W, more than 0, not {value!r}")


def _energy(_: object, __: object, value: float) -> None:
    if not (isfinite(value) and abs(value) <= _MOST_ENERGY):
        raise ValueError(f"must be an energy in Wh, not {value!r}")


@attrs.frozen
class PlantLimits:
    """`[gateway.limits]`: the most that can flow, W; a counter that shows more has lied."""

    production: float | None = attrs.field(default=None, validator=_power)
    """What the panels can give."""
    grid: float | None = attrs.field(default=None, validator=_power)
    """What the main breaker lets through."""
    storage: float | None = attrs.field(default=None, validator=_power)
    """What all batteries together can give or take."""


@attrs.frozen
class Offsets:
    """`[gateway.offsets]`: what is added to energies since installation, Wh; it may be negative."""

    produced: float = attrs.field(default=0.0, validator=_energy)
    """To what the panels have given."""
    consumed: float = attrs.field(default=0.0, validator=_energy)
    """To what the house has taken."""
    imported: float = attrs.field(default=0.0, validator=_energy)
    """To what came from the grid."""
    exported: float = attrs.field(default=0.0, validator=_energy)
    """To what went into the grid."""
    charged: float = attrs.field(default=0.0, validator=_energy)
    """To what went into the batteries."""
    discharged: float = attrs.field(default=0.0, validator=_energy)
    """To what came from the batteries."""


def rules(time_zone: str | None, limits: PlantLimits, offsets: Offsets, *, each: bool) -> Rules:
    """The rules of accounting; `each` microinverter may have a counter of its own."""
    told = {name: Watts(one) for name, one in attrs.asdict(limits).items() if one is not None}
    added = {name: WattHours(one) for name, one in attrs.asdict(offsets).items() if one}
    return Rules(Given(**told), added, time_zone, inverters=each)
