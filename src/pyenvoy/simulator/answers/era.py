"""Which gateway is played: its firmware, its hardware, and what is wired to it. No moments, no answers."""

import attrs

from pyenvoy.firmware import Firmware
from pyenvoy.simulator.plant import Plant


@attrs.frozen
class Meter:
    """One set of current transformers as `/ivp/meters` lists it."""

    kind: str
    """`production`, `net-consumption`, `total-consumption`, `storage`, `backfeed`, `load`..."""
    enabled: bool = True
    status: str = "normal"
    flags: tuple[str, ...] = ()


@attrs.frozen
class Model:
    """A part number with the firmware that runs on it."""

    part: str
    image: str = ""


@attrs.frozen(cache_hash=True)
class Era:
    """A gateway of some firmware with its hardware: all that decides the shape of its answers."""

    name: str
    summary: str
    firmware: Firmware
    part: str
    imeter: bool | None = True
    """The flag of `/info`; `None` where the firmware does not write it."""
    meters: tuple[Meter, ...] = ()
    phase_mode: str = "three"
    volts: float = 230.0
    """Of one phase."""
    hertz: float = 50.0
    pcu: Model = Model("800-00631-r02", "520-00082-r01-v04.30.24")
    battery: Model | None = None
    battery_revision: int = 3
    battery_states: tuple[int, str] = (6, "ENCHG_STATE_READY")
    controller: Model | None = None
    collar: Model | None = None
    combiner: Model | None = None
    generator: str = ""
    """`idle`, `running`, or nothing."""
    q_relays: int = 0
    retired: int = 0
    """Microinverters that were taken down and are still listed."""
    gone: int = 0
    """Microinverters that have stopped reporting."""
    third_party_pv: bool = False
    energy_system: bool = True
    """Whether the endpoints of energy systems exist at all."""
    currency: str = "EUR"
    tariff: str = "single_rate"
    """As `/home` calls it: `single_rate`, `time_of_use` or `tiered`."""
    opt_schedules: bool = False
    export_limited: bool = False
    """Whether a static export limit is set."""
    lies: frozenset[str] = frozenset()
    """Defects that this very gateway shows, beside those of its firmware; names as in `lies.py`."""
    plant: Plant = Plant()

    @property
    def major(self) -> int:
        """The first number of the firmware."""
        return self.firmware.major

    def since(self, version: str) -> bool:
        """Whether the firmware is this version or later."""
        known = Firmware.parse(version)
        return known is not None and known <= self.firmware

    @property
    def metered(self) -> bool:
        """Whether a production CT is at work."""
        return any(meter.kind == "production" and meter.enabled for meter in self.meters)

    def meter(self, *kinds: str) -> Meter | None:
        """The first meter of one of these kinds."""
        return next((meter for meter in self.meters if meter.kind in kinds), None)
