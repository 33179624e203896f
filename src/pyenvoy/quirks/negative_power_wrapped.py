"""A meter's negative power in `device_data` is wrapped at 32 bits (4294967292 for -4 W); it is unwrapped.

Chapter 1.3 number 17, recorded on 8.3.5169 at night. The record itself keeps the sign in `curr_w`.
"""

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import since
from pyenvoy.units import Watts
from pyenvoy.wire.ivp_pdm import DEVICE_DATA
from pyenvoy.wire.ivp_pdm.device_data import EimChannel, EimDevice

FIRMWARE = since("7.6")
_WRAP = 2**32


def repair(answers: Answers) -> Answers:
    """Give every meter's power its sign back."""
    stored = answers.get(DEVICE_DATA)
    eims = tuple(_honest(meter) for meter in stored.eims) if stored else ()
    if stored is None or eims == stored.eims:
        return answers
    return answers.having(DEVICE_DATA, attrs.evolve(stored, eims=eims))


def _honest(meter: EimDevice) -> EimDevice:
    return attrs.evolve(meter, channels=tuple(_unwrapped(channel) for channel in meter.channels))


def _unwrapped(channel: EimChannel) -> EimChannel:
    watts = channel.watts
    if watts is None or watts.now is None or not _WRAP / 2 <= watts.now < _WRAP:
        return channel
    return attrs.evolve(channel, watts=attrs.evolve(watts, now=Watts(watts.now - _WRAP)))
