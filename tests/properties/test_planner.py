"""What holds of the planner whatever has happened."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.endpoint import Endpoint, Raw
from pyenvoy.errors import Reason
from pyenvoy.polling.agenda import Item, Lane, Rank
from pyenvoy.polling.duty import LIVE_REST
from pyenvoy.polling.ledger import Ledger
from pyenvoy.polling.planner import LONGEST_REST, plan

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

items = st.builds(
    Item,
    st.integers(0, 5).map(lambda i: Endpoint(f"e{i}", f"/{i}", Raw, "made up")),
    st.integers(2, 900).map(lambda s: timedelta(seconds=s)),
    st.sampled_from(Rank),
    st.sampled_from(Lane),
    st.booleans(),
)
agendas = st.lists(items, max_size=6, unique_by=lambda item: item.endpoint.name)
moves = st.lists(
    st.tuples(
        st.sampled_from(Lane),
        st.sampled_from(["answer", "fail", "refuse", "wait"]),
        st.integers(0, 400),
    ),
    max_size=60,
)


def history(agenda, moves):
    """Follow the plan through answers, failures and waits; say what was asked when, and each rest."""
    ledger, now, asked, rests = Ledger(), NOW, [], []
    for lane, fate, seconds in moves:
        planned = plan(agenda, ledger, lane, now)
        if isinstance(planned, datetime):
            rests.append((now, planned))
            now += timedelta(seconds=seconds)
            continue
        asked.append((planned.name, now, ledger.of(planned.name)))
        ledger = ledger.asked(planned.name, now)
        now += timedelta(seconds=seconds % 50)
        ledger = _told(ledger, planned.name, fate, now, timedelta(seconds=seconds % 50))
    return asked, rests


def _told(ledger, name, fate, now, took):
    match fate:
        case "answer":
            return ledger.answered(name, now, took)
        case "fail":
            return ledger.failed(name, now, Reason.SILENT)
        case "refuse":
            return ledger.failed(name, now, Reason.DENIED)
        case _:
            return ledger


@given(agendas, moves)
def test_nothing_that_answers_is_asked_faster_than_its_cadence(agenda, moves):
    every = {item.endpoint.name: item.every for item in agenda}
    core = {item.endpoint.name for item in agenda if item.rank is Rank.FIRST}
    asked, _ = history(agenda, moves)
    for name, at, before in asked:
        if before.answered is not None and not (name in core and before.failures):
            assert at - before.asked >= every[name]


@given(agendas, moves)
def test_nothing_is_asked_inside_its_pause(agenda, moves):
    asked, _ = history(agenda, moves)
    assert all(before.until is None or at >= before.until for _, at, before in asked)


@given(agendas, moves)
def test_what_keeps_us_waiting_and_says_nothing_is_not_asked_faster_than_its_cadence(agenda, moves):
    every = {one.endpoint.name: one.every for one in agenda if one.rank is not Rank.FIRST}
    asked, _ = history(agenda, moves)
    for name, at, before in asked:
        if name in every and before.failures and before.lasted >= timedelta(seconds=15):
            assert at - before.asked >= min(every[name], LIVE_REST)


@given(agendas, moves)
def test_nothing_is_asked_while_it_is_on_its_way(agenda, moves):
    asked, _ = history(agenda, moves)
    assert not any(before.waiting for _, _, before in asked)


@given(agendas, moves)
def test_there_is_always_a_next_wake(agenda, moves):
    _, rests = history(agenda, moves)
    assert all(now < wake <= now + LONGEST_REST for now, wake in rests)


@given(agendas, st.sampled_from(Lane))
def test_what_was_never_asked_is_asked_sooner_or_later(agenda, lane):
    asked, _ = history(agenda, [(one, "answer", 400) for _ in range(60) for one in Lane])
    assert {name for name, _, _ in asked} == {item.endpoint.name for item in agenda}
