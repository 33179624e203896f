"""`/stream`: server-sent events, cut at blank lines whatever the size of the pieces they come in.

Protocol chapters 7.1 and 7.2. Nothing here waits or reads from a socket.
"""

import re
from typing import Any

import attrs

from pyenvoy.endpoint import Endpoint, LegacyRole, Raw, Role, from_json
from pyenvoy.firmware import since
from pyenvoy.wire.converter import wire

LONGEST_EVENT = 1 << 16
"""Bytes; an event of the meter stream has about 1500."""

_END = re.compile(rb"\r?\n\r?\n")


@attrs.frozen
class Splitter:
    """Cuts a stream into events: `split` it, keep the new splitter, read the events."""

    held: bytes = attrs.field(default=b"", repr=False)
    """What has come of the event that is not yet complete."""
    skipping: bool = False
    """Whether the event under way is too long and is being thrown away."""
    dropped: int = 0
    """How many events were too long."""

    def split(self, piece: bytes) -> "tuple[Splitter, tuple[bytes, ...]]":
        """The data of every event that this piece completes."""
        *events, held = _END.split(self.held + piece)
        dropped = self.dropped
        found = []
        skipping = self.skipping
        for event in events:
            if skipping or len(event) > LONGEST_EVENT:
                dropped += not skipping
                skipping = False
            elif data := data_of(event):
                found.append(data)
        if len(held) > LONGEST_EVENT:
            dropped += not skipping
            skipping = True
        # of an event that is thrown away only what may be half of its end is kept
        return Splitter(held[-3:] if skipping else held, skipping, dropped), tuple(found)


def data_of(event: bytes) -> bytes:
    """The data lines of one event, joined; empty for a comment or a lone `event:`."""
    lines = re.split(rb"\r?\n", event)
    data = [line[5:].removeprefix(b" ") for line in lines if line.startswith(b"data:")]
    return b"\n".join(data)


def last_event(body: bytes) -> object:
    """The last event of a body as plain data; a body without `data:` is taken for bare JSON."""
    events = [data for event in _END.split(body) if (data := data_of(event))]
    return from_json(events[-1] if events else body)


@attrs.frozen
class StreamPhase:
    """One phase at one moment; a phase that is not connected is all zero."""

    power: float | None = wire("p", default=None)
    reactive_power: float | None = wire("q", default=None)
    apparent_power: float | None = wire("s", default=None)
    voltage: float | None = wire("v", default=None)
    current: float | None = wire("i", default=None)
    power_factor: float | None = wire("pf", default=None)
    frequency: float | None = wire("f", default=None)


@attrs.frozen
class StreamPhases:
    """The three phases of one measurement."""

    a: StreamPhase | None = wire("ph-a", default=None)
    b: StreamPhase | None = wire("ph-b", default=None)
    c: StreamPhase | None = wire("ph-c", default=None)


@attrs.frozen
class MeterEvent:
    """One event of the meter stream; it bears no time, so its arrival has to do."""

    production: StreamPhases | None = wire("production", default=None)
    net_consumption: StreamPhases | None = wire("net-consumption", default=None)
    total_consumption: StreamPhases | None = wire("total-consumption", default=None)


METER_STREAM = Endpoint(
    "meter_stream",
    "/stream/meter",
    shape=MeterEvent,
    purpose="The current meters, phase by phase, once a second",
    role=Role.PROV,
    legacy=LegacyRole.INSTALLER,
    firmware=since("4"),
    decode=last_event,
)
PSD_STREAM = Endpoint(
    "psd_stream",
    "/stream/psd",
    shape=Raw,
    purpose="The power line's spectrum, for diagnosis",
    role=Role.PROV,
    legacy=LegacyRole.INSTALLER,
    firmware=since("7"),
    decode=last_event,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (METER_STREAM, PSD_STREAM)
