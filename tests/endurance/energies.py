"""Judges the energies that are published, by what the plant has truly counted."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import attrs

from pyenvoy import accounting
from pyenvoy.accounting import Trust
from tests.endurance import swift

_SLACK = 2.0
"""Wh: registers are rounded, sums are read meter by meter."""
_HOLD = 2 * 3600
"""Seconds: what is not believed is held back for an hour, and then published."""
_AT_ONCE = timedelta(seconds=30)
"""Between what is reckoned and what is judged."""
_OF_INVERTERS = "/inverters"
"""A source that says somewhat less than the plant's meter, as each inverter counts for itself; who has lost the books
may know no other."""
_PERIODS = ("today", "yesterday", "week", "month")
_PLANT = re.compile("produced|imported|exported")
"""Counters of which the plant's own meters know the truth."""


def stamp(moment):
    return int(moment.timestamp())


def _changed(name, before, after):
    """Which totals of a counter are not what they were, with what has come since."""
    rose = after.figure.energy - before.figure.energy
    for period in _PERIODS:
        was, now = getattr(before.totals, period), getattr(after.totals, period)
        if not -_SLACK <= now.energy - was.energy <= rose + _SLACK:
            yield (
                f"{name} of {period} was {was.energy:.1f} Wh since {was.since:%m-%d %H:%M} and is {now.energy:.1f} "
                f"since {now.since:%m-%d %H:%M}, when {rose:.1f} had come"
            )


@attrs.define(eq=False)
class Energies:
    """What was published of each counter, and what is missing of it."""

    oracle: object
    published: dict = attrs.field(factory=dict)
    killed: bool = False
    """Whether the client may know less than it has published: its machine has lost its power, and what got
    to the disk is of a minute before. Until a counter is read again its figure is older; what no counter
    shows and was added up meanwhile is gone."""
    periods: dict = attrs.field(factory=dict)
    """What was published last of each counter while our clock was right: the day, the figure, the totals."""
    _first: dict = attrs.field(factory=dict)
    """When each counter was published first; again, where all was forgotten."""
    _lacking: dict = attrs.field(factory=dict)
    _too_high: set = attrs.field(factory=set)
    _too_low: set = attrs.field(factory=set)
    _days: set = attrs.field(factory=set)

    def lost(self):
        """Energy that was counted by the plant, believed to be all there, and is not published, in Wh."""
        return sum(self._lacking.values())

    def judge(self, accounts):
        """What a snapshot's accounts say."""
        now = swift.now()
        self._first = {name: self._first.get(name, now) for name in accounts.counters}
        self._periods_go_on(accounts)
        for name, one in accounts.counters.items():
            self._never_falls(name, one.figure)
            true = self._true(name)
            if true is None or one.figure.estimated:
                continue
            self._is_not_too_much(name, one.figure, true)
            if self._clocks_are_right:
                self._is_all_there(name, one.figure, true)
                self._day_is_true(name, one, true)

    def _never_falls(self, name, figure):
        before = self.published.get(name, 0.0)
        if figure.energy >= before or (self.killed and figure.estimated):
            self.published[name] = figure.energy
        elif not self.killed:
            self.published[name] = figure.energy
            self.oracle.blame(f"{name} fell from {before} to {figure.energy} Wh")

    def settled(self, accounts):
        """A scene is over: whoever was killed has read every counter again."""
        self.killed = False
        if accounts is not None:
            self.judge(accounts)

    def _periods_go_on(self, accounts):
        """Within a day no total falls, nor rises by more than what is published since installation."""
        if not self._clocks_are_right or abs(accounts.at - swift.now()) > _AT_ONCE:
            return  # or it was reckoned before our clock was set right
        day = (accounts.zone, accounts.at.astimezone(ZoneInfo(accounts.zone)).date())
        before, self.periods = (
            self.periods,
            {one: (day, it) for one, it in accounts.counters.items()},
        )
        if self.killed:
            return
        changed = [
            said
            for name, one in accounts.counters.items()
            if before.get(name, (None,))[0] == day
            for said in _changed(name, before[name][1], one)
        ]
        if changed:
            self.oracle.blame(f"{len(changed)} totals, as {changed[0]}")

    def kept(self, within):
        """Nothing of what is published, but of a counter that is new, would be lost if the client ended now."""
        stage = self.oracle.stage
        if stage.envoy.accounts is None:
            return
        if stage.envoy.books.unkept is not None:
            self.oracle.blame(f"the books are not kept: {stage.envoy.books.unkept}")
            return
        found = stage.books.peek(stage.envoy.state.identity.serial).volume.books
        there = accounting.published(found, swift.now()).counters
        lacking = [
            f"{name} is {one.figure.energy:.1f} Wh, and {there[name].figure.energy if name in there else None} of it is"
            for name, one in stage.envoy.accounts.counters.items()
            if swift.now() - self._first[name] > within
            and (name not in there or there[name].figure.energy < one.figure.energy - _SLACK)
        ]
        if lacking:
            self.oracle.blame(f"{len(lacking)} counters are not kept: {lacking[0]}")

    def _is_not_too_much(self, name, figure, true):
        now = true(stamp(swift.now()))
        what = f"{name} is {figure.energy} Wh, more than {now:.1f}"
        self._once(self._too_high, name, figure.energy > now + _SLACK, what, figure)

    def _is_all_there(self, name, figure, true):
        if figure.trust is not Trust.COUNTED or figure.source.endswith(_OF_INVERTERS):
            return
        late = true(stamp(self.oracle.truly(figure.at)) - _HOLD)
        self._lacking[name] = max(0.0, late - _SLACK - figure.energy)
        what = f"{name} is {figure.energy} Wh, less than {late:.1f}"
        self._once(self._too_low, name, self._lacking[name] > 0, what, figure)

    def _day_is_true(self, name, one, true):
        """Today's energy is today's, but for what came about midnight while nobody looked."""
        today = one.totals.today
        since, now = stamp(today.since), stamp(swift.now())
        most = true(now) - true(since - self._unseen(today))
        what = f"{name} of today, since {today.since}, is {today.energy} Wh, more than {most:.1f}"
        self._once(self._days, name, not -1e-6 <= today.energy <= most + _SLACK, what, one.figure)

    def _unseen(self, today):
        """Seconds before a midnight, of which the energy may have come to be booked after it."""
        return _HOLD if today.exact else int(self.oracle.gap.total_seconds()) + _HOLD

    def _once(self, blamed, name, wrong, what, figure):
        """Blame each passage once."""
        if wrong and name not in blamed:
            self.oracle.blame(f"{what}: {self._told(name, figure)}")
        (blamed.add if wrong else blamed.discard)(name)

    def _told(self, name, figure):
        counter = self.oracle.stage.envoy.books.books.counters[name]
        journal = [
            f"{one.at:%d %H:%M:%S} {one.why} {one.before:.0f} {one.after:.0f} {one.offset:.0f}"
            for one in counter.journal[-4:]
        ]
        return f"{figure.trust.name}, {figure.source}, raw {figure.raw}; {'; '.join(journal)}"

    @property
    def _clocks_are_right(self):
        return self.oracle.stage.clock.off == timedelta()

    def _true(self, name):
        """What has truly been counted at a moment, where it is known."""
        if not self.oracle.stage.living.era.metered or not _PLANT.fullmatch(name):
            return None
        if name == "produced":
            return lambda t: self.oracle.at(t).tally.produced
        return lambda t: sum(getattr(self.oracle.at(t).tally, name))
