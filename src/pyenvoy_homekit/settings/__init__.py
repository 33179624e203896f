"""The section `[homekit]` of pyenvoy.toml."""

from pyenvoy_homekit.settings.bridge import Differences, HomekitSettings, LockSettings
from pyenvoy_homekit.settings.kinds import (
    BatteryKind,
    ControlKind,
    Guarded,
    Layout,
    MainKind,
    Part,
    SensorKind,
)
from pyenvoy_homekit.settings.tiles import ControlSettings, SensorSettings

__all__ = [
    "BatteryKind",
    "ControlKind",
    "ControlSettings",
    "Differences",
    "Guarded",
    "HomekitSettings",
    "Layout",
    "LockSettings",
    "MainKind",
    "Part",
    "SensorKind",
    "SensorSettings",
]
