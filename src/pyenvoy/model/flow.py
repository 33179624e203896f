"""Electricity at one place: what flows now, and what has flowed."""

import attrs

from pyenvoy.units import (
    Amperes,
    Hertz,
    Ratio,
    VarHours,
    Vars,
    VoltAmpereHours,
    VoltAmperes,
    Volts,
    WattHours,
    Watts,
)


@attrs.frozen
class Flow:
    """What flows at one place at one moment.

    Voltage is per phase, or L1 to L2 on split phase. Current and apparent power are magnitudes.
    """

    power: Watts | None = None
    apparent_power: VoltAmperes | None = None
    reactive_power: Vars | None = None
    voltage: Volts | None = None
    current: Amperes | None = None
    power_factor: Ratio | None = None
    frequency: Hertz | None = None


@attrs.frozen
class Registers:
    """What a meter has counted since it was installed; each only ever grows.

    `delivered` is energy towards the house: produced, imported, discharged. `received` is the
    other way: consumed at night by the inverters, exported, charged.
    """

    delivered: WattHours | None = None
    received: WattHours | None = None
    apparent: VoltAmpereHours | None = None
    reactive_lagging: VarHours | None = None
    reactive_leading: VarHours | None = None


@attrs.frozen
class Energy:
    """Energy over the gateway's own periods. `today` and `last_seven_days` are often untrue.

    `today` begins when the gateway thinks so, which is some time after midnight; `last_seven_days`
    are those before today and what has flowed since the last quarter of an hour. Differences of
    `lifetime` are the honest way to any period.
    """

    today: WattHours | None = None
    last_seven_days: WattHours | None = None
    lifetime: WattHours | None = None
    apparent_today: VoltAmpereHours | None = None
    apparent_lifetime: VoltAmpereHours | None = None
    reactive_lagging_today: VarHours | None = None
    reactive_lagging_lifetime: VarHours | None = None
    reactive_leading_today: VarHours | None = None
    reactive_leading_lifetime: VarHours | None = None


@attrs.frozen
class Phase:
    """One connected phase; they stand in the order L1, L2, L3."""

    now: Flow
    energy: Energy
