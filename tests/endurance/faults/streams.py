"""The meter stream, which is listened to while the readings fail: cut, mute, or full of nonsense."""

from itertools import count

from pyenvoy.polling.agenda import closed
from pyenvoy.simulator.faults import Kind
from pyenvoy.wire.stream import METER_STREAM
from tests.endurance.faults.named import Named, fault, metered, simulated

READINGS = "/ivp/meters/readings"
_LASTS = (150, 400)
"""Seconds: only after a minute without readings another source is looked for."""


def streaming(spoil=None, *faults):
    """The readings fail, so that the stream is listened to; and it is not what it should be."""

    async def begin(stage):
        end = await simulated(fault(Kind.STATUS, READINGS, status=503), *faults)(stage)
        stage.actor.spoil = spoil and spoil()

        async def ended():
            stage.actor.spoil = None
            await end()

        return ended

    return begin


def _cut():
    """Every seventh event, and the beginning, cut the connection."""
    numbers = count(1)

    def spoil(said):
        if not next(numbers) % 7:
            raise ConnectionResetError("the stream is cut")
        return said

    return spoil


def _nonsense():
    """Half an event, bytes that are no text, an answer of another shape, by turns."""
    numbers = count()

    def spoil(said):
        return (said[: len(said) // 2], b"\xff\xfe\x00{", b"[]", b"null")[next(numbers) % 4]

    return spoil


def _streams(stage):
    """Whether there is a stream for this role."""
    return metered(stage) and closed(METER_STREAM, stage.envoy.state.known) is None


FAULTS = (
    Named(
        "the readings fail, and the stream is cut",
        (17, 19),
        "nothing until a restart",
        streaming(_cut),
        lasts=_LASTS,
        fits=_streams,
        group="stream",
    ),
    Named(
        "the readings fail, and the stream is mute",
        (17,),
        "stale figures that look live",
        streaming(None, fault(Kind.STREAM_SILENT, "/stream/meter")),
        lasts=_LASTS,
        fits=_streams,
        group="stream",
    ),
    Named(
        "the readings fail, and the stream comes in lumps",
        (17,),
        "stale figures that look live",
        streaming(None, fault(Kind.STREAM_BUFFERED, "/stream/meter")),
        lasts=_LASTS,
        fits=_streams,
        group="stream",
    ),
    Named(
        "the readings fail, and the stream is nonsense",
        (17, 30),
        "a crash",
        streaming(_nonsense),
        lasts=_LASTS,
        fits=_streams,
        group="stream",
    ),
)
