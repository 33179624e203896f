"""Sun, house, batteries, grid and generator, as a function of a seed and of time. Pure."""

from pyenvoy.simulator.plant.course import Course, Moment, begun
from pyenvoy.simulator.plant.flaws import Flaw
from pyenvoy.simulator.plant.flows import Flows, Mode, Situation, Stores
from pyenvoy.simulator.plant.site import USED_ON, Inverter, Plant, inverters, made_on, peaks
from pyenvoy.simulator.plant.sun import Place, Plane
from pyenvoy.simulator.plant.tally import Tally
from pyenvoy.simulator.plant.zone import Summer, Zone

__all__ = [
    "USED_ON",
    "Course",
    "Flaw",
    "Flows",
    "Inverter",
    "Mode",
    "Moment",
    "Place",
    "Plane",
    "Plant",
    "Situation",
    "Stores",
    "Summer",
    "Tally",
    "Zone",
    "begun",
    "inverters",
    "made_on",
    "peaks",
]
