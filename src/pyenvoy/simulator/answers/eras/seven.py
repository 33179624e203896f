"""Gateways on firmware 7: the first with tokens."""

import attrs

from pyenvoy.simulator.answers.eras.parts import (
    EUROPE,
    IQ_3T,
    STANDARD_EU,
    TWO_METERS,
    US,
    american,
    european,
    storage,
)

ERAS = (
    attrs.evolve(
        european("7.0.88", "The first firmware with tokens"),
        meters=TWO_METERS,
        plant=attrs.evolve(EUROPE, seed=788, inverters=14, built=1_620_000_000),
    ),
    attrs.evolve(
        american("7.3.130", "Metered; the lifetime of net is import alone"),
        meters=TWO_METERS,
        plant=attrs.evolve(US, seed=730, inverters=12, built=1_630_000_000),
    ),
    attrs.evolve(
        european("7.6.175_joules_wrap", "Without meters; its counter has wrapped", STANDARD_EU),
        imeter=False,
        plant=attrs.evolve(EUROPE, seed=761, inverters=13, built=1_600_000_000),
    ),
    attrs.evolve(
        european("7.6.185_battery_3t", "One IQ Battery 3T, no System Controller"),
        meters=TWO_METERS,
        battery=attrs.evolve(IQ_3T, part="830-01760-r37"),
        battery_revision=2,
        plant=attrs.evolve(
            storage(EUROPE, 1, 3500.0, 1280.0), seed=765, inverters=9, built=1_650_000_000
        ),
    ),
)
