"""What became of a campaign: a row for each fault, everything wrong, and whether anything has grown."""

from datetime import timedelta

import attrs

_WHAT = ("objects", "open files", "tasks", "kilobytes")
_MOST = (1.05, 1.0, 1.0, 1.1)
"""By how much each may grow: what is looked up in a module for the first time stays there."""


@attrs.define
class Row:
    """What became of one fault."""

    times: int = 0
    outage: timedelta = timedelta()
    recovery: timedelta = timedelta()
    wrong: int = 0
    lost: float = 0.0
    """Energy, in Wh."""
    values: int = 0


@attrs.define
class Result:
    """What became of a campaign."""

    seed: int
    rows: dict = attrs.field(factory=dict)
    wrong: list = attrs.field(factory=list)
    unhandled: list = attrs.field(factory=list)
    snapshots: int = 0
    asked: int = 0
    days: float = 0.0
    minutes: float = 0.0
    scenes: int = 0
    together: int = 0
    """How many scenes had several faults."""
    faults: tuple = ()
    awake: timedelta = timedelta()
    """Of the days, what was played second by second."""
    sizes: list = attrs.field(factory=list)
    """After each gateway: objects, open files, tasks, kilobytes."""
    weeks: list = attrs.field(factory=list)
    """The same every week of the gateway that stays."""


def grown(sizes):
    """What has grown between the first third and the end, in words."""
    early, last = sizes[len(sizes) // 3], sizes[-1]
    return [
        f"{what} have grown from {before} to {after}"
        for what, most, before, after in zip(_WHAT, _MOST, early, last, strict=True)
        if after > before * most + 2
    ]


def joined(one, other):
    """Two campaigns as one."""
    whole = Result(one.seed, sizes=one.sizes + other.sizes, weeks=one.weeks + other.weeks)
    for name in one.rows | other.rows:
        whole.rows[name] = _row(one.rows.get(name, Row()), other.rows.get(name, Row()))
    for what in ("wrong", "unhandled", "snapshots", "asked", "days", "awake", "scenes", "together"):
        setattr(whole, what, getattr(one, what) + getattr(other, what))
    whole.minutes = max(one.minutes, other.minutes)
    return whole


def _row(one, other):
    most = {what: max(getattr(one, what), getattr(other, what)) for what in _LONGEST}
    return Row(
        times=one.times + other.times,
        wrong=one.wrong + other.wrong,
        values=one.values + other.values,
        **most,
    )


_LONGEST = ("outage", "recovery", "lost")
