"""What holds of the accounts whatever gateways say: lies that come and go, gaps, restarts, clocks set back."""

import json
from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyenvoy.accounting import counters, days, kept
from pyenvoy.accounting.books import Books
from pyenvoy.accounting.limits import WRAP, energy_of, slack
from pyenvoy.accounting.words import Limit, Sample
from pyenvoy.units import Watts
from pyenvoy.zones import zone_of

NOW = datetime(2026, 3, 20, 6, tzinfo=UTC)
LIMIT = Limit(Watts(10_000.0), timedelta(minutes=15))
SLACK = slack(LIMIT)
START = 5_000_000.0
AMSTERDAM = zone_of("Europe/Amsterdam")

at_leisure = settings(deadline=None, max_examples=40)

LIES = ("half", "zero", "more", "frozen", "other", "nothing")
steps = st.tuples(
    st.sampled_from([1, 60, 60, 900, 900, 3600, 6 * 3600]),
    st.integers(0, 100),  # percent of what the plant can do
)
HEIGHTS = st.floats(1.3e6, 9e6)  # more than the plant makes while the longest lie lasts
passages = st.tuples(st.sampled_from(LIES), HEIGHTS, st.lists(steps, min_size=1, max_size=20))
histories = st.lists(passages, min_size=1, max_size=6)


@attrs.define
class Site:
    """A meter that counts truly, a gateway that says so or lies, and our account of it."""

    counter: object = attrs.field(factory=lambda: counters.begin("produced", LIMIT))
    days: object = None
    now: datetime = NOW
    true: float = START
    said: float = START
    shown: list = attrs.field(factory=list)
    wrap: float = float("inf")

    def step(self, seconds, percent, lie="", size=0.0, set_clock=timedelta()):
        span = timedelta(seconds=seconds)
        self.now += span + set_clock
        self.true += energy_of(LIMIT.power, span) * percent / 100
        self.said = self._said(lie, size)
        if lie != "nothing":
            source = "b" if lie == "other" else "a"
            power = Watts(LIMIT.power * percent / 100)
            sample = Sample(self.said, self.now, source, power)
            self.counter = counters.after(self.counter, sample, self.now)
        self._show()

    def _said(self, lie, size):
        honest = self.true % self.wrap
        match lie:
            case "half":
                return honest / 2
            case "zero":
                return 0.0
            case "more" | "other":
                return honest + size
            case "frozen":
                return self.said
        return honest

    def _show(self):
        counter, figure = self.counter, counters.figure(self.counter)
        if figure is not None:
            self.shown.append((self.now, figure.energy))
            if counter.hold is None:
                self._mark(figure.energy, counter.line.at)

    def _mark(self, energy, at):
        self.days = (
            days.after(self.days, energy, at, AMSTERDAM) if self.days else days.begin(energy, at)
        )

    def honest(self, hours, percent, every=1):
        for _ in range(0, hours, every):
            self.step(every * 3600, percent)

    def restart(self):
        """Keep the books, forget everything, read them again."""
        text = json.dumps(kept.plain(Books({"produced": self.counter}, {"produced": self.days})))
        books, problems = kept.read(json.loads(text))
        assert not problems
        assert (books.counters["produced"], books.days["produced"]) == (self.counter, self.days)
        self.counter, self.days = books.counters["produced"], books.days["produced"]

    @property
    def published(self):
        return self.shown[-1][1]


def begun(**how):
    site = Site(**how)
    for _ in range(4):
        site.step(60, 10)
    site.honest(10 * 24, 10, every=6)  # believed for longer than any lie lasts
    return site


def played(history, *, truth_between=True):
    site = begun()
    for lie, size, moves in history:
        for seconds, percent in moves:
            site.step(seconds, percent, lie, size)
        if truth_between:
            site.step(60, 30)
        site.restart()
    return site


@at_leisure
@given(histories, st.booleans())
def test_published_energy_never_falls(history, truth_between):
    shown = [energy for _, energy in played(history, truth_between=truth_between).shown]
    assert shown == sorted(shown)


@at_leisure
@given(histories, st.booleans())
def test_published_energy_never_rises_by_more_than_the_plant_could_produce(history, truth_between):
    risen, last = None, None
    for at, energy in played(history, truth_between=truth_between).shown:
        if last is not None and energy > last:
            assert energy - last <= SLACK + energy_of(LIMIT.power, at - risen) + 0.001
        if last is None or energy > last:
            risen, last = at, energy


@at_leisure
@given(histories)
@example(
    [("more", 60_000.0, [(1, 0)] * 4 + [(21_600, 100)])]
)  # energy as much as the lie, meanwhile
@example(
    [("half", 6e4, [(1, 0)]), ("other", 6e4, [(21_600, 50), (1, 0), (21_600, 50)])]
)  # as above
@example([("more", 6e4, [(21_600, 93), (1, 0), (1, 0), (1, 0), (21_600, 7)])])
@example(
    [("half", 6e4, [(1, 0)]), ("more", 5_449_722.0, [(1, 0)] * 3 + [(21_600, 75), (21_600, 100)])]
)
def test_when_the_lies_are_over_the_true_energy_is_published(history):
    site = played(history)
    site.honest(24, 50)
    site.honest(15 * 24, 0, every=6)
    assert abs(site.published - site.true) < 0.01


@at_leisure
@given(histories)
def test_the_days_add_up_to_what_was_published(history):
    site = played(history)
    site.honest(2, 10)
    first, last = site.days.marks[0], site.days.last
    dates = [first.at.date() + timedelta(days=i) for i in range(-1, 60)]
    each = [days.day(site.days, one, AMSTERDAM) for one in dates]
    assert abs(sum(one.energy for one in each) - (last.energy - first.energy)) < 0.01
    assert all(one.energy >= 0 for one in each)


@at_leisure
@given(st.lists(steps, min_size=1, max_size=60), st.floats(0, float(WRAP)))
def test_a_counter_that_wraps_is_followed_to_the_watt_hour(moves, start):
    site = begun(wrap=float(WRAP), true=float(WRAP) * 3 + start)
    counted = site.published - site.true
    for seconds, percent in [*moves, *[(6 * 3600, 90)] * 24]:
        site.step(seconds, percent)
        site.restart()
    assert abs(site.published - site.true - counted) < 0.1


clocks = st.sampled_from([0, 0, 0, -30, -3600, -86400, 86400, -40 * 86400])


@at_leisure
@given(histories, st.lists(clocks, min_size=8, max_size=8))
def test_published_energy_never_falls_when_clocks_are_set(history, jumps):
    site = begun()
    for (lie, size, moves), jump in zip(history, jumps, strict=False):
        site.step(60, 10, lie, size, set_clock=timedelta(seconds=jump))
        for seconds, percent in moves:
            site.step(seconds, percent, lie, size)
        site.restart()
    shown = [energy for _, energy in site.shown]
    assert shown == sorted(shown)


@at_leisure
@given(st.lists(st.tuples(clocks, steps), max_size=12))
def test_setting_the_clock_costs_no_energy(moves):
    site = begun()
    for jump, (seconds, percent) in moves:
        site.step(seconds if jump == 0 else 60, percent, set_clock=timedelta(seconds=jump))
    site.honest(24 * 10, 0, every=6)
    site.honest(2, 50)
    assert abs(site.published - site.true) < 0.01


hostile = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", 10**400]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def _places(data, path=()):
    yield path
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from _places(data[key], (*path, key))


def _with(data, path, value):
    if not path:
        return value
    changed = dict(data) if isinstance(data, dict) else list(data)
    changed[path[0]] = _with(data[path[0]], path[1:], value)
    return changed


KEPT = played([("half", 0.0, [(3600, 50)] * 30), ("more", 7e6, [(60, 50)])], truth_between=False)
PLAIN = kept.plain(Books({"produced": KEPT.counter}, {"produced": KEPT.days}))
PLACES = list(_places(PLAIN))


@at_leisure
@given(st.sampled_from(PLACES), hostile)
def test_whatever_stands_in_the_book_is_read_or_reported(place, value):
    books, problems = kept.read(_with(PLAIN, place, value))
    counter = books.counters.get("produced")
    assert problems or counter is not None or value == {}  # no counters are none too
    if counter is not None:  # and what was read can be worked with
        sample = Sample(START, NOW + timedelta(days=3), "a", Watts(100.0))
        later = counters.after(counter, sample, NOW)
        assert later.published >= counter.published
