"""From 8.3.6000 a split-phase storage meter may lose a phase for a moment; it then has no value.

Chapter 1.3 number 13, told of 8.3.6086 and 8.3.6087: one channel is all zero and the meter repeats
the other, so its registers halve. The living channel stays.
"""

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import since
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS, MeterChannel, MeterReading

FIRMWARE = since("8.3.6000")


def repair(answers: Answers) -> Answers:
    """Empty the reading of such a meter and of its dead channel."""
    readings, storage = answers.get(METER_READINGS), _split_storage(answers)
    if readings is None:
        return answers
    honest = tuple(_honest(reading) if reading.eid in storage else reading for reading in readings)
    return answers if honest == readings else answers.having(METER_READINGS, honest)


def _split_storage(answers: Answers) -> set[int]:
    return {
        meter.eid
        for meter in answers.get(METERS) or ()
        if (meter.measurement_type, meter.phase_mode, meter.phase_count) == ("storage", "split", 2)
    }


def _honest(reading: MeterReading) -> MeterReading:
    dead = [channel for channel in reading.channels[:2] if _is_dead(channel)]
    living = [channel for channel in reading.channels[:2] if not _is_dead(channel)]
    if len(dead) != 1 or len(living) != 1 or not _repeats(reading, living[0]):
        return reading
    return MeterReading(
        eid=reading.eid,
        timestamp=reading.timestamp,
        channels=tuple(
            MeterChannel(eid=channel.eid, timestamp=channel.timestamp)
            if channel is dead[0]
            else channel
            for channel in reading.channels
        ),
    )


def _is_dead(channel: MeterChannel) -> bool:
    return channel.energy_delivered == 0 and channel.energy_received == 0


def _repeats(reading: MeterReading, channel: MeterChannel) -> bool:
    return (reading.energy_delivered, reading.energy_received) == (
        channel.energy_delivered,
        channel.energy_received,
    )
