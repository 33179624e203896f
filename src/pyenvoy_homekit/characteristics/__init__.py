"""Services and characteristics of our own, for Eve and Controller: one table, and what fills it from a view."""

from pyenvoy_homekit.characteristics.everything import energy_meters, joined, own, valued
from pyenvoy_homekit.characteristics.row import Format, Group, Trait
from pyenvoy_homekit.characteristics.table import GROUPS, TRAITS

__all__ = [
    "GROUPS",
    "TRAITS",
    "Format",
    "Group",
    "Trait",
    "energy_meters",
    "joined",
    "own",
    "valued",
]
