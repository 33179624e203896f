"""What Home shows, as plain values: accessories, their services, their characteristics. Pure, no pyhap.

The tiles make them of a view; the bridge shows them. A key never changes for the same thing: by it the ids
are kept that rooms, names and automations hang on. Names may change.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from pyenvoy import Snapshot
from pyenvoy.accounting import Accounts
from pyenvoy.commands import Danger
from pyenvoy.endpoint import LegacyRole, Role

Value: TypeAlias = bool | int | float | str
"""What a characteristic can hold."""


@attrs.frozen
class Peak:
    """The highest power seen at one place since a person last reset it."""

    power: float
    """W."""
    at: datetime
    """When it was seen."""
    rising: bool = False
    """Whether the latest reading is what raised it."""


@attrs.frozen
class View:
    """All that tiles are made of."""

    at: datetime
    snapshot: Snapshot
    accounts: Accounts | None = None
    polling: bool = True
    """Whether polling goes on; a person can stop it."""
    unlocked: bool = True
    """Whether controls may be used now."""
    name: str = "Envoy"
    """What people call the gateway."""
    role: Role | LegacyRole = Role.OWNER
    """What we may do there."""
    allowed: frozenset[Danger] = frozenset()
    """What a person has allowed although it is dangerous."""
    patience: timedelta = timedelta(minutes=5)
    """What is older is not known any more, unless it is asked for more rarely than that."""
    peaks: Mapping[str, Peak] = attrs.field(factory=dict)
    """The highest power so far of `production`, `total` and `net`."""
    resets: Mapping[str, int] = attrs.field(factory=dict)
    """When a person last reset an energy meter, by the same names, in Eve's own seconds."""


@attrs.frozen
class Characteristic:
    """One value."""

    kind: str
    """Apple's name, as `On`, or a name in our own table."""
    value: Value | None
    """`None` where it is not known now: the last one stands, and the service says that it does."""
    sets: str = ""
    """What a person sets by it, in the words of `controls`; empty where it is only read."""
    least: float | None = None
    most: float | None = None
    step: float | None = None


@attrs.frozen
class Service:
    """What Home shows as one tile or one sensor."""

    kind: str
    """Apple's name, as `MotionSensor`, or a name in our own table."""
    key: str
    """Tells services of one accessory apart; never changes."""
    name: str
    characteristics: tuple[Characteristic, ...]
    primary: bool = False


@attrs.frozen
class Accessory:
    """A device in Home, with a room of its own."""

    key: str
    """`gateway`, `battery/122…`; never changes."""
    name: str
    services: tuple[Service, ...]
    model: str | None = None
    serial: str | None = None
    firmware: str | None = None
    reachable: bool = True
    """False where nothing is known of it any more: Home then says that it does not respond."""
