"""Reports as they come, into the hours of each panel; what cannot be true is not taken in."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from math import isfinite

import attrs

from pyenvoy.insight.closing import close
from pyenvoy.insight.judging import judge
from pyenvoy.insight.limits import (
    AGAIN,
    AHEAD,
    BELOW,
    DAY,
    HIGHEST,
    HOUR,
    IDLE,
    LAPSE,
    LIMIT,
    LONGEST,
    MOST,
    SETTLED,
    USUAL,
)
from pyenvoy.insight.memory import LESS, Memory, Panel
from pyenvoy.model.insight import PanelInsight, Verdict
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.units import Watts


@attrs.frozen
class Report:
    """What a microinverter said: its mean power since its last report."""

    serial: str
    at: datetime
    power: Watts


def take(memory: Memory, snapshot: Snapshot, now: datetime) -> Memory:
    """Take what the microinverters of a snapshot report; the same memory where nothing is new."""
    zone = snapshot.network.timezone if snapshot.network else None
    if zone is not None and zone != memory.zone:
        memory = attrs.evolve(memory, zone=zone)
    if snapshot.inverters is None:
        return memory
    retired = {one.serial for one in snapshot.inverters.all if one.retired} & memory.panels.keys()
    if retired:
        kept = {name: one for name, one in memory.panels.items() if name not in retired}
        memory = attrs.evolve(memory, panels=kept, edition=memory.edition + 1)
    return hear(memory, _reports(snapshot), now)


def _reports(snapshot: Snapshot) -> Iterator[Report]:
    for one in snapshot.inverters.in_use if snapshot.inverters else ():
        if one.reported_at is not None and one.power is not None:
            yield Report(one.serial, one.reported_at, one.power)


def hear(memory: Memory, reports: Iterable[Report], now: datetime) -> Memory:
    """Take reports in; the same memory where nothing is new. `now` ends the days before."""
    moment = max(0, int(now.timestamp()))  # what would be kept of a time before is refused
    memory = _in_time(memory, moment)
    panels, edition = dict(memory.panels), memory.edition
    news = False
    for report in reports:
        known = panels.get(report.serial)
        if known is None and not _has_room(report.serial, len(panels)):
            continue
        after = _heard(known or Panel(first=memory.day), report, memory.day, moment)
        if after is not known:
            news, panels[report.serial] = True, after
            edition += known is None or (known.missed > 0 and after.missed == 0)
    return attrs.evolve(memory, panels=panels, edition=edition) if news else memory


def _in_time(memory: Memory, moment: int) -> Memory:
    """The memory with every day closed that is over."""
    today = (moment - SETTLED) // DAY
    if memory.day == 0:
        return attrs.evolve(memory, day=max(1, today))
    if today < memory.day - 2:
        return _put_back(memory, max(1, today), moment)
    return _closed(memory, today) if today > memory.day else memory


def _put_back(memory: Memory, today: int, moment: int) -> Memory:
    """The memory when the clock was ahead and is right again: what is of the future would hide all that comes."""
    return attrs.evolve(
        memory,
        panels={name: _before(one, today, moment) for name, one in memory.panels.items()},
        day=today,
        dark=memory.dark if memory.dark <= today else 0,
        best=tuple(one for one in memory.best if one[0] <= today // 7),
        edition=memory.edition + 1,
    )


def _before(panel: Panel, today: int, moment: int) -> Panel:
    return attrs.evolve(
        panel,
        first=min(panel.first, today),
        last=min(panel.last, moment),
        listed=min(panel.listed, today),
        running={hour: one for hour, one in panel.running.items() if hour * HOUR <= moment},
        days=tuple(one for one in panel.days if one.number < today),
        weeks=tuple(one for one in panel.weeks if one.number < today // 7),
        idle_since=min(panel.idle_since, moment),
        told_since=min(panel.told_since, today // 7),
    )


def _closed(memory: Memory, today: int) -> Memory:
    """The memory on a new day; what is said of each panel then is remembered."""
    after = close(memory, today)
    said = judge(after, datetime.fromtimestamp(today * DAY, UTC)).panels
    panels = {one.serial: _told(after.panels[one.serial], one, today // 7) for one in said}
    return attrs.evolve(after, panels=panels)


def _told(panel: Panel, said: PanelInsight, week: int) -> Panel:
    begins = week if said.verdict in LESS else 0
    is_over = said.verdict is Verdict.FINE and (said.loss or 0.0) < AGAIN * BELOW
    since = 0 if is_over else panel.told_since or begins
    return attrs.evolve(panel, told=str(said.verdict), told_since=since)


def _has_room(serial: str, known: int) -> bool:
    return known < MOST and 0 < len(serial) <= LONGEST


def _heard(panel: Panel, report: Report, day: int, moment: int) -> Panel:
    """The panel after a report; itself where the report says nothing new."""
    at, watts = int(report.at.timestamp()), float(report.power)
    if panel.listed < day:
        panel = attrs.evolve(panel, listed=day)
    if not panel.last < at <= moment + AHEAD or not _is_power(watts):
        return panel
    watts = max(0.0, watts)
    repeats = watts == panel.watts and IDLE < watts < LIMIT * panel.top
    running = _added(panel, at, watts, day, counts=not repeats)
    missed = 0 if at >= day * DAY else panel.missed
    top = max(panel.top, watts)
    return attrs.evolve(panel, last=at, watts=watts, top=top, running=running, missed=missed)


def _is_power(watts: float) -> bool:
    return isfinite(watts) and -HIGHEST <= watts <= HIGHEST


def _added(
    panel: Panel, at: int, watts: float, day: int, *, counts: bool
) -> dict[int, tuple[float, int]]:
    """The hours with the time that a report speaks of; a figure that stands still is heard, and does not count."""
    since = panel.last if at - panel.last <= LAPSE else at - USUAL
    running = dict(panel.running)
    while since < at:
        hour = since // HOUR
        until = min(at, (hour + 1) * HOUR)
        if hour >= day * 24:
            energy, seconds = running.get(hour, (0.0, 0))
            span = until - since if counts else 0
            running[hour] = (energy + watts * span, seconds + span)
        since = until
    return running
