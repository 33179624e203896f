"""The broker: where it is, how to speak to it, what is said there. The keys of `[mqtt]` itself."""

import attrs

from pyenvoy import Secret
from pyenvoy.settings import Authorities, File
from pyenvoy_mqtt.settings.checks import at_least, port, topic
from pyenvoy_mqtt.settings.history import HistorySettings
from pyenvoy_mqtt.settings.home_assistant import HomeAssistantSettings
from pyenvoy_mqtt.settings.influx import InfluxSettings
from pyenvoy_mqtt.settings.pages import RestSettings
from pyenvoy_mqtt.settings.proxy import ProxySettings

PROTOCOLS = ("auto", "5", "3.1.1")


def _broker(_: object, __: object, value: str) -> None:
    if not value or any(one.isspace() for one in value):
        raise ValueError(f"must be the name or address of a broker, not {value!r}")


def _protocol(_: object, __: object, value: str) -> None:
    if value not in PROTOCOLS:
        raise ValueError(f"must be one of {', '.join(PROTOCOLS)}, not {value!r}")


def _maybe_topic(_: object, __: "attrs.Attribute[str | None]", value: str | None) -> None:
    if value is not None:
        topic(None, None, value)


@attrs.frozen
class MqttSettings:
    """Where the broker is and how to speak to it; every setting may be left out."""

    broker: str = attrs.field(default="localhost", validator=_broker)
    """Its name or address."""
    port: int = attrs.field(default=1883, validator=port())
    """Its port; mostly 8883 with TLS."""
    tls: bool = False
    """Whether to speak TLS; the broker's certificate is verified."""
    ca_file: Authorities | None = None
    """Whom to trust, PEM; without it the authorities of the system."""
    certificate_file: File | None = None
    """By which the broker knows us, PEM."""
    key_file: File | None = None
    """Its key, where it does not stand in the same file."""
    insecure: bool = False
    """Trust any certificate. Said loudly at every start."""
    user: str | None = None
    """As whom to sign in."""
    password: Secret | None = None
    """The file with its password."""
    client_id: str | None = None
    """Needed where the broker's rules go by it; without it another one for every connection."""
    topic: str = attrs.field(default="pyenvoy", validator=topic)
    """What every topic begins with."""
    protocol: str = attrs.field(default="auto", validator=_protocol)
    """5, 3.1.1, or auto: it tries MQTT 5 and falls back to 3.1.1."""
    enabled: bool = True
    """Whether anything is published at all; the other parts do without a broker."""
    snapshot: bool = True
    """Whether the whole snapshot is published as well, on one topic."""
    interval: float = attrs.field(default=10.0, validator=at_least(0))
    """Seconds between two messages of one subject; live values do not wait."""
    deadband: float = attrs.field(default=5.0, validator=at_least(0))
    """Watts by which a live value must move to be said at once."""
    refresh: float = attrs.field(default=15.0, validator=at_least(1))
    """Minutes after which everything is said again."""
    forget_after: float = attrs.field(default=60.0, validator=at_least(0))
    """Minutes after which hardware that is gone is taken back."""
    plugin: str | None = attrs.field(default=None, validator=_maybe_topic)
    """What the plugin's topics begin with, `prefix/name`: they are published as well."""
    home_assistant: HomeAssistantSettings = HomeAssistantSettings()
    rest: RestSettings = RestSettings()
    proxy: ProxySettings = ProxySettings()
    influx: InfluxSettings = InfluxSettings()
    history: HistorySettings = HistorySettings()
