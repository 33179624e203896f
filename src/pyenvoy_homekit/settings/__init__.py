"""The section `[homekit]` of pyenvoy.toml."""

from pyenvoy_homekit.settings.bridge import HomekitSettings, Layout
from pyenvoy_homekit.settings.tiles import ControlSettings, SensorSettings

__all__ = ["ControlSettings", "HomekitSettings", "Layout", "SensorSettings"]
