"""The memory as plain data and back. What is read back is not trusted.

Numbers stand in rows without names, as there are a thousand of them for each panel. What cannot be true costs the
panel that it stands in and leaves a `Problem`; nothing is ever raised.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from pyenvoy.errors import Problem
from pyenvoy.insight.limits import DAY, DAYS, HOUR, JUDGED, LONGEST, MOST, WEEKS
from pyenvoy.insight.memory import NO_PROFILE, Compared, Day, Memory, Panel, Week

T = TypeVar("T")

VERSION = 1

_LATEST = 7_258_118_400  # s: the year 2200
_LAST_DAY = _LATEST // DAY
_MOST = 1e9  # Ws and W
_NUMBERS = ("first", "last", "listed", "group", "missed", "idle", "idle_since")
_FIGURES = ("watts", "top", "seen")


def is_due(kept: Memory, memory: Memory) -> bool:
    """Whether so much is new that it should be kept: a day is over, a panel is new, or an hour of reports has come."""
    if kept.edition != memory.edition:
        return True
    lasts = (
        max((one.last for one in which.panels.values()), default=0) for which in (kept, memory)
    )
    before, now = lasts
    return now - before >= HOUR


def is_outdated(judged: Memory, memory: Memory, passed: timedelta) -> bool:
    """Whether to judge anew: at once when a day is over, else when something may have changed, and not at every answer.

    `passed` is how long ago it was judged.
    """
    if judged.day != memory.day:
        return True
    return judged.edition != memory.edition and abs(passed) >= JUDGED


def plain(memory: Memory) -> dict[str, object]:
    """The memory as plain data, ready for JSON."""
    return {
        "version": VERSION,
        "day": memory.day,
        "dark": memory.dark,
        "best": [list(one) for one in memory.best],
        "zone": memory.zone,
        "panels": {name: _panel(one) for name, one in memory.panels.items()},
    }


def _panel(one: Panel) -> dict[str, object]:
    return {
        **{name: getattr(one, name) for name in (*_NUMBERS, *_FIGURES)},
        "told": one.told,
        "told_since": one.told_since,
        "running": [[hour, round(made), span] for hour, (made, span) in one.running.items()],
        "days": [
            [day.number, [[at.hour, at.made, at.peers] for at in day.hours]] for day in one.days
        ],
        "weeks": [[week.number, [list(at) for at in week.ratios]] for week in one.weeks],
        "profile": [round(made, 1) for made in one.profile],
    }


# -- in -------------------------------------------------------------------------------------------


def read(data: object) -> tuple[Memory, tuple[Problem, ...]]:
    """Plain data of any version → memory, and all that was lost on the way."""
    match data:
        case {"version": 1, **rest}:
            return _first(rest)
        case _:  # a new version has its place above, so that the old one is still read
            words = f"is not {VERSION}: another pyenvoy wrote this"
            return Memory(), (Problem("version", words),)


def _first(data: dict[object, object]) -> tuple[Memory, tuple[Problem, ...]]:
    problems: list[Problem] = []
    found = data.get("panels")
    kept = dict(list(found.items())[:MOST]) if isinstance(found, dict) else {}
    panels = {
        name: one
        for name, value in kept.items()
        if (one := _taken(_panel_of, value, f"panels.{name}", problems)) is not None
        and 0 < len(name) <= LONGEST
    }
    zone = data.get("zone")
    return Memory(
        panels=panels,
        day=_taken(_day_of, data.get("day"), "day", problems) or 0,
        dark=_taken(_day_of, data.get("dark"), "dark", problems) or 0,
        best=_taken(_best, data.get("best"), "best", problems) or (),
        zone=zone if isinstance(zone, str) else None,
    ), tuple(problems)


def _taken(
    read: Callable[[object], T], value: object, where: str, problems: list[Problem]
) -> T | None:
    try:
        return read(value)
    except ValueError:
        problems.append(Problem(where, "is not what it should be"))
        return None


def _panel_of(value: object) -> Panel:
    if not isinstance(value, dict) or "profile" not in value:
        raise ValueError("no panel")
    first, last, listed, group, missed, idle, idle_since = (_count(value.get(n)) for n in _NUMBERS)
    watts, top, seen = (_figure(value.get(name)) for name in _FIGURES)
    profile = tuple(map(_figure, _list(value.get("profile"), 24)))
    if len(profile) != len(NO_PROFILE):
        raise ValueError("no profile")
    return Panel(
        first, last, listed, watts, top, group,
        running=dict(map(_hour, _list(value.get("running"), 96))),
        days=tuple(map(_day, _list(value.get("days"), DAYS))),
        weeks=tuple(map(_week, _list(value.get("weeks"), WEEKS + 2))),
        profile=profile, seen=seen, missed=missed, idle=idle, idle_since=idle_since,
        told=str(value.get("told"))[:LONGEST], told_since=_count(value.get("told_since", 0)),
    )  # fmt: skip


def _hour(value: object) -> tuple[int, tuple[float, int]]:
    hour, made, span = _list(value, 3, 3)
    return _count(hour), (_figure(made), _count(span))


def _day(value: object) -> Day:
    number, hours = _list(value, 2, 2)
    return Day(_day_of(number), tuple(map(_compared, _list(hours, 24))))


def _compared(value: object) -> Compared:
    hour, made, peers = _list(value, 3, 3)
    return Compared(_count(hour, 23), _count(made), _count(peers, least=1))


def _week(value: object) -> Week:
    number, ratios = _list(value, 2, 2)
    pairs = (_list(one, 2, 2) for one in _list(ratios, 24))
    return Week(
        _count(number, _LAST_DAY // 7),
        tuple((_count(hour, 23), _count(ratio)) for hour, ratio in pairs),
    )


def _best(value: object) -> tuple[tuple[int, int], ...]:
    pairs = (_list(one, 2, 2) for one in _list(value, WEEKS + 10))
    return tuple((_count(week), _count(made, least=1)) for week, made in pairs)


def _list(value: object, most: int, least: int = 0) -> list[object]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise ValueError("no list, or one of another length")
    return value


def _day_of(value: object) -> int:
    return _count(value, _LAST_DAY)


def _count(value: object, most: int = _LATEST, *, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError("no number, or none that can be")
    return value


def _figure(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST:
        raise ValueError("no figure")
    return float(value)
