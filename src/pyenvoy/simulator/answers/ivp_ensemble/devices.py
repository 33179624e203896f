"""The devices of the energy system: which there are, and how each stands. Shared by the family's pages."""

import attrs

from pyenvoy.simulator.answers.view import View
from pyenvoy.simulator.plant.noise import digits, smooth

STORAGE_IDLE = 12.0  # W; below this a battery counts as idle


@attrs.frozen
class Battery:
    """One IQ Battery at one moment."""

    serial: str
    percent: float
    watts: float
    celsius: float
    phase: str

    @property
    def led(self) -> int:
        """12 charging, 13 discharging, 14 idle, 17 idle and low (5.11)."""
        if self.watts < -STORAGE_IDLE:
            return 12
        if self.watts > STORAGE_IDLE:
            return 13
        return 17 if self.percent < 20 else 14


def battery_serial(view: View, i: int) -> str:
    """The serial number of an IQ Battery."""
    return "4922" + digits(view.plant.seed, 81, i, 8)


def batteries(view: View) -> tuple[Battery, ...]:
    """Every IQ Battery: they share the work, and differ by a little."""
    count, moment = view.plant.batteries, view.now
    percent = 100 * moment.stores.storage / max(1.0, view.plant.storage_capacity)
    wired = "ph-a" if view.plant.phases == 1 else "ph-all"
    return tuple(
        Battery(
            serial=battery_serial(view, i),
            percent=percent,
            watts=moment.flows.storage / count,
            celsius=24 + 5 * smooth(view.plant.seed, 83 + i, view.t, 9000),
            phase=wired,
        )
        for i in range(count)
    )


def controller_serial(view: View) -> str:
    """The serial number of the System Controller."""
    return "1224" + digits(view.plant.seed, 91, 0, 8)


def collar_serial(view: View) -> str:
    """The serial number of the meter collar."""
    return "4825" + digits(view.plant.seed, 92, 0, 8)


def combiner_serial(view: View, i: int) -> str:
    """The serial numbers inside an IQ Combiner 6: module, controller, meter."""
    return "482523" + digits(view.plant.seed, 93, 0, 5) + str(i)


def off_grid(view: View) -> bool:
    """Whether the house is an island, with or without its generator."""
    return view.now.situation.islanded or view.now.situation.generator


def battery_mode(view: View) -> str:
    """The batteries' grid mode."""
    if view.now.situation.generator:
        return "multimode-generator"
    if view.now.situation.islanded:
        return "multimode-offgrid"
    return "multimode-ongrid" if view.plant.batteries else "unknown"


def controller_mode(view: View) -> str:
    """The System Controller's grid mode; with a generator it says what it was told (5.11)."""
    if view.now.situation.islanded:
        return "multimode-offgrid"
    return "multimode-ongrid" if view.plant.batteries else "grid-tied"


def controller_state(view: View) -> tuple[int, str]:
    """The System Controller's admin state."""
    if view.now.situation.generator:
        return 30, "ENPWR_STATE_OPER_GEN_CLOSE"
    if view.now.situation.islanded:
        return 22, "ENPWR_STATE_OPER_OPEN"
    return 24, "ENPWR_STATE_OPER_CLOSED"


def mains(view: View) -> dict[str, object]:
    """The grid relay: what is wanted, what is."""
    return {
        "mains_admin_state": view.settings.relay,
        "mains_oper_state": "open" if off_grid(view) else "closed",
    }


def collar_state(view: View) -> tuple[int, str]:
    """The collar's admin state."""
    return (89, "ENCMN_MDE_OFF_GRID") if off_grid(view) else (88, "ENCMN_MDE_ON_GRID")
