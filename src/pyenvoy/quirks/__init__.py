"""Where a firmware lies; one file per lie, `Answers` in, `Answers` out, nothing else.

A quirk file says in its docstring's first line what the lie is and how it is cured, in `FIRMWARE`
which versions tell it, and has one function, `repair`, which returns its argument untouched
where the lie is absent.
"""

from collections.abc import Callable
from types import ModuleType

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import Firmware, FirmwareRange
from pyenvoy.quirks import (
    days_without_a_baseline,
    frozen_quarter_hours,
    generator_present_without_one,
    half_a_storage_meter,
    inverters_lifetime_wraps,
    negative_power_wrapped,
    net_lifetime_is_import,
    net_reported_as_total,
    totals_stand_still,
    zeros_while_starting,
    zeros_without_a_meter,
)

_MODULES: tuple[ModuleType, ...] = (
    # first what drops the totals: others lean on them
    zeros_while_starting,
    zeros_without_a_meter,
    totals_stand_still,
    frozen_quarter_hours,
    # then lifetimes, then the days that are judged by them
    net_reported_as_total,
    net_lifetime_is_import,
    inverters_lifetime_wraps,
    days_without_a_baseline,
    half_a_storage_meter,
    negative_power_wrapped,
    generator_present_without_one,
)


@attrs.frozen
class Quirk:
    """A known lie, the versions that tell it, and its cure."""

    name: str
    why: str
    firmware: FirmwareRange
    repair: Callable[[Answers], Answers]


@attrs.frozen
class Switches:
    """The caller's word on quirks: `off` is never applied, `forced` on every version."""

    off: frozenset[str] = frozenset()
    forced: frozenset[str] = frozenset()


@attrs.frozen
class Repair:
    """A quirk that found its lie, and the endpoints whose answers it changed."""

    quirk: Quirk
    touched: tuple[str, ...]


def _quirk(module: ModuleType) -> Quirk:
    name = module.__name__.rpartition(".")[2]
    why = (module.__doc__ or "").partition("\n")[0]
    return Quirk(name, why, module.FIRMWARE, module.repair)


QUIRKS: tuple[Quirk, ...] = tuple(_quirk(module) for module in _MODULES)


def repair(
    answers: Answers, firmware: Firmware | None, switches: Switches | None = None
) -> tuple[Answers, tuple[Repair, ...]]:
    """Apply every quirk that concerns this firmware, in order; say which found its lie."""
    switches = switches or Switches()
    done = []
    for quirk in QUIRKS:
        if quirk.name in switches.off:
            continue
        if quirk.name not in switches.forced and (
            firmware is None or firmware not in quirk.firmware
        ):
            continue
        repaired = quirk.repair(answers)
        if repaired is not answers:
            done.append(Repair(quirk, answers.changed(repaired)))
            answers = repaired
    return answers, tuple(done)
