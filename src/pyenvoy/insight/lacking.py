"""How far each panel is behind: the last days beside what is usual, the panel beside its group."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise
from statistics import median

import attrs

from pyenvoy.insight.limits import (
    ALWAYS,
    ENOUGH,
    LIKE,
    NEWS,
    RECENT,
    RECENT_BACK,
    USUAL_AT,
    WEEKS_NEEDED,
)
from pyenvoy.insight.memory import Day, Panel, Week


@attrs.frozen
class Seen:
    """A panel over the last days, by hour of the day: shares are of what is usual, 1.0 is as ever."""

    days: tuple[Day, ...]
    usual: Mapping[int, float]
    weights: Mapping[int, float]
    """What it would usually have made, in tenths of a Wh."""
    shares: Mapping[int, float]


@attrs.frozen
class Lack:
    """How much of what is usual a panel lacks beside its peers, as a share: by hour, and at all hours."""

    seen: Seen
    hours: Mapping[int, float]
    dark: tuple[int, ...]
    """Hours in which it is always darker."""

    @property
    def bright(self) -> Mapping[int, float]:
        """The other hours."""
        return {
            hour: one for hour, one in self.hours.items() if hour not in self.dark
        } or self.hours

    def part(self, at: float) -> float:
        """The lack that so much of the energy is below: in its middle a shade at some hours does not move it."""
        lacks, weights = self.bright, self.seen.weights
        order = sorted(lacks, key=lacks.__getitem__)
        reached = tuple(accumulate(weights[hour] for hour in order))
        return lacks[order[bisect_left(reached, at * reached[-1])]]

    @property
    def level(self) -> float:
        """The lack in the middle."""
        return self.part(0.5)


@attrs.frozen
class Spread:
    """How far the panels of a group are from each other: who stands out must be much further away."""

    level: float = 0.0
    hours: Mapping[int, float] = attrs.field(factory=dict)


EVEN = Spread()


def seen_of(panel: Panel, today: int) -> Seen | None:
    """The last days beside the weeks before them; `None` while there are too few."""
    days = tuple(one for one in panel.days if one.number >= today - RECENT_BACK)[-RECENT:]
    if len(days) < ENOUGH:
        return None
    usual = _usual_of(panel, before(panel.weeks, days), today // 7)
    shares: dict[int, float] = {}
    weights: dict[int, float] = {}
    for hour, share in usual.items():
        both = [one for day in days for one in day.hours if one.hour == hour]
        if len(both) >= ENOUGH - 2:
            shares[hour] = median(one.made / one.peers for one in both) / share
            weights[hour] = share * sum(one.peers for one in both)
    return Seen(days, usual, weights, shares) if shares else None


def before(weeks: tuple[Week, ...], days: tuple[Day, ...]) -> tuple[Week, ...]:
    """The weeks that were over when these days began."""
    return tuple(one for one in weeks if not days or 7 * one.number + 7 <= days[0].number)


def _usual_of(panel: Panel, weeks: tuple[Week, ...], week: int) -> dict[int, float]:
    """What is usual: while something is told, by the weeks before it was, as far as these know the hour.

    Hours at noon are known from few weeks, and what was told would be usual in as few more.
    """
    usual = _usual(weeks)
    if panel.told_since and week - panel.told_since < NEWS:
        usual |= _usual(one for one in weeks if one.number < panel.told_since)
    return usual


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


def lacks_of(panels: Mapping[str, Panel], seen: Mapping[str, Seen | None]) -> dict[str, Lack]:
    """What each panel lacks, without what its whole group lacks at an hour: that is no panel's."""
    shared = _shared(panels, seen)
    return {
        name: Lack(
            one,
            {
                hour: 1 - share / (shared.get((panels[name].group, hour)) or 1.0)
                for hour, share in one.shares.items()
            },
            _always(one.usual),
        )
        for name, one in seen.items()
        if one is not None
    }


def _shared(
    panels: Mapping[str, Panel], seen: Mapping[str, Seen | None]
) -> dict[tuple[int, int], float]:
    """By group and hour the share of the panel in the middle, where most of the group could be compared."""
    shares: dict[tuple[int, int], list[float]] = {}
    for name, one in seen.items():
        for hour, share in one.shares.items() if one else ():
            shares.setdefault((panels[name].group, hour), []).append(share)
    sizes = Counter(panels[name].group for name, one in seen.items() if one)
    return {at: median(found) for at, found in shares.items() if 2 * len(found) > sizes[at[0]]}


def spread_of(panels: Mapping[str, Panel], lacks: Mapping[str, Lack]) -> dict[int, Spread]:
    """By group how far its panels are apart: half of them are nearer to the middle.

    Not at hours at which most could not be compared, as at noon, when inverters hold back those that are well.
    """
    middles: dict[int, list[float]] = {}
    hours: dict[int, dict[int, list[float]]] = {}
    for name, one in lacks.items():
        middles.setdefault(panels[name].group, []).append(one.level)
        for hour, lack in one.hours.items():
            hours.setdefault(panels[name].group, {}).setdefault(hour, []).append(lack)
    return {
        group: Spread(
            _apart(found),
            {hour: _apart(at) for hour, at in hours[group].items() if 2 * len(at) > len(found)},
        )
        for group, found in middles.items()
    }


def _apart(values: list[float]) -> float:
    middle = median(values)
    return median(abs(one - middle) for one in values)


def _always(usual: Mapping[int, float]) -> tuple[int, ...]:
    """The hours in which it is always darker."""
    middle = median(usual.values())
    return tuple(hour for hour, share in usual.items() if share < ALWAYS * middle)


def levels(weeks: Iterable[Week], seen: Seen, hours: Iterable[int]) -> list[tuple[int, float]]:
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


def scatter(weeks: Iterable[Week], seen: Seen, hours: Iterable[int]) -> float:
    """By how much the panel wavers from week to week, percent; a slow decline is none of it."""
    every = [level for _, level in levels(weeks, seen, hours)]
    steps = [abs(later - one) for one, later in pairwise(every)]
    if len(steps) < 3:
        return 1.5
    return max(0.5, 100 * median(steps) * 1.05)  # 1.48 / √2
