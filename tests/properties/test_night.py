"""What holds of the night whenever the sun goes down and comes back, with a meter and without one."""

import json
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pyenvoy import session
from pyenvoy.access.credentials import OwnToken
from pyenvoy.endpoint import Cadence
from pyenvoy.polling.night import DUSK, NIGHTLY
from pyenvoy.polling.planner import LONGEST_REST
from pyenvoy.secret import Secret
from pyenvoy.session import Lane
from tests.amounts import examples
from tests.fakes.played import BOTH, PAGES, Played, body
from tests.fakes.tokens import NOW, made

MINUTE = timedelta(minutes=1)
EVERY = timedelta(minutes=2)
END = timedelta(hours=26)
SUNNY = {
    "production_inverters": "/api/v1/production/inverters",
    "production_details": "/production.json?details=1",
    "device_data": "/ivp/pdm/device_data",
    "pdm_energy": "/ivp/pdm/energy",
}

minutes = st.integers(0, 12 * 60).map(lambda m: m * MINUTE)
nights = st.tuples(minutes, minutes).map(lambda pair: (pair[0], pair[0] + pair[1]))
frozen_reports = st.integers(1, 60)


class Day(Played):
    """A gateway under a sun that is away for a while; who reads it remembers what was asked when."""

    def dress(self, night, metered, minutes):
        """What the gateway says at this moment."""
        light = not night[0] <= self.now - NOW < night[1]
        lit = self.now if light else NOW + night[0]
        report = int((lit - NOW) / MINUTE) // minutes
        watts = 800 if light else -1
        pages = dict(PAGES)
        if not metered:
            pages |= {"/ivp/meters": body("[]")}
        pages |= {
            "/ivp/meters/readings": body(json.dumps([{"eid": 1, "activePower": watts}])),
            "/api/v1/production": body(json.dumps({"wattsNow": max(watts, 0)})),
            SUNNY["production_inverters"]: body(
                json.dumps([{"serialNumber": "1", "lastReportDate": 1 + report}])
            ),
            SUNNY["device_data"]: body('{"deviceCount": 0}'),
            SUNNY["pdm_energy"]: body("{}"),
        }
        self.pages = pages

    def live_on(self, night, *, metered, minutes):
        """Until the end, each question in the moment it is due; when night was seen, and the rests."""
        seen, rests = [], []
        while self.now < NOW + END:
            self.dress(night, metered, minutes)
            self.settle()
            seen.append((self.now, self.state.night.since))
            wakes = [action.until for action in map(self.action, Lane)]
            rests.append((self.now, wakes))
            self.now = max(min(wakes), self.now + timedelta(seconds=1))
        return seen, rests


def lived(night, metered, minutes):
    state = session.begin(BOTH, OwnToken(Secret(made())), every=EVERY)
    day = Day(state=state)
    return day, *day.live_on(night, metered=metered, minutes=minutes)


def asked(day, name):
    return [at for at, _, request in day.asked if request.path == SUNNY[name]]


def cadence_of_watch(metered):
    return EVERY if metered else Cadence.SLOW.value


@given(nights, st.booleans(), frozen_reports)
@examples(2)
def test_the_morning_is_seen_within_one_cadence_of_the_watch(night, metered, minutes):
    _, seen, _ = lived(night, metered, minutes)
    late = NOW + night[1] + cadence_of_watch(metered)
    assert not any(since for at, since in seen if at > late or at < NOW + night[0])


@given(nights, st.booleans(), frozen_reports)
@examples(2)
def test_by_night_nothing_is_slower_than_stated_and_by_day_nothing_slower_than_ever(
    night, metered, minutes
):
    day, _, rests = lived(night, metered, minutes)
    morning = NOW + night[1] + cadence_of_watch(metered)
    for name in SUNNY:
        moments = [*asked(day, name), NOW + END]
        for before, at in pairwise(moments):
            assert at - before <= NIGHTLY + MINUTE
            ordinary = at < NOW + night[0] or before > morning
            assert not ordinary or at - before <= Cadence.SLOW.value + MINUTE
    assert all(at < wake <= at + LONGEST_REST for at, wakes in rests for wake in wakes)


@given(st.booleans())
@examples(2)
def test_in_the_morning_everything_is_asked_at_once_that_was_rare(metered):
    night = (2 * 60 * MINUTE, 14 * 60 * MINUTE + 7 * MINUTE)
    day, seen, _ = lived(night, metered, 5)
    dark = [at for at, since in seen if since]
    assert min(dark) <= NOW + night[0] + DUSK + 10 * MINUTE
    for name in SUNNY:
        by_night = [at for at in asked(day, name) if min(dark) < at <= max(dark)]
        assert len(by_night) <= 12
        morning = [at for at in asked(day, name) if at >= NOW + night[1]]
        assert morning[0] - (NOW + night[1]) <= cadence_of_watch(metered)
