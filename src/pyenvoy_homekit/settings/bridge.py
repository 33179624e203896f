"""The bridge itself: how it is found, how it is laid out, what it shows without being asked."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import TypeAlias

import attrs

from pyenvoy.errors import Problem
from pyenvoy.settings import GatewaySettings
from pyenvoy_homekit.settings.kinds import BatteryKind, Guarded, Layout, MainKind, Part
from pyenvoy_homekit.settings.tiles import ControlSettings, SensorSettings

# -- what a setting must be ------------------------------------------------------------------------


def _port(_: object, __: object, value: int | None) -> None:
    if value is not None and not 0 < value <= 65535:
        raise ValueError(f"must be a port, 1 to 65535, not {value}")


def _address(_: object, __: object, value: str | None) -> None:
    try:
        ip_address("127.0.0.1" if value is None else value)
    except ValueError:
        raise ValueError(
            f"must be an address of this machine, such as 192.168.1.20, not {value!r}"
        ) from None


def _power(_: object, __: object, value: float | None) -> None:
    if value is not None and not 1 <= value <= 1e7:
        raise ValueError(f"must be a power in W, such as 7200, not {value!r}")


def _percent(_: object, __: object, value: float | None) -> None:
    if value is not None and not 0 <= value <= 100:
        raise ValueError(f"must be percent, from 0 to 100, not {value!r}")


def _minutes(_: object, __: object, value: float | None) -> None:
    if value is not None and not 0.5 <= value <= 1440:
        raise ValueError(f"must be minutes, from 0.5 to 1440, not {value!r}")


def _seconds(_: object, __: object, value: float) -> None:
    if not 1 <= value <= 3600:
        raise ValueError(f"must be seconds, from 1 to 3600, not {value!r}")


# -- the section -----------------------------------------------------------------------------------


@attrs.frozen
class LockSettings:
    """`[homekit.lock]`: what keeps a control from being used by mistake. It is locked at every start."""

    guards: Guarded = Guarded.DANGEROUS
    """Which controls it is for: dangerous, all, none."""
    relock_after: float = attrs.field(default=30.0, validator=_seconds)
    """Seconds after which it locks itself again."""
    name: str = "Lock"
    """What it is called."""
    name_prefix: bool = False
    """Whether the gateway's name stands in front."""


@attrs.frozen
class Differences:
    """What is different for one of several gateways, by its name or host: keys of `[homekit]`, and its lock."""

    layout: Layout | None = None
    name: str | None = None
    address: str | None = attrs.field(default=None, validator=_address)
    port: int | None = attrs.field(default=None, validator=_port)
    shows: tuple[Part, ...] | None = None
    main: MainKind | None = None
    installed_power: float | None = attrs.field(default=None, validator=_power)
    batteries: BatteryKind | None = None
    ac_batteries: BatteryKind | None = None
    each_battery: bool | None = None
    low_battery: float | None = attrs.field(default=None, validator=_percent)
    inverters: bool | None = None
    eve: bool | None = None
    eve_history: bool | None = None
    unavailable_after: float | None = attrs.field(default=None, validator=_minutes)
    lock: LockSettings | None = None


@attrs.frozen
class HomekitSettings:
    """Apple Home. The section alone gives a useful Home; everything else is additive."""

    layout: Layout = Layout.BRIDGE
    """How tiles are dealt out: behind one bridge, or as a single accessory that has it all."""
    name: str | None = None
    """Of the bridge; without it the gateway's."""
    address: str | None = attrs.field(default=None, validator=_address)
    """Of this machine, by which Home is to find the bridge; without it that of its default network."""
    port: int | None = attrs.field(default=None, validator=_port)
    """Without it a free one is chosen once and kept."""
    shows: tuple[Part, ...] = tuple(Part)
    """What is shown without being asked for."""
    main: MainKind = MainKind.LIGHT_SENSOR
    """As what the production is shown."""
    installed_power: float | None = attrs.field(default=None, validator=_power)
    """What is 100 % of the production, W; without it what the inverters have given at most."""
    batteries: BatteryKind = BatteryKind.BATTERY
    """As what the IQ Batteries together are shown."""
    ac_batteries: BatteryKind = BatteryKind.BATTERY
    """As what the AC Batteries together are shown."""
    each_battery: bool = True
    """Whether every battery is shown for itself too."""
    low_battery: float = attrs.field(default=10.0, validator=_percent)
    """Charge in percent at which, and below which, a battery is low; its light or fan is off then."""
    inverters: bool = False
    """Whether every microinverter is shown for itself: its power, and with `eve` all its other figures."""
    eve: bool = True
    """Whether all other figures are given too, for the apps that show more than Home does; those of microinverters
    only with `inverters`."""
    eve_history: bool = True
    """Whether a history of power is kept for the app Eve; with `single` its meters stand beside the accessory."""
    unavailable_after: float = attrs.field(default=5.0, validator=_minutes)
    """Minutes without news after which a tile says that it is not known."""
    lock: LockSettings = LockSettings()
    sensor: tuple[SensorSettings, ...] = ()
    control: tuple[ControlSettings, ...] = ()
    gateways: Mapping[str, Differences] = attrs.field(factory=dict)
    """What is different for a gateway, by its name or host."""

    def of(self, gateway: GatewaySettings) -> "HomekitSettings":
        """What holds for one gateway, with the tiles that are meant for it."""
        other = self.gateways.get(gateway.title) or self.gateways.get(gateway.host) or Differences()
        said = attrs.asdict(other, recurse=False, filter=lambda _, value: value is not None)
        sensors = tuple(one for one in self.sensor if _is_for(one, gateway))
        controls = tuple(one for one in self.control if _is_for(one, gateway))
        return attrs.evolve(self, **said, sensor=sensors, control=controls, gateways={})

    def mistakes(self, gateways: tuple[GatewaySettings, ...]) -> Iterator[Problem]:
        """What the gateways' sections do not bear out."""
        yield from _strangers(self, gateways)
        yield from _twice("sensor", self.sensor, gateways)
        yield from _twice("control", self.control, gateways)


Tiles: TypeAlias = tuple[SensorSettings | ControlSettings, ...]


def _strangers(
    settings: HomekitSettings, gateways: tuple[GatewaySettings, ...]
) -> Iterator[Problem]:
    """Gateways that are spoken of and that no section has."""
    known = {name for one in gateways for name in (one.host, one.name) if name is not None}
    spoken = [
        *((f'gateways["{name}"]', name) for name in settings.gateways),
        *_meant("sensor", settings.sensor),
        *_meant("control", settings.control),
    ]
    for where, name in spoken:
        if name not in known:
            there = ", ".join(sorted(known))
            yield Problem(where, f"no gateway is called {name}: there are {there}")


def _meant(kind: str, tiles: Tiles) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(tiles):
        if one.gateway is not None:
            yield f"{kind}[{number}].gateway", one.gateway


def _twice(kind: str, tiles: Tiles, gateways: tuple[GatewaySettings, ...]) -> Iterator[Problem]:
    """Two tiles of one name at one gateway: Home could not keep them apart when they change."""
    seen: dict[tuple[str, str], int] = {}
    for number, one in enumerate(tiles):
        places = [(one.name, each.host) for each in gateways if _is_for(one, each)]
        first = next((seen[place] for place in places if place in seen), None)
        if first is not None:
            what = f"is called {one.name} as {kind}[{first}] is: give it a name of its own"
            yield Problem(f"{kind}[{number}].name", what)
        seen.update(dict.fromkeys(places, number))


def _is_for(tile: SensorSettings | ControlSettings, gateway: GatewaySettings) -> bool:
    return tile.gateway in (None, gateway.name, gateway.host)
