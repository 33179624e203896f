"""What follows from the memory: for each panel whether it is behind, since when, at which hours."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import takewhile

import attrs

from pyenvoy.insight import telling
from pyenvoy.insight.closing import has_snow
from pyenvoy.insight.groups import alone
from pyenvoy.insight.lacking import (
    EVEN,
    Lack,
    Seen,
    Spread,
    before,
    lacks_of,
    levels,
    scatter,
    seen_of,
    spread_of,
)
from pyenvoy.insight.limits import (
    AGAIN,
    BELOW,
    DAY,
    DEAD_HOURS,
    SCATTERS,
    SHADE,
    SHADE_HOURS,
    SHADE_LOSS,
    SILENT_HOURS,
    SNOW_HOURS,
    THROUGHOUT,
)
from pyenvoy.insight.memory import Memory, Panel, Week
from pyenvoy.insight.roof import roof
from pyenvoy.insight.zones import Zone
from pyenvoy.model.insight import Insight, PanelInsight, Verdict
from pyenvoy.units import Percent, WattHours


def judge(memory: Memory, now: datetime, zone: str | None = None) -> Insight:
    """What is to be said of every panel and of the roof; hours are told in the gateway's zone or in this one."""
    place = Zone.of(zone or memory.zone, now)
    seen = {name: seen_of(one, memory.day) for name, one in memory.panels.items()}
    lacks = lacks_of(memory.panels, seen)
    spread = spread_of(memory.panels, lacks)
    apart, found = alone(memory.panels), []
    sizes = Counter(one.group for one in memory.panels.values())
    for name, one in memory.panels.items():
        known = _known(name, one, sizes[one.group] - 1)
        found.append(
            _lost(known, one, memory, place)
            or (telling.alone(known) if name in apart else None)
            or _behind(known, one, lacks.get(name), spread.get(one.group, EVEN), place)
        )
    found.sort(key=_order)
    return Insight(
        at=now,
        panels=tuple(found),
        roof=roof(memory, found),
        zone=place.name,
        zone_known=place.known,
    )


def _order(one: PanelInsight) -> tuple[int, float, str]:
    return list(Verdict).index(one.verdict), -(one.loss or 0.0), one.serial


def _known(name: str, panel: Panel, peers: int) -> PanelInsight:
    """What can be told of any panel."""
    return PanelInsight(
        name,
        Verdict.UNKNOWN,
        "",
        peers=peers,
        days=len(panel.days) + 7 * len(before(panel.weeks, panel.days)),
        heard_at=_moment(panel.last),
    )


def _lost(known: PanelInsight, panel: Panel, memory: Memory, place: Zone) -> PanelInsight | None:
    """A panel that is silent or makes nothing."""
    if panel.missed >= SILENT_HOURS:
        return telling.silent(known, place)
    if panel.idle >= (SNOW_HOURS if has_snow(memory) else DEAD_HOURS):
        return telling.dead(known, _moment(panel.idle_since), place)
    return None


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _behind(
    known: PanelInsight, panel: Panel, lack: Lack | None, spread: Spread, place: Zone
) -> PanelInsight:
    """A panel that makes power: as much as ever, or less."""
    if lack is None:
        return telling.unknown(known, panel)
    seen, level = lack.seen, lack.level
    whole = sum(seen.weights.values())
    loss = sum(lack.hours[hour] * weight for hour, weight in seen.weights.items()) / whole
    wavers = scatter(panel.weeks, seen, seen.shares)
    known = attrs.evolve(
        known,
        loss=Percent(round(100 * loss, 1)),
        uncertainty=Percent(round(max(wavers, 100 * spread.level), 1)),
        delivered=WattHours(round(whole * (1 - loss) / 10)),
        expected=WattHours(round(whole / 10)),
    )
    shade = _shade(panel, lack, spread, max(SHADE_LOSS, wavers))
    if shade:
        since = _since(panel.weeks, seen, shade, SHADE / 200)
        return telling.shaded(known, shade, since, place)
    again = AGAIN if panel.told == Verdict.BELOW else 1.0
    least = again * max(BELOW, SCATTERS * wavers, 100 * SCATTERS * spread.level)
    if 100 * level >= least and lack.part(1 - THROUGHOUT) >= level / 2:
        since = _since(panel.weeks, seen, list(seen.shares), level / 2)
        return telling.below(known, 100 * level, since, place)
    return telling.fine(known, lack.dark, place)


def _shade(panel: Panel, lack: Lack, spread: Spread, worth: float) -> list[int]:
    """The hours of a new shade; none where it is too short or takes less of the day than is worth telling.

    A shade of half of the day is in the middle of what is lacking: what all hours lack shows in the brighter ones.
    """
    again = AGAIN if panel.told == Verdict.SHADED else 1.0
    seen, level = lack.seen, max(lack.part(1 - THROUGHOUT), 0.0)
    more = {hour: 100 * (one - level) for hour, one in lack.bright.items()}
    hours = _longest(
        hour
        for hour, much in more.items()
        if much >= again * max(SHADE, 100 * SCATTERS * spread.hours.get(hour, 0.0))
        and much >= again * SCATTERS * scatter(panel.weeks, seen, (hour,))
    )
    taken = sum(more[hour] * seen.weights[hour] for hour in hours) / sum(seen.weights.values())
    return hours if len(hours) >= SHADE_HOURS and taken >= again * worth else []


def _longest(hours: Iterable[int]) -> list[int]:
    """The longest run of hours after each other; they may go over midnight."""
    left, best = set(hours), list[int]()
    for first in sorted(left):
        run = [first]
        while (following := (run[-1] + 1) % 24) in left and following != first:
            run.append(following)
        best = max(best, run, key=len)
    return best


def _since(weeks: Iterable[Week], seen: Seen, hours: Iterable[int], lack: float) -> datetime:
    """The first day of the last days, or of the weeks before them in which it was so already."""
    back = reversed(levels(weeks, seen, hours))
    alike = takewhile(lambda one: one[1] <= 1 - lack, back)
    first = min((7 * number for number, _ in alike), default=seen.days[0].number)
    noon = min(first, seen.days[0].number) * DAY + DAY // 2  # midnight is the day before in America
    return datetime.fromtimestamp(noon, UTC)
