"""What several of the ready-made gateways are put together from."""

import attrs

from pyenvoy.firmware import known
from pyenvoy.simulator.answers.era import Era, Meter, Model
from pyenvoy.simulator.plant import Place, Plant, Summer, Zone
from pyenvoy.simulator.plant.site import AMSTERDAM

CHICAGO = Zone("US/Central", -21600, Summer.AMERICA)
EUROPE = Plant(place=Place(52.2, 5.2), zone=AMSTERDAM)
US = Plant(place=Place(39.0, -94.5), zone=CHICAGO, phases=2, mean_load=900.0)

METERED_EU = "800-00654-r08"
STANDARD_EU = "800-00656-r06"

CONTROLLER_2 = Model("860-01801-r70", "2.7.6360_rel/31.33")
IQ_5P = Model("836-00502-r10", "3.0.8507_rel/31.43")
IQ_3T = Model("830-01760-r42", "2.6.7854_rel/22.33")

UNWIRED = ("load", "evse", "pv3p")
"""The meters that a stack of seven lists and that nobody has connected."""


def meters(*kinds: str, off: tuple[str, ...] = ()) -> tuple[Meter, ...]:
    """Meters that are enabled, and after them those that are not."""
    return tuple(Meter(kind, kind not in off) for kind in (*kinds, *off))


TWO_METERS = meters("production", "net-consumption")


def european(name: str, summary: str, part: str = METERED_EU) -> Era:
    """A gateway on 230 V; it is named after its firmware."""
    return Era(name, summary, known("D" + name.partition("_")[0]), part, plant=EUROPE)


def american(name: str, summary: str, part: str = "800-00555-r03") -> Era:
    """A gateway on split phase; it is named after its firmware."""
    return attrs.evolve(
        european(name, summary, part),
        phase_mode="split",
        volts=120.0,
        hertz=60.0,
        pcu=Model("800-01331-r02", "521-00005-r06-v02.61.01"),
        currency="USD",
        plant=US,
    )


def storage(plant: Plant, count: int, capacity: float, power: float = 3840.0) -> Plant:
    """A site with IQ Batteries: Wh and W of each."""
    return attrs.evolve(plant, batteries=count, capacity=capacity, battery_power=power)
