"""The section `[mqtt]` of pyenvoy.toml. What it means for the network stands in `broker` and `server`."""

from pyenvoy_mqtt.settings.broker import MqttSettings
from pyenvoy_mqtt.settings.history import HistorySettings
from pyenvoy_mqtt.settings.home_assistant import Form, HomeAssistantSettings
from pyenvoy_mqtt.settings.pages import RestSettings

__all__ = ["Form", "HistorySettings", "HomeAssistantSettings", "MqttSettings", "RestSettings"]
