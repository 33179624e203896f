"""The part `[mqtt.proxy]`: the gateway's own paths, answered from the cache."""

from ipaddress import ip_network

import attrs

from pyenvoy import Secret
from pyenvoy.settings import File
from pyenvoy_mqtt.settings.checks import is_loopback, port
from pyenvoy_mqtt.settings.pages import an_address, long_enough


def _networks(_: object, __: object, value: tuple[str, ...]) -> None:
    for one in value:
        try:
            ip_network(one)
        except ValueError:
            raise ValueError(
                f"must hold addresses or networks such as 192.168.1.20 or 192.168.1.0/24, not {one!r}"
            ) from None


@attrs.frozen
class ProxySettings:
    """Whether and where others may ask us in place of the gateway; they can change nothing."""

    enabled: bool = False
    """Whether the gateway's own paths are answered from what it last said."""
    address: str = attrs.field(default="127.0.0.1", validator=an_address)
    """Where to listen; anything but this machine alone needs `clients` or `read_key_file`."""
    port: int = attrs.field(default=8479, validator=port(lowest=0))
    """On which port; 0 lets the system choose."""
    tls: bool = True
    """Whether to speak https, as firmware 7 and later does; older ones speak http."""
    certificate_file: File | None = None
    """What to show, PEM with its key; without it one of our own is made and kept."""
    clients: tuple[str, ...] = attrs.field(default=(), validator=_networks)
    """Who may ask without a key: addresses or networks."""
    read_key: Secret | None = attrs.field(default=None, validator=long_enough)
    """The file with what others must send in place of a token, as `Authorization: Bearer …`."""
    gateway: str | None = None
    """The serial number of the gateway to speak for, where there are several; else the first."""

    def __attrs_post_init__(self) -> None:
        """Whoever lets others in says whom."""
        closed = self.clients or self.read_key is not None
        if self.enabled and not is_loopback(self.address) and not closed:
            raise ValueError(
                f"address {self.address} lets others in: set clients or read_key_file, "
                "or keep to 127.0.0.1"
            )
