"""The part `[mqtt.rest]`: what is answered over HTTP, where, and to whom."""

from ipaddress import ip_address

import attrs

from pyenvoy import Secret
from pyenvoy_mqtt.settings.checks import is_loopback, port

_SHORTEST = 16  # characters; what is shorter can be tried out


def an_address(_: object, __: object, value: str) -> None:
    """It is an address of this machine."""
    try:
        ip_address(value)
    except ValueError:
        raise ValueError(
            f"must be an address of this machine, such as 127.0.0.1 or 0.0.0.0, not {value!r}"
        ) from None


def long_enough(_: object, __: object, value: Secret | None) -> None:
    """It cannot be tried out."""
    if value is not None and len(value.reveal()) < _SHORTEST:
        raise ValueError(
            f"is too short for a key: {_SHORTEST} characters at least, from a generator"
        )


@attrs.frozen
class RestSettings:
    """Whether and where questions over HTTP are answered, and which keys they need."""

    enabled: bool = True
    """Whether anything is answered: the page, the API, the plugin's paths, metrics."""
    address: str = attrs.field(default="127.0.0.1", validator=an_address)
    """Where to listen; anything but this machine alone needs `read_key_file`."""
    port: int = attrs.field(default=8478, validator=port(lowest=0))
    """On which port; 0 lets the system choose."""
    read_key: Secret | None = attrs.field(default=None, validator=long_enough)
    """The file with the key to read, 16 characters or more; on this machine alone none is needed."""
    control_key: Secret | None = attrs.field(default=None, validator=long_enough)
    """The file with the key to change something; without it nothing can be changed."""
    names: tuple[str, ...] = ()
    """Names besides addresses and localhost under which this machine is asked."""

    def __attrs_post_init__(self) -> None:
        """Whoever lets others in says to whom."""
        if not is_loopback(self.address) and self.read_key is None:
            raise ValueError(
                f"address {self.address} lets others in: set read_key_file, or keep to 127.0.0.1"
            )
        if self.read_key is not None and self.read_key == self.control_key:
            raise ValueError(
                "read_key_file and control_key_file hold the same key: make another one"
            )
