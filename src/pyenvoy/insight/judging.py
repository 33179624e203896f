"""What follows from the memory: for each panel how far it is behind, since when, at which hours."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import accumulate, pairwise, takewhile
from statistics import median

import attrs

from pyenvoy.insight import telling
from pyenvoy.insight.groups import alone
from pyenvoy.insight.limits import (
    AGAIN,
    ALWAYS,
    BELOW,
    DAY,
    DEAD_HOURS,
    ENOUGH,
    LIKE,
    RECENT,
    RECENT_BACK,
    SCATTERS,
    SHADE,
    SHADE_HOURS,
    SHADE_LOSS,
    SILENT_HOURS,
    SNOW_DAYS,
    SNOW_HOURS,
    THROUGHOUT,
    USUAL_AT,
    WEEKS_NEEDED,
)
from pyenvoy.insight.memory import Day, Memory, Panel, Week
from pyenvoy.insight.roof import roof
from pyenvoy.insight.zones import Zone
from pyenvoy.model.insight import Insight, PanelInsight, Verdict
from pyenvoy.units import Percent, WattHours


@attrs.frozen
class _Seen:
    """A panel over the last days, by hour of the day: shares are of what is usual, 1.0 is as ever."""

    days: tuple[Day, ...]
    usual: Mapping[int, float]
    weights: Mapping[int, float]
    """What it would usually have made, in tenths of a Wh."""
    shares: Mapping[int, float]


def judge(memory: Memory, now: datetime, zone: str | None = None) -> Insight:
    """What is to be said of every panel and of the roof; hours are told in the gateway's zone or in this one."""
    place = Zone.of(zone or memory.zone, now)
    seen = {name: _seen(one, memory.day) for name, one in memory.panels.items()}
    shared = _shared(memory.panels, seen)
    apart, found = alone(memory.panels), []
    for name, one in memory.panels.items():
        known = _known(name, one, memory)
        found.append(
            _lost(known, one, memory, place)
            or (telling.alone(known) if name in apart else None)
            or _behind(known, one, seen[name], shared.get(one.group, {}), place)
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


# -- what is seen ---------------------------------------------------------------------------------


def _seen(panel: Panel, today: int) -> _Seen | None:
    """The last days beside the weeks before them; `None` while there are too few."""
    days = tuple(one for one in panel.days if one.number >= today - RECENT_BACK)[-RECENT:]
    if len(days) < ENOUGH:
        return None
    usual = _usual(_before(panel.weeks, days))
    shares: dict[int, float] = {}
    weights: dict[int, float] = {}
    for hour, share in usual.items():
        both = [one for day in days for one in day.hours if one.hour == hour]
        if len(both) >= ENOUGH - 2:
            shares[hour] = median(one.made / one.peers for one in both) / share
            weights[hour] = share * sum(one.peers for one in both)
    return _Seen(days, usual, weights, shares) if shares else None


def _before(weeks: tuple[Week, ...], days: tuple[Day, ...]) -> tuple[Week, ...]:
    """The weeks that were over when these days began."""
    return tuple(one for one in weeks if not days or 7 * one.number + 7 <= days[0].number)


def _usual(weeks: Iterable[Week]) -> dict[int, float]:
    """By hour of the day its usual share of what its peers make."""
    hours: dict[int, list[int]] = {}
    for week in weeks:
        for hour, ratio in week.ratios:
            hours.setdefault(hour, []).append(ratio)
    return {
        hour: share
        for hour, ratios in hours.items()
        if len(ratios) >= WEEKS_NEEDED
        and LIKE <= (share := _quantile(ratios, USUAL_AT) / 1000) <= 1 / LIKE
    }


def _quantile(values: Iterable[float], at: float) -> float:
    order = sorted(values)
    place = at * (len(order) - 1)
    low = int(place)
    high = min(low + 1, len(order) - 1)
    return order[low] + (order[high] - order[low]) * (place - low)


def _shared(
    panels: Mapping[str, Panel], seen: Mapping[str, _Seen | None]
) -> dict[int, dict[int, float]]:
    """By group and hour the share of the panel in the middle: what all share is no panel's."""
    shares: dict[int, dict[int, list[float]]] = {}
    for name, one in seen.items():
        for hour, share in one.shares.items() if one else ():
            shares.setdefault(panels[name].group, {}).setdefault(hour, []).append(share)
    sizes = Counter(panels[name].group for name, one in seen.items() if one)
    return {
        group: {
            hour: median(found) for hour, found in hours.items() if 2 * len(found) > sizes[group]
        }
        for group, hours in shares.items()
    }


# -- one panel ------------------------------------------------------------------------------------


def _known(name: str, panel: Panel, memory: Memory) -> PanelInsight:
    """What can be told of any panel."""
    return PanelInsight(
        name,
        Verdict.UNKNOWN,
        "",
        peers=sum(one.group == panel.group for one in memory.panels.values()) - 1,
        days=len(panel.days) + 7 * len(_before(panel.weeks, panel.days)),
        heard_at=_moment(panel.last),
    )


def _lost(known: PanelInsight, panel: Panel, memory: Memory, place: Zone) -> PanelInsight | None:
    """A panel that is silent or makes nothing."""
    if panel.missed >= SILENT_HOURS:
        return telling.silent(known, place)
    snow = memory.dark and memory.day - memory.dark <= SNOW_DAYS
    if panel.idle >= (SNOW_HOURS if snow else DEAD_HOURS):
        return telling.dead(known, _moment(panel.idle_since), place)
    return None


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _behind(
    known: PanelInsight, panel: Panel, seen: _Seen | None, shared: Mapping[int, float], place: Zone
) -> PanelInsight:
    """A panel that makes power: as much as ever, or less."""
    if seen is None:
        return telling.unknown(known, panel)
    lacks = {hour: 1 - share / (shared.get(hour) or 1.0) for hour, share in seen.shares.items()}
    whole = sum(seen.weights.values())
    dark = _always(seen.usual)
    bright = {hour: one for hour, one in lacks.items() if hour not in dark} or lacks
    level, least = (_part(bright, seen.weights, at) for at in (0.5, 1 - THROUGHOUT))
    loss = sum(lacks[hour] * weight for hour, weight in seen.weights.items()) / whole
    wavers = _scatter(panel.weeks, seen, seen.shares)
    known = attrs.evolve(
        known,
        loss=Percent(round(100 * loss, 1)),
        uncertainty=Percent(round(wavers, 1)),
        delivered=WattHours(round(whole * (1 - loss) / 10)),
        expected=WattHours(round(whole / 10)),
    )
    more = {hour: 100 * (one - max(level, 0.0)) for hour, one in bright.items()}
    again = AGAIN if panel.told == Verdict.SHADED else 1.0
    shade = _longest(hour for hour in more if more[hour] >= again * _least(panel, seen, hour))
    taken = sum(more[hour] * seen.weights[hour] for hour in shade) / whole
    if len(shade) >= SHADE_HOURS and taken >= again * SHADE_LOSS:
        since = _since(panel.weeks, seen, shade, SHADE / 200)
        return telling.shaded(known, shade, since, place)
    again = AGAIN if panel.told == Verdict.BELOW else 1.0
    if 100 * level >= again * max(BELOW, SCATTERS * wavers) and least >= level / 2:
        since = _since(panel.weeks, seen, list(seen.shares), level / 2)
        return telling.below(known, 100 * level, since, place)
    return telling.fine(known, dark, place)


def _always(usual: Mapping[int, float]) -> list[int]:
    """The hours in which it is always darker."""
    middle = median(usual.values())
    return [hour for hour, share in usual.items() if share < ALWAYS * middle]


def _part(lacks: Mapping[int, float], weights: Mapping[int, float], at: float) -> float:
    """The lack that so much of the energy is below: in its middle a shade at some hours does not move it."""
    order = sorted(lacks, key=lacks.__getitem__)
    reached = tuple(accumulate(weights[hour] for hour in order))
    place = bisect_left(reached, at * reached[-1])
    return lacks[order[place]]


def _levels(weeks: Iterable[Week], seen: _Seen, hours: Iterable[int]) -> list[tuple[int, float]]:
    """By week the share of what is usual at some hours, as they weigh now."""
    there, found = set(hours), []
    for week in weeks:
        both = [(hour, ratio) for hour, ratio in week.ratios if hour in there]
        weight = sum(seen.weights.get(hour, 0.0) for hour, _ in both)
        if weight > 0:
            made = sum(
                ratio / 1000 / seen.usual[hour] * seen.weights[hour]
                for hour, ratio in both
                if hour in seen.weights
            )
            found.append((week.number, made / weight))
    return found


def _least(panel: Panel, seen: _Seen, hour: int) -> float:
    """By how much an hour must be darker than it was, percent."""
    return max(SHADE, SCATTERS * _scatter(panel.weeks, seen, (hour,)))


def _scatter(weeks: Iterable[Week], seen: _Seen, hours: Iterable[int]) -> float:
    """By how much the panel wavers from week to week, percent; a slow decline is none of it."""
    levels = [level for _, level in _levels(weeks, seen, hours)]
    steps = [abs(after - before) for before, after in pairwise(levels)]
    if len(steps) < 3:
        return 1.5
    return max(0.5, 100 * median(steps) * 1.05)  # 1.48 / √2


def _longest(hours: Iterable[int]) -> list[int]:
    """The longest run of hours after each other; they may go over midnight."""
    left, best = set(hours), list[int]()
    for first in sorted(left):
        run = [first]
        while (following := (run[-1] + 1) % 24) in left and following != first:
            run.append(following)
        best = max(best, run, key=len)
    return best


def _since(weeks: Iterable[Week], seen: _Seen, hours: Iterable[int], lack: float) -> datetime:
    """The first day of the last days, or of the weeks before them in which it was so already."""
    levels = reversed(_levels(weeks, seen, hours))
    alike = takewhile(lambda one: one[1] <= 1 - lack, levels)
    first = min((7 * number for number, _ in alike), default=seen.days[0].number)
    return datetime.fromtimestamp(min(first, seen.days[0].number) * DAY, UTC)
