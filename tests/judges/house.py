"""A house for judges: every kind of device, every control, a sun that moves, and what its tiles must say."""

import math
from contextlib import asynccontextmanager

from pyenvoy.commands import Danger
from pyenvoy.endpoint import Role
from pyenvoy_homekit.settings import ControlKind, ControlSettings, SensorKind, SensorSettings
from tests.pyenvoy_homekit.homes import house

CONTROLS = {
    "Asking": "polling",
    "Storm": "profile backup",
    "Charge from grid": "charge-from-grid",
    "Generator": "generator-mode",
    "Contacts": "each contact",
    "Production off": "production",
    "Off grid": "grid-relay",
}
SENSORS = {"Sun": "production power > 1 W", "Night": "production power <= 1 W"}
FORMATS = {
    "bool": (bool, int),
    "float": (int, float),
    "string": (str,),
    "data": (str,),
    "tlv8": (str,),
}
NUMBERS = ("int", "uint8", "uint16", "uint32", "uint64")


@asynccontextmanager
async def judged(**where):
    """The gateway and its site."""
    controls = tuple(ControlSettings(name, wish) for name, wish in CONTROLS.items())
    savings = ControlSettings("Savings", "profile economy", ControlKind.LIGHTBULB)
    sensors = tuple(SensorSettings(name, rule, SensorKind.MOTION) for name, rule in SENSORS.items())
    more = {"control": (*controls, savings), "sensor": sensors, **where}
    async with house(allow=tuple(Danger), role=Role.INSTALLER, **more) as found:
        yield found


def faults(accessories):
    """What is wrong with what a controller was told: shapes, ranges, numbers that are there twice."""
    aids = [one["aid"] for one in accessories]
    if len(aids) != len(set(aids)):
        yield "two accessories have one aid"
    for one in accessories:
        told = [each for service in one["services"] for each in service["characteristics"]]
        iids = [each["iid"] for each in (*one["services"], *told)]
        if len(iids) != len(set(iids)):
            yield f"two things of {one['aid']} have one iid"
        if len(one["services"]) > 100:
            yield f"{one['aid']} has more than 100 services"
        for each in told:
            if "pr" in each["perms"] and (why := _wrong(each)):
                yield f"{one['aid']}.{each['iid']} ({each.get('description')}): {why}"


def _wrong(told):
    value, kind = told.get("value"), told["format"]
    if value is None:
        return "it has no value"
    wanted = (int,) if kind in NUMBERS else FORMATS[kind]
    if not isinstance(value, wanted):
        return f"{value!r} is no {kind}"
    if isinstance(value, float) and not math.isfinite(value):
        return "it is no number"
    if (
        told.get("minValue", -math.inf) <= value <= told.get("maxValue", math.inf)
        if wanted != (str,)
        else True
    ):
        return ""
    return f"{value} is out of its range"
