"""The gateways that are ready to be played, by name."""

import attrs

from pyenvoy.firmware import Firmware
from pyenvoy.simulator.answers import lies
from pyenvoy.simulator.answers.era import Era, Meter, Model
from pyenvoy.simulator.plant import Place, Plane, Plant, Summer, Zone

_AMSTERDAM = Zone("Europe/Amsterdam", 3600, Summer.EUROPE)
_CHICAGO = Zone("US/Central", -21600, Summer.AMERICA)
_PHOENIX = Zone("America/Phoenix", -25200)
_HAWAII = Zone("Pacific/Honolulu", -36000)
_BRISBANE = Zone("Australia/Brisbane", 36000)
_EUROPE = Plant(place=Place(52.2, 5.2), zone=_AMSTERDAM)
_US = Plant(place=Place(39.0, -94.5), zone=_CHICAGO, phases=2, mean_load=900.0)
_NORTH = (Plane(25, 20), Plane(25, 300))


def _known(text: str) -> Firmware:
    firmware = Firmware.parse(text)
    if firmware is None:
        raise ValueError(f"{text!r} is not a firmware version")
    return firmware


def _european(name: str, summary: str, plant: Plant, part: str = "800-00654-r08") -> Era:
    return Era(name, summary, _firmware(name), part, plant=plant)


def _american(name: str, summary: str, plant: Plant, part: str = "800-00555-r03") -> Era:
    return Era(
        name,
        summary,
        _firmware(name),
        part,
        phase_mode="split",
        volts=120.0,
        hertz=60.0,
        pcu=Model("800-01331-r02", "521-00005-r06-v02.61.01"),
        currency="USD",
        plant=plant,
    )


def _firmware(name: str) -> Firmware:
    """An era is named after its firmware: `8.3.5433_total_repeats_net`."""
    return _known("D" + name.partition("_")[0])


def _meters(*kinds: str, off: tuple[str, ...] = ()) -> tuple[Meter, ...]:
    return tuple(Meter(kind, kind not in off) for kind in (*kinds, *off))


_TWO = _meters("production", "net-consumption")
_SEVEN_OFF = ("load", "evse", "pv3p")
_ENPOWER = Model("860-01801-r70", "2.7.6360_rel/31.33")
_IQ5P = Model("836-00502-r10", "3.0.8507_rel/31.43")
_IQ3T = Model("830-01760-r42", "2.6.7854_rel/22.33")


def _old() -> tuple[Era, ...]:
    envoy_r = attrs.evolve(_US, phases=1, inverters=17, rating=215.0, seed=37, zone=_HAWAII,
                           place=Place(20.8, -156.4), built=1_400_000_000)  # fmt: skip
    old = attrs.evolve(
        _american("3.7.0_html_only", "The HTML page and nothing else", envoy_r, "800-00069-r05"),
        imeter=None,
        volts=240.0,
        phase_mode="single",
        pcu=Model("800-00107-r02", "520-00011-r01-v27.02.00"),
    )
    s = attrs.evolve(_EUROPE, inverters=19, rating=240.0, seed=42, built=1_480_000_000)
    return (
        old,
        attrs.evolve(
            old,
            name="3.9.36",
            summary="An Envoy-R: totals and inverters as JSON, all else as HTML",
            firmware=_known("R3.9.36"),
            plant=attrs.evolve(envoy_r, inverters=12, seed=39),
        ),
        attrs.evolve(
            old,
            name="3.17.3",
            summary="An Envoy-R on its last firmware",
            firmware=_known("D3.17.3"),
            plant=attrs.evolve(envoy_r, inverters=41, seed=317),
        ),
        attrs.evolve(
            _american("4.2.33_metered_odd", "Metered and does not say so", s, "800-00547-r05"),
            firmware=_known("M4.2.33"),
            imeter=None,
            meters=(Meter("production"), Meter("net-consumption", False, "not-metering")),
            plant=attrs.evolve(_US, inverters=19, rating=240.0, seed=423, built=1_490_000_000),
        ),
        attrs.evolve(
            _american("4.10.35", "An Envoy-S Metered with both meters", _US),
            firmware=_known("R4.10.35"),
            meters=_TWO,
            plant=attrs.evolve(_US, inverters=28, rating=250.0, seed=410, built=1_500_000_000),
        ),
        attrs.evolve(
            _american("5.0.62", "An Envoy-S without meters", _US, "800-00551-r02"),
            imeter=False,
            plant=attrs.evolve(_US, inverters=40, rating=250.0, seed=562, built=1_520_000_000),
        ),
    )


def _seven() -> tuple[Era, ...]:
    return (
        attrs.evolve(
            _european("7.0.88", "The first firmware with tokens", _EUROPE),
            meters=_TWO,
            plant=attrs.evolve(_EUROPE, seed=788, inverters=14, built=1_620_000_000),
        ),
        attrs.evolve(
            _american("7.3.130", "Metered, net lifetime still gross", _US),
            meters=_TWO,
            plant=attrs.evolve(_US, seed=730, inverters=12, built=1_630_000_000),
        ),
        attrs.evolve(
            _european(
                "7.6.175_joules_wrap",
                "A Standard without meters, its counter wrapped",
                _EUROPE,
                "800-00656-r06",
            ),  # fmt: skip
            imeter=False,
            plant=attrs.evolve(_EUROPE, seed=761, inverters=13, built=1_600_000_000),
        ),
        attrs.evolve(
            _european(
                "7.6.185_battery_3t", "One IQ Battery 3T without a System Controller", _EUROPE
            ),
            meters=_TWO,
            battery=attrs.evolve(_IQ3T, part="830-01760-r37"),
            battery_revision=2,
            plant=attrs.evolve(
                _EUROPE,
                seed=765,
                inverters=9,
                batteries=1,
                capacity=3500.0,
                battery_power=1280.0,
                built=1_650_000_000,
            ),  # fmt: skip
        ),
    )


def _eight() -> tuple[Era, ...]:
    return (
        attrs.evolve(
            _american("8.0.3000", "Two IQ Batteries behind a System Controller 2", _US),
            part="800-00664-r05",
            meters=_TWO,
            battery=Model("836-01826-r76", "2.6.5200_rel/31.07"),
            controller=Model("865-00377-r28", "3.0.5177_rel/31.07"),
            plant=attrs.evolve(_US, seed=800, inverters=22, batteries=2, capacity=4960.0),
        ),
        attrs.evolve(
            _american("8.2.127_generator_running", "Off the grid, the generator running", _US),
            part="800-00647-r09",
            meters=_TWO,
            battery=Model("836-00750-r32", "2.0.6727_rel/22.15"),
            battery_revision=2,
            controller=Model("860-00376-r37", "2.0.5729_rel/22.15"),
            generator="running",
            plant=attrs.evolve(
                _US,
                seed=8127,
                inverters=24,
                batteries=1,
                capacity=3360.0,
                battery_power=1280.0,
                generator_power=14000.0,
            ),  # fmt: skip
        ),
        attrs.evolve(
            _american("8.2.127_three_cts", "A storage CT that shows on a channel of net", _US),
            part="800-00654-r08",
            meters=_meters("production", "net-consumption", "storage"),
            battery=Model("836-01826-r76", "2.6.5200_rel/31.07"),
            controller=Model("860-00276-r48", "2.0.5729_rel/22.15"),
            plant=attrs.evolve(_US, seed=8128, inverters=35, batteries=5, capacity=3360.0),
        ),
        attrs.evolve(
            _european(
                "8.2.4264_metered_no_ct",
                "Metered by its part number, with no CT at work",
                _EUROPE,
                "800-00554-r03",
            ),  # fmt: skip
            meters=_meters(off=("production", "net-consumption")),
            plant=attrs.evolve(_EUROPE, seed=8264, inverters=38, phases=3, rating=250.0),
        ),
        attrs.evolve(
            _european(
                "8.2.4345_device_data",
                "One phase of three, a System Controller, no battery",
                _EUROPE,
                "800-00649-r01",
            ),  # fmt: skip
            meters=_TWO,
            controller=_ENPOWER,
            currency="AUD",
            plant=attrs.evolve(
                _EUROPE,
                seed=8345,
                zone=_BRISBANE,
                place=Place(-27.5, 153.0),
                planes=_NORTH,
                rating=366.0,
            ),  # fmt: skip
        ),
        attrs.evolve(
            _european("8.2.4382_acb", "Three AC Batteries beside an IQ Battery 3T", _EUROPE),
            part="800-00654-r06",
            meters=_TWO,
            battery=_IQ3T,
            battery_revision=2,
            plant=attrs.evolve(
                _EUROPE,
                seed=8382,
                inverters=17,
                batteries=1,
                capacity=3500.0,
                battery_power=1280.0,
                acbs=3,
            ),  # fmt: skip
        ),
        attrs.evolve(
            _european(
                "8.2.4389_opt_schedules", "Enphase plans the battery; writes are in vain", _EUROPE
            ),  # fmt: skip
            meters=_TWO,
            battery=_IQ5P,
            controller=_ENPOWER,
            opt_schedules=True,
            tariff="time_of_use",
            plant=attrs.evolve(_EUROPE, seed=8389, inverters=20, batteries=2),
        ),
    )


def _latest() -> tuple[Era, ...]:
    return (
        attrs.evolve(
            _american("8.3.1598_collar", "Meter collar and IQ Combiner 6 with seven meters", _US),
            part="800-02409-r03",
            meters=_meters("production", "net-consumption", "storage", "backfeed", off=_SEVEN_OFF),
            battery=Model("836-01250-r00", "4.5.35"),
            battery_revision=4,
            battery_states=(63, "ENCMN_MDE_ENCHARGE_READY"),
            collar=Model("865-00400-r22", "3.0.6-D0"),
            combiner=Model("800-02403-r08", "0.1.20-D1"),
            tariff="time_of_use",
            lies=frozenset({lies.BASELINE_LOST}),
            plant=attrs.evolve(
                _US,
                seed=81598,
                inverters=17,
                batteries=2,
                battery_power=3540.0,
                built=1_752_945_000,
            ),  # fmt: skip
        ),
        attrs.evolve(
            _european(
                "8.3.5167_third_party_pv",
                "A dry contact switches panels of another make",
                _EUROPE,
                "800-00649-r01",
            ),  # fmt: skip
            meters=_TWO,
            battery=_IQ5P,
            controller=_ENPOWER,
            third_party_pv=True,
            plant=attrs.evolve(_EUROPE, seed=85167, inverters=12, phases=3, batteries=2),
        ),
        attrs.evolve(
            _american(
                "8.3.5169_generator_idle", "No battery, a System Controller, a generator", _US
            ),
            part="800-00647-r11",
            meters=_TWO,
            controller=Model("861-01381-r05", "2.0.6936_rel/31.43"),
            generator="idle",
            plant=attrs.evolve(_US, seed=85169, inverters=20, generator_power=22000.0),
        ),
        attrs.evolve(
            _european(
                "8.3.5289_inverters_gone",
                "Inverters that went silent, and two Q-Relays",
                _EUROPE,
                "800-00554-r03",
            ),  # fmt: skip
            meters=_meters("production", off=("net-consumption",)),
            q_relays=2,
            gone=3,
            plant=attrs.evolve(_EUROPE, seed=85289, inverters=18),
        ),
        attrs.evolve(
            _european(
                "8.3.5422_zeros", "A Standard whose totals are all zero", _EUROPE, "800-00656-r06"
            ),  # fmt: skip
            imeter=False,
            lies=frozenset({lies.ZEROS_ON_STANDARD}),
            plant=attrs.evolve(_EUROPE, seed=85422, inverters=16),
        ),
        attrs.evolve(
            _american(
                "8.3.5433_total_repeats_net", "A CT on the load; the total section is net", _US
            ),
            meters=_meters(
                "production", "total-consumption", off=("storage", "backfeed", *_SEVEN_OFF)
            ),  # fmt: skip
            retired=8,
            opt_schedules=True,
            tariff="tiered",
            lies=frozenset({lies.RECORD_FROZEN}),
            plant=attrs.evolve(_US, seed=85433, inverters=12),
        ),
        attrs.evolve(
            _european("8.3.5528_count_flickers", "The meter's count is 0 now and then", _EUROPE),
            meters=_TWO,
            lies=frozenset({lies.EIM_COUNT_FLICKERS}),
            plant=attrs.evolve(_EUROPE, seed=85528, inverters=21),
        ),
        attrs.evolve(
            _american("8.3.6087_storage_ct", "A storage CT of which one phase reads zero", _US),
            part="800-00664-r05",
            meters=_meters(
                "production", "net-consumption", "storage", off=("backfeed", *_SEVEN_OFF)
            ),  # fmt: skip
            battery=Model("836-01826-r81", "3.0.8507_rel/31.43"),
            controller=Model("865-00378-r27", "3.0.8507_rel/31.43"),
            lies=frozenset({lies.PHASE_OF_STORAGE_DEAD}),
            plant=attrs.evolve(
                _US, seed=86087, inverters=26, batteries=3, zone=_PHOENIX, place=Place(33.4, -112.1)
            ),  # fmt: skip
        ),
    )


ERAS: dict[str, Era] = {era.name: era for era in (*_old(), *_seven(), *_eight(), *_latest())}
"""Every ready-made gateway, the oldest first."""
