"""What a setting must be to work at all; each mistake is one sentence. Used by every part of the section."""

from collections.abc import Callable
from ipaddress import ip_address

import attrs


def port(lowest: int = 1) -> Callable[[object, "attrs.Attribute[int]", int], None]:
    """It is a port."""

    def check(_: object, __: "attrs.Attribute[int]", value: int) -> None:
        if not lowest <= value <= 65535:
            raise ValueError(f"must be a port, {lowest} to 65535, not {value}")

    return check


def at_least(lowest: float) -> Callable[[object, "attrs.Attribute[float]", float], None]:
    """It is a number, and not too small a one; `inf` and `nan` are none."""

    def check(_: object, __: "attrs.Attribute[float]", value: float) -> None:
        if not lowest <= value < _ENDLESS:
            raise ValueError(f"must be a number from {lowest:g} on, not {value!r}")

    return check


_ENDLESS = 1e9


def topic(_: object, __: object, value: str) -> None:
    """It is what topics may begin with."""
    if (
        not value
        or set(value) & set("+#\0 ")
        or value.startswith(("/", "$"))
        or value.endswith("/")
    ):
        raise ValueError(
            f"must be the beginning of topics, such as pyenvoy or home/solar, not {value!r}"
        )


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches a listener at this address."""
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
