"""Which panels are peers: those whose day has its middle at the same time look the same way.

All panels are one group at first. A group parts where two parts of several panels each stand apart for good: so a
shade on one panel never makes it a group of its own. Nor does one on several, of which it was told before it had moved
the middle of their day. Who is parted begins anew, as the peers are others.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import atan2, cos, pi, sin
from statistics import median

import attrs

from pyenvoy.insight.limits import ALONE, APART, KNOWN_DAYS, LEAST_PEERS, PLANE, WEEKS_NEEDED
from pyenvoy.insight.memory import LESS, Panel


def placed(panels: Mapping[str, Panel]) -> dict[str, Panel]:
    """Every panel in the group that looks the same way; only those of which little is remembered may move."""
    after, middles = dict(panels), _middles(panels)
    homes: dict[int, list[float]] = {}
    for name, middle in middles.items():
        homes.setdefault(panels[name].group, []).append(middle)
    places = {group: median(home) for group, home in homes.items() if len(home) >= PLANE}
    for name, middle in middles.items() if places else ():
        one = panels[name]
        group = _nearest(places, middle)
        away = abs(middle - places.get(one.group, middle + 24))
        is_new = len(one.weeks) <= WEEKS_NEEDED
        if is_new and group != one.group and away > abs(middle - places[group]) + APART / 2:
            after[name] = attrs.evolve(one, group=group, days=(), weeks=())
    return after


def parted(panels: Mapping[str, Panel]) -> dict[str, Panel]:
    """Every group that is two by now, as two."""
    after, middles = dict(panels), _middles(panels)
    free = max((one.group for one in panels.values()), default=0) + 1
    for group in sorted({one.group for one in panels.values()}):
        members = {name: middles[name] for name in middles if panels[name].group == group}
        planes = dict(enumerate(_planes(members.values())))
        homes = {name: _nearest(planes, middle) for name, middle in members.items() if planes}
        if sum(not _is_explained(panels, homes, plane) for plane in planes) < 2:
            continue
        for name, home in homes.items():
            after[name] = attrs.evolve(panels[name], group=free + home, days=(), weeks=())
        free += len(planes)
    return after


def _is_explained(panels: Mapping[str, Panel], homes: Mapping[str, int], plane: int) -> bool:
    """Whether half of those in a plane make less than they used to: it moves the middle of a day as well."""
    less = [panels[name].told in LESS for name, home in homes.items() if home == plane]
    return 2 * sum(less) >= len(less)


def alone(panels: Mapping[str, Panel]) -> set[str]:
    """The panels that look where most of their group does not: the sun comes to them at other hours.

    Who was told to make less is none of them: it may make less at some hours, and look where it did.
    """
    middles = _middles(panels)
    homes: dict[int, list[float]] = {}
    for name, middle in middles.items():
        homes.setdefault(panels[name].group, []).append(middle)
    return {
        name
        for name, middle in middles.items()
        if not (panels[name].told in LESS or _has_peers(middle, homes[panels[name].group]))
    }


def _has_peers(middle: float, home: Sequence[float]) -> bool:
    """Whether enough of a group, and half of it at least, looks the same way; itself is among them."""
    alike = sum(abs(middle - one) <= ALONE for one in home) - 1
    return alike >= LEAST_PEERS and 2 * alike >= len(home) - 1


def _nearest(places: Mapping[int, float], middle: float) -> int:
    return min(places, key=lambda group: (abs(places[group] - middle), group))


def _planes(middles: Iterable[float]) -> list[float]:
    """Where the groups stand that are large enough, among all middles."""
    runs: list[list[float]] = []
    for one in sorted(middles):
        if runs and one - runs[-1][-1] <= APART:
            runs[-1].append(one)
        else:
            runs.append([one])
    return [median(run) for run in runs if len(run) >= PLANE]


def _middles(panels: Mapping[str, Panel]) -> dict[str, float]:
    """The middle of the day of each panel that is known well enough, in hours after that of the roof."""
    known = {name: one.profile for name, one in panels.items() if one.seen >= KNOWN_DAYS}
    noon = _noon(known.values())
    return {
        name: sum(made * ((hour - noon + 12) % 24 - 12) for hour, made in enumerate(one)) / whole
        for name, one in known.items()
        if (whole := sum(one)) > 0
    }


def _noon(profiles: Iterable[tuple[float, ...]]) -> float:
    """The hour of UTC around which the roof makes its power; it may be midnight."""
    whole = [sum(hour) for hour in zip(*profiles, strict=True)]
    east = sum(made * sin(2 * pi * hour / 24) for hour, made in enumerate(whole))
    north = sum(made * cos(2 * pi * hour / 24) for hour, made in enumerate(whole))
    return atan2(east, north) * 24 / (2 * pi)
