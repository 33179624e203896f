"""Gateways before tokens: firmware 3, 4 and 5."""

import attrs

from pyenvoy.firmware import known
from pyenvoy.simulator.answers.era import Era, Meter, Model
from pyenvoy.simulator.answers.eras.parts import TWO_METERS, US, american
from pyenvoy.simulator.plant import Place, Zone

_MAUI = attrs.evolve(
    US,
    place=Place(20.8, -156.4),
    zone=Zone("Pacific/Honolulu", -36000),
    phases=1,
    rating=215.0,
    built=1_400_000_000,
)


def _envoy_r(name: str, summary: str, inverters: int, seed: int) -> Era:
    return attrs.evolve(
        american(name, summary, "800-00069-r05"),
        imeter=None,
        volts=240.0,
        phase_mode="single",
        pcu=Model("800-00107-r02", "520-00011-r01-v27.02.00"),
        plant=attrs.evolve(_MAUI, inverters=inverters, seed=seed),
    )


def _envoy_s(era: Era, inverters: int, seed: int, built: int) -> Era:
    plant = attrs.evolve(US, inverters=inverters, rating=245.0, seed=seed, built=built)
    return attrs.evolve(era, plant=plant)


_3_9 = _envoy_r("3.9.36", "An Envoy-R: totals and inverters as JSON, all else as HTML", 12, 39)
_4_2 = american("4.2.33_metered_odd", "Metered, and does not say so", "800-00547-r05")
_4_10 = american("4.10.35", "An Envoy-S Metered with both meters")
_5_0 = american("5.0.62", "An Envoy-S without meters", "800-00551-r02")

ERAS = (
    _envoy_r("3.7.0_html_only", "The HTML page and nothing else", 17, 37),
    attrs.evolve(_3_9, firmware=known("R3.9.36")),
    _envoy_r("3.17.3", "An Envoy-R on its last firmware", 41, 317),
    _envoy_s(
        attrs.evolve(
            _4_2,
            firmware=known("M4.2.33"),
            imeter=None,
            meters=(Meter("production"), Meter("net-consumption", False, "not-metering")),
        ),
        19,
        423,
        1_490_000_000,
    ),
    _envoy_s(
        attrs.evolve(_4_10, firmware=known("R4.10.35"), meters=TWO_METERS), 28, 410, 1_500_000_000
    ),
    _envoy_s(attrs.evolve(_5_0, imeter=False), 40, 562, 1_520_000_000),
)
