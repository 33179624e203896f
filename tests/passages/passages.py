"""Every lie that is known: of the quirks, and of counters that the accounts alone stand against."""

from datetime import timedelta

from pyenvoy.simulator.answers import lies
from tests.passages.playing import (
    ASKED,
    TOTALS,
    Passage,
    both,
    counting,
    frozen,
    gone,
    honest,
    running,
    started,
    starting,
    telling,
)

_WRAP = 2**32 / 3600
_BATTERIES = (*ASKED, "ensemble_inventory", "ensemble_power")
_CTS = "8.2.127_three_cts"
_MORNING, _NIGHT = timedelta(hours=-4), timedelta(hours=9)

QUIRKS = (
    Passage(
        "zeros_while_starting",
        "3.17.3",
        starting,
        started,
        "no power; energy stands",
        quirk="zeros_while_starting",
        asked=("info", "production_totals"),
    ),
    Passage(
        "zeros_without_a_meter",
        "8.3.5422_zeros",
        telling(lies.ZEROS_ON_STANDARD),
        telling(),
        "power and energy as the inverters report and count them",
        honestly=telling(),
        quirk="zeros_without_a_meter",
        asked=TOTALS,
    ),
    Passage(
        "totals_stand_still",
        "8.2.4264_metered_no_ct",
        running("D8.2.4264"),
        running("D8.2.4000"),
        "power and energy as the inverters report and count them",
        honestly=running("D8.2.4000"),
        quirk="totals_stand_still",
        asked=TOTALS,
    ),
    Passage(
        "frozen_quarter_hours",
        "8.3.5433_total_repeats_net",
        telling(lies.RECORD_FROZEN),
        telling(),
        "power and energy of the meters; no figure of the gateway's own day",
        honestly=telling(),
        quirk="frozen_quarter_hours",
        asked=(*TOTALS, "device_data"),
    ),
    Passage(
        "net_reported_as_total",
        "8.3.5433_total_repeats_net",
        running("D8.3.5433"),
        running("D8.3.5400"),
        "the house as production and net make it up",
        honestly=both(telling(), running("D8.3.5400")),
        quirk="net_reported_as_total",
    ),
    Passage(
        "net_lifetime_is_import",
        "7.3.130",
        running("D7.3.130"),
        running("D7.3.517"),
        "import and export of the meter; the balance from total and production",
        honestly=running("D7.3.517"),
        quirk="net_lifetime_is_import",
    ),
    Passage(
        "inverters_lifetime_wraps",
        "7.6.175_joules_wrap",
        running("D7.6.175"),
        running("D8.2.4264"),
        "energy of the totals, which do not wrap",
        honestly=running("D8.2.4264"),
        quirk="inverters_lifetime_wraps",
        asked=TOTALS,
    ),
    Passage(
        "days_without_a_baseline",
        "8.3.1598_collar",
        telling(lies.BASELINE_LOST),
        telling(),
        "power and energy of the meters; no figure of the gateway's own day",
        honestly=telling(),
        quirk="days_without_a_baseline",
        asked=_BATTERIES,
    ),
    Passage(
        "half_a_storage_meter",
        "8.3.6087_storage_ct",
        telling(lies.PHASE_OF_STORAGE_DEAD),
        telling(),
        "the energies of the batteries stand; all else goes on",
        honestly=telling(),
        quirk="half_a_storage_meter",
        asked=_BATTERIES,
        begins=_MORNING,
    ),
    Passage(
        "negative_power_wrapped",
        "8.3.5169_generator_idle",
        lambda _: None,
        lambda _: None,
        "at night the meter's few watts below zero",
        quirk="negative_power_wrapped",
        noted=False,
        asked=(*ASKED, "device_data"),
        begins=_NIGHT,
        after=timedelta(hours=10),
    ),
    Passage(
        "generator_present_without_one",
        "8.2.127_three_cts",
        running("D8.2.127"),
        running("D8.2.4264"),
        "no generator",
        honestly=running("D8.2.4264"),
        quirk="generator_present_without_one",
        asked=(*ASKED, "ensemble_inventory", "generator", "gen_config"),
    ),
)

_half = frozenset({"half_a_storage_meter"})

COUNTERS = (
    Passage(
        "counters are halved", _CTS, counting(lambda energy: energy / 2), honest, "energy is held"
    ),
    Passage(
        "counters are doubled", _CTS, counting(lambda energy: energy * 2), honest, "energy is held"
    ),
    Passage(
        "counters are zero",
        _CTS,
        counting(lambda _: 0.0),
        honest,
        "energy is held, then stands: it is taken for a counter that started anew",
    ),
    Passage(
        "counters begin at 32 bits",
        _CTS,
        counting(lambda energy: energy % _WRAP),
        honest,
        "energy goes on: the wraps are added",
    ),
    Passage(
        "counters are one wrap lower",
        _CTS,
        counting(lambda energy: max(energy - _WRAP, 0.0)),
        honest,
        "energy goes on: the wrap is added",
    ),
    Passage(
        "counters jump by 8 MWh",
        _CTS,
        counting(lambda energy: energy + 8e6),
        honest,
        "energy is held, then goes on from where it was",
    ),
    Passage(
        "counters fall a little",
        _CTS,
        counting(lambda energy: energy - 40.0),
        honest,
        "energy is held",
    ),
    Passage(
        "the meters' readings stand still",
        _CTS,
        frozen("/ivp/meters/readings"),
        honest,
        "the power of the moment that is said with it; energy stands",
        after=timedelta(hours=8),
    ),
    Passage(
        "the meters' readings are gone",
        _CTS,
        gone("/ivp/meters/readings"),
        honest,
        "power and energy of the sections",
    ),
    Passage(
        "the meter's count flickers",
        "8.3.5528_count_flickers",
        telling(lies.EIM_COUNT_FLICKERS),
        telling(),
        "power and energy of the meters",
        honestly=telling(),
    ),
    Passage(
        "a storage meter without its quirk",
        "8.3.6087_storage_ct",
        telling(lies.PHASE_OF_STORAGE_DEAD),
        telling(),
        "the energies of the batteries are held",
        honestly=telling(),
        asked=_BATTERIES,
        off=_half,
        begins=_MORNING,
    ),
)

EVERY = (*QUIRKS, *COUNTERS)
