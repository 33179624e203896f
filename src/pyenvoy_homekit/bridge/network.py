"""Where a bridge can be reached: the address that the network knows this machine by, and a port that is free."""

import socket

_MDNS = ("224.0.0.251", 5353)


def own_address() -> str | None:
    """The address of the interface that mDNS goes out by; `None` without a network. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        try:
            found.connect(_MDNS)
        except OSError:
            return None
        address: str = found.getsockname()[0]
    return None if address == "0.0.0.0" else address  # noqa: S104  # compared, not listened on


def free_port(address: str) -> int:
    """A port that nobody listens on. Raises `OSError` where the address is not ours."""
    with socket.socket() as found:
        found.bind((address, 0))
        port: int = found.getsockname()[1]
    return port
