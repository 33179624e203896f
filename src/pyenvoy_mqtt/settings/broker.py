"""The broker: where it is, how to speak to it, what is said there. The keys of `[mqtt]` itself."""

import attrs

from pyenvoy import Secret
from pyenvoy_mqtt.settings.checks import port
from pyenvoy_mqtt.settings.pages import RestSettings

PROTOCOLS = ("auto", "5", "3.1.1")


def _broker(_: object, __: object, value: str) -> None:
    if not value or any(one.isspace() for one in value):
        raise ValueError(f"must be the name or address of a broker, not {value!r}")


def _topic(_: object, __: object, value: str) -> None:
    if (
        not value
        or set(value) & set("+#\0 ")
        or value.startswith(("/", "$"))
        or value.endswith("/")
    ):
        raise ValueError(
            f"must be the beginning of topics, such as pyenvoy or home/solar, not {value!r}"
        )


def _protocol(_: object, __: object, value: str) -> None:
    if value not in PROTOCOLS:
        raise ValueError(f"must be one of {', '.join(PROTOCOLS)}, not {value!r}")


@attrs.frozen
class MqttSettings:
    """Where the broker is and how to speak to it; every setting may be left out."""

    broker: str = attrs.field(default="localhost", validator=_broker)
    port: int = attrs.field(default=1883, validator=port())
    tls: bool = False
    user: str | None = None
    password: Secret | None = None
    topic: str = attrs.field(default="pyenvoy", validator=_topic)
    """What every topic begins with."""
    protocol: str = attrs.field(default="auto", validator=_protocol)
    """`auto` tries MQTT 5 and falls back to 3.1.1."""
    rest: RestSettings = RestSettings()
