"""What a setting must be to work at all; each mistake is one sentence. Used by every part of the section."""

from collections.abc import Callable

import attrs


def port(lowest: int = 1) -> Callable[[object, "attrs.Attribute[int]", int], None]:
    """It is a port."""

    def check(_: object, __: "attrs.Attribute[int]", value: int) -> None:
        if not lowest <= value <= 65535:
            raise ValueError(f"must be a port, {lowest} to 65535, not {value}")

    return check
