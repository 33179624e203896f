"""Gateways on firmware 8.0 to 8.2."""

import attrs

from pyenvoy.simulator.answers.era import Model
from pyenvoy.simulator.answers.eras.parts import (
    CONTROLLER_2,
    EUROPE,
    IQ_3T,
    IQ_5P,
    TWO_METERS,
    US,
    american,
    european,
    meters,
    storage,
)
from pyenvoy.simulator.plant import Place, Plane, Zone

_FIVE = Model("836-01826-r76", "2.6.5200_rel/31.07")
_BRISBANE = attrs.evolve(
    EUROPE,
    place=Place(-27.5, 153.0),
    zone=Zone("Australia/Brisbane", 36000),
    planes=(Plane(25, 20), Plane(25, 300)),
)

ERAS = (
    attrs.evolve(
        american("8.0.3000", "Two IQ Batteries behind a System Controller", "800-00664-r05"),
        meters=TWO_METERS,
        battery=_FIVE,
        controller=Model("865-00377-r28", "3.0.5177_rel/31.07"),
        plant=attrs.evolve(storage(US, 2, 4960.0), seed=800, inverters=22),
    ),
    attrs.evolve(
        american("8.2.127_generator_running", "Off the grid, on a generator", "800-00647-r09"),
        meters=TWO_METERS,
        battery=Model("836-00750-r32", "2.0.6727_rel/22.15"),
        battery_revision=2,
        controller=Model("860-00376-r37", "2.0.5729_rel/22.15"),
        generator="running",
        plant=attrs.evolve(
            storage(US, 1, 3360.0, 1280.0), seed=8127, inverters=24, generator_power=14000.0
        ),
    ),
    attrs.evolve(
        american("8.2.127_three_cts", "A storage CT that shows on a channel of net"),
        part="800-00654-r08",
        meters=meters("production", "net-consumption", "storage"),
        battery=_FIVE,
        controller=Model("860-00276-r48", "2.0.5729_rel/22.15"),
        plant=attrs.evolve(storage(US, 5, 3360.0), seed=8128, inverters=35),
    ),
    attrs.evolve(
        european("8.2.4264_metered_no_ct", "Metered by its part number, no CT", "800-00554-r03"),
        meters=meters(off=("production", "net-consumption")),
        plant=attrs.evolve(EUROPE, seed=8264, inverters=38, phases=3, rating=250.0),
    ),
    attrs.evolve(
        european("8.2.4345_device_data", "A System Controller, no battery", "800-00649-r01"),
        meters=TWO_METERS,
        controller=CONTROLLER_2,
        currency="AUD",
        plant=attrs.evolve(_BRISBANE, seed=8345, rating=366.0),
    ),
    attrs.evolve(
        european("8.2.4382_acb", "Three AC Batteries beside an IQ Battery 3T", "800-00654-r06"),
        meters=TWO_METERS,
        battery=IQ_3T,
        battery_revision=2,
        export_limited=True,
        plant=attrs.evolve(storage(EUROPE, 1, 3500.0, 1280.0), seed=8382, inverters=17, acbs=3),
    ),
    attrs.evolve(
        european("8.2.4389_opt_schedules", "Enphase plans the batteries; writes are in vain"),
        meters=TWO_METERS,
        battery=IQ_5P,
        controller=CONTROLLER_2,
        opt_schedules=True,
        tariff="time_of_use",
        plant=attrs.evolve(storage(EUROPE, 2, 5000.0), seed=8389, inverters=20),
    ),
)
