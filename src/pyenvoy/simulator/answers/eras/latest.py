"""Gateways on firmware 8.3."""

import attrs

from pyenvoy.simulator.answers import lies
from pyenvoy.simulator.answers.era import Model
from pyenvoy.simulator.answers.eras.parts import (
    CONTROLLER_2,
    EUROPE,
    IQ_5P,
    STANDARD_EU,
    TWO_METERS,
    UNWIRED,
    US,
    american,
    european,
    meters,
    storage,
)
from pyenvoy.simulator.plant import Place, Zone

_PHOENIX = attrs.evolve(US, place=Place(33.4, -112.1), zone=Zone("America/Phoenix", -25200))

ERAS = (
    attrs.evolve(
        american("8.3.1598_collar", "Meter collar and IQ Combiner 6, seven meters"),
        part="800-02409-r03",
        meters=meters("production", "net-consumption", "storage", "backfeed", off=UNWIRED),
        battery=Model("836-01250-r00", "4.5.35"),
        battery_revision=4,
        battery_states=(63, "ENCMN_MDE_ENCHARGE_READY"),
        collar=Model("865-00400-r22", "3.0.6-D0"),
        combiner=Model("800-02403-r08", "0.1.20-D1"),
        tariff="time_of_use",
        lies=frozenset({lies.BASELINE_LOST}),
        plant=attrs.evolve(
            storage(US, 2, 5000.0, 3540.0), seed=81598, inverters=17, built=1_752_945_000
        ),
    ),
    attrs.evolve(
        european("8.3.5167_third_party_pv", "A dry contact for panels of another make"),
        part="800-00649-r01",
        meters=TWO_METERS,
        battery=IQ_5P,
        controller=CONTROLLER_2,
        third_party_pv=True,
        plant=attrs.evolve(storage(EUROPE, 2, 5000.0), seed=85167, inverters=12, phases=3),
    ),
    attrs.evolve(
        american("8.3.5169_generator_idle", "A System Controller and a generator, no battery"),
        part="800-00647-r11",
        meters=TWO_METERS,
        controller=Model("861-01381-r05", "2.0.6936_rel/31.43"),
        generator="idle",
        plant=attrs.evolve(US, seed=85169, inverters=20, generator_power=22000.0),
    ),
    attrs.evolve(
        european("8.3.5289_inverters_gone", "Three silent inverters, two Q-Relays"),
        part="800-00554-r03",
        meters=meters("production", off=("net-consumption",)),
        q_relays=2,
        gone=3,
        plant=attrs.evolve(EUROPE, seed=85289, inverters=18),
    ),
    attrs.evolve(
        european("8.3.5422_zeros", "Without meters; the totals are all zero", STANDARD_EU),
        imeter=False,
        lies=frozenset({lies.ZEROS_ON_STANDARD}),
        plant=attrs.evolve(EUROPE, seed=85422, inverters=16),
    ),
    attrs.evolve(
        american("8.3.5433_total_repeats_net", "A CT on the load; the total section says net"),
        meters=meters("production", "total-consumption", off=("storage", "backfeed", *UNWIRED)),
        retired=8,
        opt_schedules=True,
        tariff="tiered",
        lies=frozenset({lies.RECORD_FROZEN}),
        plant=attrs.evolve(US, seed=85433, inverters=12),
    ),
    attrs.evolve(
        european("8.3.5528_count_flickers", "The meter's count is 0 now and then"),
        meters=TWO_METERS,
        lies=frozenset({lies.EIM_COUNT_FLICKERS}),
        plant=attrs.evolve(EUROPE, seed=85528, inverters=21),
    ),
    attrs.evolve(
        american("8.3.6087_storage_ct", "A storage CT of which one phase reads zero"),
        part="800-00664-r05",
        meters=meters("production", "net-consumption", "storage", off=("backfeed", *UNWIRED)),
        battery=Model("836-01826-r81", "3.0.8507_rel/31.43"),
        controller=Model("865-00378-r27", "3.0.8507_rel/31.43"),
        lies=frozenset({lies.PHASE_OF_STORAGE_DEAD}),
        plant=attrs.evolve(storage(_PHOENIX, 3, 5000.0), seed=86087, inverters=26),
    ),
)
