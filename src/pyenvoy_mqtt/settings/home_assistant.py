"""The part `[mqtt.home_assistant]`: whether and how everything is announced to Home Assistant."""

from enum import StrEnum

import attrs

from pyenvoy_mqtt.settings.checks import topic


class Form(StrEnum):
    """How announcements are written."""

    DEVICE = "device"
    """One for each device, with all its entities; Home Assistant from 2024.12 on."""
    ENTITY = "entity"
    """One for each entity, for older ones and other programs."""


@attrs.frozen
class HomeAssistantSettings:
    """Announcements to Home Assistant."""

    enabled: bool = True
    """Whether everything is announced."""
    prefix: str = attrs.field(default="homeassistant", validator=topic)
    """What topics of announcements begin with, and that of its birth message, `<prefix>/status`."""
    form: Form = Form.DEVICE
    """One announcement for a device, or for each entity, for Home Assistant before 2024.12."""
