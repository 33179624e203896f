"""What firmware says that is not so: one question for each lie (protocol reference, 1.3).

Those that a version tells always follow from the version; those that only some gateways show are
named in `Era.lies`.
"""

from pyenvoy.simulator.answers.era import Era

BASELINE_LOST = "baseline_lost"
"""whToday and whLastSevenDays equal whLifetime (no. 5, `8.3.1598_collar`)."""
ZEROS_ON_STANDARD = "zeros_on_standard"
"""`/api/v1/production` all zeros (no. 9)."""
RECORD_FROZEN = "record_frozen"
"""The stored record of the CT is a week old, and v1 copies it (no. 18)."""
EIM_COUNT_FLICKERS = "eim_count_flickers"
"""eim activeCount is 0 now and then (no. 11)."""
PHASE_OF_STORAGE_DEAD = "phase_of_storage_dead"
"""One phase of the storage CT reads zero (no. 13)."""


def joules_wrap(era: Era) -> bool:
    """`inverters.whLifetime` is a 32-bit counter of joules (no. 3)."""
    return era.since("7") and not era.since("8.2.4264")


def net_is_gross(era: Era) -> bool:
    """Net `whLifetime` is import alone (no. 6)."""
    return not era.since("7.3.517")


def v1_stalls(era: Era) -> bool:
    """`/api/v1/production` stands still on a metered gateway without a CT (no. 8)."""
    return bool(era.meters) and not era.metered and era.since("8.2.4264")


def total_repeats_net(era: Era) -> bool:
    """The total-consumption block is a copy of net (no. 10)."""
    return era.since("8.3.5433") and era.meter("total-consumption") is not None


def phantom_reading(era: Era) -> bool:
    """One more reading than there are meters (no. 12)."""
    return era.since("8.3.1598")


def generator_always_present(era: Era) -> bool:
    """`present` 1 without a generator (no. 21)."""
    return not era.since("8.2.4264")


def alias_on_third_channel(era: Era) -> bool:
    """Channel 3 of the net meter repeats a storage CT (no. 25)."""
    storage = era.meter("storage")
    return era.phase_mode == "split" and storage is not None and storage.enabled


def tariff_write_ignored(era: Era, *, opt_schedules: bool) -> bool:
    """A tariff PUT is answered 200 and has no effect (no. 24)."""
    return era.since("8.3.5289") or (opt_schedules and era.since("8.2.4264"))


def charges_from_generator(era: Era) -> bool:
    """`charge_from_generator` stays true whatever is written, without batteries (6.6)."""
    return era.since("8.3.5169") and not era.plant.batteries
