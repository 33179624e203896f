"""What people have set on the gateway, as it stands: the documents that writes change."""

from collections.abc import Mapping
from typing import Generic, TypeVar

import attrs

Json = Mapping[str, object]
"""A document: it is kept as it came, not understood."""
T = TypeVar("T")


@attrs.frozen
class Delayed(Generic[T]):
    """A wish that the hardware follows some seconds later."""

    wanted: T
    before: T
    at: int = 0

    def seen(self, t: int, delay: int) -> T:
        """What is true at `t`."""
        return self.wanted if t >= self.at + delay else self.before

    def told(self, wanted: T, t: int, delay: int) -> "Delayed[T]":
        """The next wish, on the way from what is true now."""
        return Delayed(wanted, self.seen(t, delay), t)


@attrs.frozen
class Settings:
    """All that a write can change. Documents are never changed in place."""

    tariff: Json
    contacts: tuple[Json, ...]
    contact_states: Delayed[Mapping[str, str]]
    meters: Mapping[int, bool]
    """Which meters are enabled, by EID."""
    relay: str = "closed"
    gen_running: bool = False
    gen_mode: Json = attrs.field(factory=dict)
    gen_config: Json = attrs.field(factory=dict)
    gen_schedule: Json = attrs.field(factory=dict)
    forced_off: bool = False
    stream_from: int = 0
    """When live data were last enabled, epoch s."""
    stream_until: int = 0
    """When they stop again."""
    dpel: Json = attrs.field(factory=dict)
    acb_sleep: Delayed[tuple[Json, ...]] = Delayed((), ())
    grid_profile: str = ""
    scan_until: int = 0
    report_settings: Json = attrs.field(factory=dict)
