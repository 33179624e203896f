"""What holds of the source of live power through any history."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.endpoint import Answer, Answers
from pyenvoy.polling.live import AGAIN, PATIENCE, RESTS, Live, Way
from pyenvoy.wire.ivp_livedata import LIVE_STATUS, LiveMeters, LiveStatus

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LOOKED = Answers().with_(LIVE_STATUS, Answer(LiveStatus(meters=LiveMeters()), NOW))

offers = st.sets(st.sampled_from(Way)).map(lambda ways: tuple(w for w in Way if w in ways))
moves = st.lists(
    st.tuples(
        st.sampled_from(["new", "same", "missed", "nothing"]),
        st.sampled_from(Way),
        offers,
        st.sampled_from([1, 2, 20, 60, 900]),
    ),
    max_size=60,
)


def lived(moves):
    """Each moment, what was offered, and the choice."""
    live, now, asked, stamp = Live(), NOW, None, 0
    for what, way, offered, seconds in moves:
        now += timedelta(seconds=seconds)
        stamp += what == "new"
        if what == "missed":
            live = live.missed(way, now)
        elif what != "nothing":
            live = live.heard(way, float(stamp), now)
        live = live.among(offered, now)
        wanted = live.wants(LOOKED, asked, now)
        if wanted is not None:
            live, asked = live.told(now), now
        yield now, offered, live, wanted


@given(moves)
def test_the_choice_is_among_what_is_offered(moves):
    assert all(live.chosen in (*offered, None) for _, offered, live, _ in lived(moves))


@given(moves)
def test_where_readings_are_offered_there_is_always_a_source(moves):
    for _, offered, live, _ in lived(moves):
        assert live.chosen is not None or Way.READINGS not in offered


@given(moves)
def test_no_source_but_the_readings_is_asked_while_it_rests(moves):
    for now, _, live, _ in lived(moves):
        assert live.chosen in (None, Way.READINGS) or not live.of(live.chosen).rests(now)


@given(moves)
def test_no_rest_is_longer_than_the_longest(moves):
    for now, _, live, _ in lived(moves):
        assert all(
            one.until is None or one.until <= now + RESTS[-1] for one in live.pulses.values()
        )


@given(moves)
def test_a_source_in_good_health_is_never_left(moves):
    before = None
    for now, offered, live, _ in lived(moves):
        if before is not None and before.chosen is Way.READINGS and Way.READINGS in offered:
            beat = live.of(Way.READINGS).beat
            assert live.chosen is Way.READINGS or beat is None or now - beat >= PATIENCE
        before = live


@given(moves)
def test_the_live_view_is_told_to_stream_while_it_is_chosen_and_once_a_minute_at_most(moves):
    last = None
    for now, _, live, wanted in lived(moves):
        if wanted:
            assert live.chosen is Way.STATUS
            assert last is None or now - last >= AGAIN
        last = now if wanted is not None else last


@given(moves)
def test_it_is_told_to_stop_only_after_it_was_told_to_stream(moves):
    streams = False
    for _, _, _, wanted in lived(moves):
        assert wanted is not False or streams
        streams = streams if wanted is None else wanted
