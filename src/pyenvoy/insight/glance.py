"""What a single snapshot can tell of panels: what they report now, and who has reported long ago. No verdicts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median

from pyenvoy.model.insight import Insight, PanelInsight, RoofInsight, Verdict
from pyenvoy.model.inverters import Inverter
from pyenvoy.model.snapshot import Snapshot

_LATE = timedelta(hours=2)
"""After the others."""
_LIGHT = 30.0
"""W of the panel in the middle: with less light nothing can be told of any."""

ONE_MOMENT = "this is one moment: what is usual shows after some weeks of `pyenvoy run`"


def glance(snapshot: Snapshot) -> Insight:
    """What can be told of the panels of one snapshot; every verdict is `UNKNOWN`, and the words say what is seen."""
    found = snapshot.inverters.in_use if snapshot.inverters else ()
    newest = max((one.reported_at for one in found if one.reported_at), default=None)
    ordered = sorted(found, key=lambda one: (_is_heard(one, newest), one.serial))
    panels = (
        PanelInsight(
            one.serial, Verdict.UNKNOWN, words, peers=len(found) - 1, heard_at=one.reported_at
        )
        for one, words in _told(ordered, newest)
    )
    return Insight(snapshot.at, tuple(panels), RoofInsight(Verdict.UNKNOWN, ONE_MOMENT))


def _told(found: list[Inverter], newest: datetime | None) -> Iterator[tuple[Inverter, str]]:
    """Every panel with what is seen of it."""
    powers = [one.power for one in found if one.power is not None and _is_heard(one, newest)]
    middle = median(powers) if powers else 0.0
    for one in found:
        if one.reported_at is None or one.power is None:
            yield one, "has not reported"
        elif newest is not None and _is_late(one, newest):
            yield (
                one,
                f"last reported {(newest - one.reported_at) // timedelta(hours=1)} h before the others",
            )
        elif middle < _LIGHT:
            yield one, f"{one.power:.0f} W now: too little light to compare"
        else:
            share = 100 * one.power / middle
            yield one, f"{one.power:.0f} W now, {share:.0f} % of the panel in the middle"


def _is_heard(one: Inverter, newest: datetime | None) -> bool:
    return one.power is not None and not _is_late(one, newest)


def _is_late(one: Inverter, newest: datetime | None) -> bool:
    return one.reported_at is None or newest is None or newest - one.reported_at > _LATE
