"""From 8.2.4264 the totals of gateways with meters but no transformers stand still; they are dropped.

Chapter 1.3 number 8, recorded on 8.2.4264. While `/ivp/meters` is unknown, a gateway that claims a
meter and shows none at work is not believed either.
"""

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import since
from pyenvoy.quirks.sections import meter
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.info import INFO
from pyenvoy.wire.ivp_meters import METERS

FIRMWARE = since("8.2.4264")


def repair(answers: Answers) -> Answers:
    """Drop the totals where a meter could measure production and none does."""
    if answers.get(PRODUCTION_TOTALS) is None or not _could_measure_but_does_not(answers):
        return answers
    return answers.without(PRODUCTION_TOTALS, "they stand still: no production meter is enabled")


def _could_measure_but_does_not(answers: Answers) -> bool:
    meters = answers.get(METERS)
    if meters is not None:
        states = [one.state for one in meters if one.measurement_type == "production"]
        return bool(states) and "enabled" not in states
    info = answers.get(INFO)
    return info is not None and bool(info.device.integrated_meter) and meter(answers) is None
