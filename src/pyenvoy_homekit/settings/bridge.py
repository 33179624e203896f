"""The bridge itself: how it is found, how it is laid out, what it shows without being asked."""

from enum import StrEnum

import attrs

from pyenvoy_homekit.settings.tiles import ControlSettings, SensorSettings


class Layout(StrEnum):
    """How tiles are dealt out to accessories."""

    BRIDGE = "bridge"
    """One accessory for each device family, behind one bridge."""
    SINGLE = "single"
    """One accessory that has it all, as the plugin shows it."""


@attrs.frozen
class HomekitSettings:
    """Apple Home. The section alone gives a useful Home; everything else is additive."""

    layout: Layout = Layout.BRIDGE
    sensor: tuple[SensorSettings, ...] = ()
    control: tuple[ControlSettings, ...] = ()
