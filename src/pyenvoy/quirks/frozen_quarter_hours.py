"""The stored quarter hours of a meter may be frozen while it measures on; what rests on them is dropped.

Chapter 1.3 number 18, recorded on 8.3.5433: the meter's record in `device_data` had ended seven
days before, and the totals were a copy of it. The evidence is that record's end beside the time of
the meter's own reading, both by the gateway's clock.
"""

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import since
from pyenvoy.quirks.sections import each_meter, mended, without_days
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.ivp_meters import METER_READINGS
from pyenvoy.wire.ivp_pdm import DEVICE_DATA, PDM_ENERGY, PdmEnergy
from pyenvoy.wire.production import ProductionSection

FIRMWARE = since("8.3")
_STALE = 2 * 3600  # s; a record is closed every quarter of an hour


def repair(answers: Answers) -> Answers:
    """Drop the totals, the stored sums of meters, and the days reckoned from them."""
    closed, now = _closed(answers), _now(answers)
    if closed is None or now is None or now - closed < _STALE:
        return answers
    if answers.get(PRODUCTION_TOTALS) is not None:
        answers = answers.without(PRODUCTION_TOTALS, "they are copied from a frozen record")
    energy = answers.get(PDM_ENERGY)
    if energy is not None and (honest := _without_meters(energy)) != energy:
        answers = answers.having(PDM_ENERGY, honest)
    return mended(answers, lambda found: each_meter(found, _without_days))


def _closed(answers: Answers) -> int | None:
    """When the last record of any meter was closed."""
    stored = answers.get(DEVICE_DATA)
    ends = [
        channel.last_reading.end_date
        for meter in (stored.eims if stored else ())
        for channel in meter.channels
        if channel.last_reading and channel.last_reading.end_date
    ]
    return max(ends, default=None)


def _now(answers: Answers) -> float | None:
    """When any meter was last read, by the gateway's clock."""
    times = [reading.timestamp for reading in answers.get(METER_READINGS) or ()]
    return max((time for time in times if time), default=None)


def _without_meters(energy: PdmEnergy) -> PdmEnergy:
    production = energy.production
    return attrs.evolve(
        energy,
        production=production and attrs.evolve(production, eim=None),
        consumption=None,
    )


def _without_days(section: ProductionSection) -> ProductionSection:
    return attrs.evolve(
        without_days(section), lines=tuple(without_days(line) for line in section.lines)
    )
