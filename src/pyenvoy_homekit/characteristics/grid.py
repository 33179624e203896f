"""What stands between house and grid: controllers, collars, combiners, the generator."""

from collections.abc import Iterator

from pyenvoy.model.generator import Generator
from pyenvoy.model.grid import Grid
from pyenvoy_homekit.characteristics.filling import device, filled, level, time
from pyenvoy_homekit.shape import Service, View


def grid(view: View, known: Grid) -> Iterator[Service]:
    """Everything between house and grid."""
    for one in known.controllers:
        values = {
            "OperatingState": one.relay,
            "GridMode": one.mode,
            "EnchgGridMode": one.battery_mode,
            "Temperature": one.temperature,
            "Operating": one.operating,
            "CommLevelSubGhz": level(one.communication_subghz),
            "CommLevel24Ghz": level(one.communication_2_4ghz),
            "Type": one.model or one.part_number,
            **device(view, one),
        }
        yield from filled("Enpower", f"controller/{one.serial}", values, name=one.serial)
    for collar in known.collars:
        values = {
            "MidState": collar.relay,
            "GridState": collar.grid_state,
            "Temperature": collar.temperature,
            "Type": collar.model or collar.part_number,
            **device(view, collar),
        }
        yield from filled("Collar", f"collar/{collar.serial}", values, name=collar.serial)
    yield from _combiners(view, known)


def _combiners(view: View, known: Grid) -> Iterator[Service]:
    for one in known.combiners:
        values = {"Type": one.model or one.part_number, **device(view, one)}
        yield from filled("CombinerController", f"combiner/{one.serial}", values, name=one.serial)
    for meter in known.combiner_meters:
        values = {"Type": meter.model or meter.part_number, **device(view, meter)}
        if values["Status"] is None and meter.state_code is not None:
            values["Status"] = str(meter.state_code)
        key = f"combiner-meter/{meter.serial}"
        yield from filled("CombinerMeter", key, values, name=meter.serial)


def generator(view: View, known: Generator) -> tuple[Service, ...]:
    """The generator behind the controller."""
    values = {
        "AdminMode": known.mode,
        "AdminState": known.relay_commanded,
        "OperatingState": known.relay,
        "StartSoc": known.start_charge,
        "StopSoc": known.stop_charge,
        "ExexOn": known.exercising,
        "Schedule": known.scheduled,
        "Present": known.present,
        "Type": known.config and known.config.model,
        "ReadingTime": time(known.source.at, view),
    }
    return filled("GeneratorSet", "generator", values)
