"""What holds of the planner's two lanes together while a gateway takes its time to answer."""

from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise

import attrs
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.endpoint import Endpoint, Raw
from pyenvoy.errors import Reason
from pyenvoy.polling.agenda import Item, Lane, Rank
from pyenvoy.polling.duty import LIVE_PART, LIVE_REST, UNHEARD, Duty
from pyenvoy.polling.ledger import Ledger
from pyenvoy.polling.planner import LONGEST_REST, cadence, plan
from pyenvoy.polling.tick import Tick
from tests.amounts import examples

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NONE = timedelta()
LONG = timedelta(hours=1)
AHEAD = timedelta(seconds=0.3)
"""Of our clock, that of the gateway."""

items = st.builds(
    Item,
    st.integers(0, 9).map(lambda i: Endpoint(f"e{i}", f"/{i}", Raw, "made up")),
    st.integers(2, 900).map(lambda s: timedelta(seconds=s)),
    st.sampled_from(Rank),
    st.sampled_from([Lane.LIVE, Lane.SLOW, Lane.SLOW, Lane.SLOW]),
    st.booleans(),
    st.booleans(),
)
agendas = st.lists(items, min_size=1, max_size=9, unique_by=lambda item: item.endpoint.name)
shares = st.sampled_from([0.05, 0.2, 0.5, 1.0])
seconds = st.one_of(st.floats(0.01, 0.5), st.floats(0.01, 30)).map(lambda s: timedelta(seconds=s))
answers = st.lists(
    st.tuples(seconds, st.sampled_from(["answer", "answer", "answer", "silent", "refused"])),
    min_size=1,
    max_size=12,
)


@attrs.frozen
class Asked:
    """A question of a lane, from its beginning to its end."""

    lane: Lane
    item: Item
    began: datetime
    ended: datetime
    counts: timedelta
    """What the gateway was busy with it for; none for the first to each endpoint."""
    every: timedelta
    """The cadence in force when it was asked."""
    failed: bool
    """Whether it had failed the time before."""


class History:
    """Both lanes, each asking as soon as it may, until an hour is over."""

    def __init__(self, agenda, answers, share):
        self.agenda = agenda
        self.answers = {
            one.endpoint.name: cycle(answers[i % len(answers) :] + answers)
            for i, one in enumerate(agenda)
        }
        self.ledger, self.duty, self.tick = Ledger(), Duty(share), Tick()
        self.asked, self.rests = [], []
        self.under_way = {}
        now = NOW
        while now < NOW + LONG and len(self.asked) < 600:
            now = self.step(now)

    def step(self, now):
        """Let what ends end, and every free lane ask; the moment to go on at."""
        for lane, (asked, fate) in tuple(self.under_way.items()):
            if asked.ended <= now:
                self.end(lane, asked, fate)
        wakes = [self.ask(lane, now) for lane in Lane if lane not in self.under_way]
        return min([*wakes, *(asked.ended for asked, _ in self.under_way.values())])

    def ask(self, lane, now):
        planned = plan(self.agenda, self.ledger, lane, now, self.duty, tick=self.tick)
        if isinstance(planned, datetime):
            self.rests.append((lane, now, planned, set(self.ledger.entries)))
            return planned
        item = next(one for one in self.agenda if one.endpoint is planned)
        entry = self.ledger.of(planned.name)
        took, fate = next(self.answers[planned.name])
        if lane is Lane.LIVE:  # law 5: what takes longer is in trouble
            took = min(took, LIVE_REST * LIVE_PART * self.duty.share)
        counts = min(took, UNHEARD) if fate == "silent" else took
        counts = counts if entry.settled else NONE
        every = cadence(item, entry, self.duty)
        asked = Asked(lane, item, now, now + took, counts, every, entry.failures > 0)
        self.ledger = self.ledger.asked(planned.name, now)
        self.asked.append(asked)
        self.under_way[lane] = asked, fate
        return asked.ended

    def end(self, lane, asked, fate):
        del self.under_way[lane]
        name, took = asked.item.endpoint.name, asked.ended - asked.began
        free = not self.ledger.of(name).settled
        counts = min(took, UNHEARD) if fate == "silent" else took
        self.duty = self.duty.spent(lane, counts, asked.ended, free=free)
        if fate == "answer":
            self.ledger = self.ledger.answered(name, asked.ended, took)
            if lane is Lane.LIVE and asked.item.stamped:
                self.tick = self.tick.heard(asked.began, (asked.began + AHEAD).timestamp() // 1)
        else:
            why = Reason.SILENT if fate == "silent" else Reason.DENIED
            self.ledger = self.ledger.failed(name, asked.ended, why)

    @property
    def lanes(self):
        return {lane: [one for one in self.asked if one.lane is lane] for lane in Lane}


def longest(asked):
    return max((one.counts for one in asked), default=NONE)


def excess(asked, share):
    """By how much the gateway was busier, in the worst of all windows, than its share of the window."""
    worst, run = NONE, NONE
    last = None
    for one in sorted(asked, key=lambda one: one.ended):
        if last is not None:
            run = max(run - share * (one.ended - last), NONE)
        run += one.counts
        worst, last = max(worst, run), one.ended
    return worst


@given(agendas, answers, shares)
@examples(25)
def test_in_every_window_the_gateway_is_busy_with_us_for_no_more_than_its_share(
    agenda, answers, share
):
    agenda = [attrs.evolve(one, rank=Rank.EARLY) for one in agenda]
    history = History(agenda, answers, share)
    slow, live = (longest(history.lanes[one]) for one in (Lane.SLOW, Lane.LIVE))
    allowed = (
        slow + 2 * live + share * max(slow, live)
    )  # the window begins where its first one ends
    assert excess(history.asked, share) <= allowed + timedelta(milliseconds=1)


@given(agendas, answers, shares)
@examples(25)
def test_the_slow_lane_rests_only_when_everything_was_asked_once(agenda, answers, share):
    rests = History(agenda, answers, share).rests
    slow = {one.endpoint.name for one in agenda if one.lane is Lane.SLOW}
    assert all(slow <= asked for lane, _, _, asked in rests if lane is Lane.SLOW)


@given(agendas, answers, shares)
@examples(25)
def test_nothing_that_answers_is_asked_faster_than_the_cadence_in_force(agenda, answers, share):
    before = {}
    for one in History(agenda, answers, share).asked:
        name = one.item.endpoint.name
        free = name not in before or one.failed
        assert free or one.began - before[name] >= one.every >= one.item.every
        before[name] = one.began


@given(agendas, answers, shares)
@examples(25)
def test_each_lane_has_one_question_under_way_and_no_endpoint_two(agenda, answers, share):
    history = History(agenda, answers, share)
    for lane in (history.lanes[one] for one in Lane):
        assert all(a.ended <= b.began for a, b in pairwise(lane))
    by_name = {}
    for one in history.asked:
        name = one.item.endpoint.name
        assert name not in by_name or by_name[name] <= one.began
        by_name[name] = one.ended


@given(agendas, answers, shares)
@examples(25)
def test_there_is_always_a_next_wake(agenda, answers, share):
    rests = History(agenda, answers, share).rests
    assert all(now < wake <= now + LONGEST_REST for _, now, wake, _ in rests)


@given(agendas, answers, shares)
@examples(25)
def test_what_is_slow_never_delays_what_is_live(agenda, answers, share):
    agenda = [
        attrs.evolve(one, heavy=True) for one in agenda
    ]  # the live lane helps with none of it
    agenda = sorted(agenda, key=lambda one: one.lane)  # each has the same answers in both histories
    both = History(agenda, answers, share)
    alone = History([one for one in agenda if one.lane is Lane.LIVE], answers, share)
    begun = [one.began for one in both.lanes[Lane.LIVE]]
    assert begun == [one.began for one in alone.lanes[Lane.LIVE]][: len(begun)]


@given(agendas, answers, shares)
@examples(25)
def test_nothing_is_forgotten(agenda, answers, share):
    history = History(agenda, answers, share)
    last = {one.item.endpoint.name: one for one in history.asked}
    assert set(last) == {one.endpoint.name for one in agenda}
