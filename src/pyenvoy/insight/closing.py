"""The end of a day: every panel beside its peers, hour by hour; and what is remembered of it."""

from collections import Counter
from collections.abc import Mapping
from statistics import median

import attrs

from pyenvoy.insight.groups import parted, placed
from pyenvoy.insight.limits import (
    COVERED,
    DARK,
    DAY,
    DAYS,
    DAYS_BACK,
    DEAD_HOURS,
    FADING,
    GONE,
    GOOD,
    HELD,
    HOUR,
    IDLE,
    LEAST_PEERS,
    LIMIT,
    NOTHING,
    SNOW_DAYS,
    SUN,
    UNLISTED,
    WEEKS,
)
from pyenvoy.insight.memory import NO_GROUP, Compared, Day, Memory, Panel, Week


def close(memory: Memory, today: int) -> Memory:
    """The memory when a new day has begun: the one that was running is compared, later ones had no reports."""
    day, made = memory.day, _middle(memory.panels, memory.day)
    panels = _founded(memory.panels)
    for group in {one.group for one in panels.values()}:
        members = {name: one for name, one in panels.items() if one.group == group}
        panels |= _compared(members, day, snow=has_snow(memory))
    heard = min(today, max((one.last // DAY for one in panels.values()), default=0) + 1)
    panels = {
        name: _rolled(one, today, heard) for name, one in panels.items() if _is_there(one, heard)
    }
    return attrs.evolve(
        memory,
        panels=parted(placed(panels)),
        day=today,
        dark=day if _was_dark(memory, panels, made) else memory.dark,
        best=_best(memory.best, day // 7, made),
        edition=memory.edition + 1,
    )


def _founded(panels: Mapping[str, Panel]) -> dict[str, Panel]:
    """All panels, the new ones in the largest group: there is one until it parts."""
    sizes = Counter(one.group for one in panels.values() if one.group != NO_GROUP)
    largest = min(sizes, key=lambda group: (-sizes[group], group), default=1)
    return {
        name: attrs.evolve(one, group=largest) if one.group == NO_GROUP else one
        for name, one in panels.items()
    }


def _is_there(panel: Panel, heard: int) -> bool:
    """Whether it is still to be remembered on the last day on which any panel was heard: after that nobody listened."""
    quiet = heard - max(panel.first, panel.last // DAY)
    return quiet <= (GONE if heard - panel.listed <= UNLISTED else UNLISTED)


# -- one group ------------------------------------------------------------------------------------


def _compared(members: Mapping[str, Panel], day: int, *, snow: bool) -> dict[str, Panel]:
    """The panels of a group after a day."""
    top = median([one.top for one in members.values() if one.top > 0] or [0.0])
    found: dict[str, list[Compared]] = {name: [] for name in members}
    after = {name: _profiled(one, day) for name, one in members.items()}
    for hour in range(day * 24, day * 24 + 24):
        made = _made(members, hour)
        if len(made) < LEAST_PEERS or 2 * len(made) < _alive(members):
            continue
        peers = _medians(made)
        middle = median(peers.values())
        if middle < max(SUN * top, IDLE):
            continue
        for name, one in after.items():
            after[name] = _watched(one, hour, made.get(name), peers.get(name, 0.0))
        for name, power in made.items() if len(made) > LEAST_PEERS else ():
            held = middle > LIMIT * top and power > HELD * members[name].top
            both = Compared(hour % 24, round(10 * power), round(10 * peers[name]))
            covered = snow and power < NOTHING * peers[name]
            if both.peers and peers[name] >= SUN * top and not held and not covered:
                found[name].append(both)  # under half a roof of snow some have no peers
    return {name: _with_day(one, Day(day, tuple(found[name]))) for name, one in after.items()}


def _alive(members: Mapping[str, Panel]) -> int:
    """How many have reported in the last days; of a gateway that has forgotten its list nobody is silent."""
    return sum(one.missed < DEAD_HOURS for one in members.values())


def _made(members: Mapping[str, Panel], hour: int) -> dict[str, float]:
    """The mean power of all that speak of an hour."""
    spoken = {name: one.running.get(hour, (0.0, 0)) for name, one in members.items()}
    return {name: energy / span for name, (energy, span) in spoken.items() if span >= COVERED}


def _medians(made: Mapping[str, float]) -> dict[str, float]:
    """For each panel the median of all others."""
    order = sorted(made, key=made.__getitem__)
    powers = [made[name] for name in order]
    half, odd = divmod(len(powers) - 1, 2)

    def without(place: int) -> float:
        upper = powers[half if half < place else half + 1]
        lower = powers[half - 1 if half - 1 < place else half]
        return upper if odd else (lower + upper) / 2

    return {name: without(place) for place, name in enumerate(order)}


def _profiled(panel: Panel, day: int) -> Panel:
    """The panel with a day in its profile, whatever its peers say."""
    profile = [FADING * one for one in panel.profile]
    for hour, (energy, span) in panel.running.items():
        if _counts(hour, day, span):
            profile[hour % 24] += energy / span
    return attrs.evolve(panel, profile=tuple(profile), seen=FADING * panel.seen)


def _watched(panel: Panel, hour: int, made: float | None, peers: float) -> Panel:
    """The panel after an hour with sun: whether it was heard, and whether it made anything."""
    if made is None:
        heard = hour in panel.running
        return attrs.evolve(panel, missed=0 if heard else panel.missed + 1)
    since, idle = panel.idle_since if panel.idle else hour * HOUR, panel.idle + 1
    if made >= NOTHING * peers:
        since = idle = 0
    return attrs.evolve(panel, missed=0, idle=idle, idle_since=since)


def _with_day(panel: Panel, day: Day) -> Panel:
    if len(day.hours) < GOOD:
        return panel
    days = (*panel.days, day)[-DAYS:]
    return attrs.evolve(panel, days=days, seen=panel.seen + 1)


# -- what is remembered ---------------------------------------------------------------------------


def _rolled(panel: Panel, today: int, heard: int) -> Panel:
    """The panel on a new day: what is old goes, a week that is over becomes ratios.

    How old it is counts up to the last day on which any panel was heard.
    """
    running = {hour: one for hour, one in panel.running.items() if hour >= 24 * today}
    days = tuple(one for one in panel.days if one.number > heard - DAYS_BACK)
    known = panel.weeks[-1].number if panel.weeks else -1
    over = sorted({one.number // 7 for one in days} - {heard // 7})
    made = tuple(_week(number, days) for number in over if number > known)
    weeks = tuple(
        one for one in (*panel.weeks, *made) if one.ratios and one.number >= heard // 7 - WEEKS
    )
    return attrs.evolve(panel, running=running, days=days, weeks=weeks)


def _week(number: int, days: tuple[Day, ...]) -> Week:
    """The ratios of a week, by all its energy in each hour that came twice."""
    hours: dict[int, list[Compared]] = {}
    for day in days:
        for one in day.hours if day.number // 7 == number else ():
            hours.setdefault(one.hour, []).append(one)
    return Week(
        number,
        tuple(
            (hour, round(1000 * sum(one.made for one in both) / sum(one.peers for one in both)))
            for hour, both in sorted(hours.items())
            if len(both) > 1
        ),
    )


# -- the roof -------------------------------------------------------------------------------------


def _middle(panels: Mapping[str, Panel], day: int) -> int:
    """What the panel in the middle made in all hours of a day that are known, in tenths of a Wh.

    Nothing is left out for what the panels made before: a year later the same hours must count.
    """
    known = [
        [energy / span for hour, (energy, span) in one.running.items() if _counts(hour, day, span)]
        for one in panels.values()
    ]
    return round(10 * median([sum(hours) for hours in known if len(hours) >= GOOD] or [0.0]))


def _counts(hour: int, day: int, span: int) -> bool:
    return hour // 24 == day and span >= COVERED


def has_snow(memory: Memory) -> bool:
    """Whether snow may lie on one panel and not on another."""
    return memory.dark > 0 and memory.day - memory.dark <= SNOW_DAYS


def _was_dark(memory: Memory, panels: Mapping[str, Panel], made: int) -> bool:
    """Whether snow may have lain: next to nothing was made, or several panels made nothing at once."""
    if not memory.best:
        return False
    fresh = sum(one.idle > 0 and one.idle_since // DAY == memory.day for one in panels.values())
    best = max(most for _, most in memory.best)
    return made < DARK * best or fresh >= max(2, len(panels) / 5)


def _best(best: tuple[tuple[int, int], ...], week: int, made: int) -> tuple[tuple[int, int], ...]:
    """The best day of every week with one more in it."""
    known = dict(best)
    if made:
        known[week] = max(made, known.get(week, 0))
    return tuple(sorted(one for one in known.items() if one[0] > week - WEEKS - 8))
