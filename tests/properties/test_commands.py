"""What holds of every write through any history of answers, refusals, silences, waits and wishes."""

import json
from datetime import timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy import commands
from pyenvoy.commands import Danger, course
from pyenvoy.commands.course import Step
from pyenvoy.endpoint import Role
from pyenvoy.request import Response, Silence, Silent
from tests.amounts import examples
from tests.pyenvoy.commands.carried import ALL, NOON, Carried, house, played

ERA = "8.2.127_generator_running"
HOUSE = attrs.evolve(house(ERA), generator=attrs.evolve(house(ERA).generator, relay=None), plc=None)
percents = st.integers(-10, 110)
wishes = st.one_of(
    st.sampled_from(
        [
            commands.switch_production_off(),
            commands.switch_production_on(),
            commands.check_plc(),
            commands.go_off_grid(),
            commands.go_on_grid(),
            commands.open_contact("NC1"),
            commands.close_contact("NO2"),
            commands.configure_contact("NC1", name="a pump"),
            commands.set_generator_mode("auto"),
            commands.configure_generator(warm_up=timedelta(minutes=7)),
            commands.schedule_generator(day="Mon"),
            commands.stream_live(),
            commands.stop_live(),
            commands.lift_dynamic_limit(),
            commands.lift_export_limit(),
            commands.set_profile("economy", charge_from_grid=True),
            commands.charge_from_grid(on=True, take_over=True),
        ]
    ),
    st.builds(commands.set_reserve, percents),
    st.builds(commands.set_dynamic_limit, percents, slew_rate=st.none() | percents),
    st.builds(commands.set_panel_limit, percents),
    st.builds(commands.set_export_limit, percents),
)
heard = st.sampled_from(
    [
        None,  # what the gateway says
        None,
        None,
        Response(200, body=b"{}"),
        Response(200, body=b'{"err": "404 - Not Found"}'),
        Response(200, body=b"<html>"),
        Response(200, body=b"null"),
        Response(400),
        Response(401),
        Response(404),
        Response(502),
        Response(503),
        Silence(Silent.UNREACHABLE, "no route"),
        Silence(Silent.TOO_SLOW, "no answer"),
        Silence(Silent.BROKEN, "cut"),
    ]
)
moves = st.lists(
    st.tuples(
        heard,
        st.sampled_from([-3600, 0, 0, 0, 1, 20, 60, 3600]),
        st.sampled_from(["", "", "", "", "", "ask twice", "sent twice", "old news", "overtaken"]),
    ),
    max_size=40,
)
allowances = st.frozensets(st.sampled_from(sorted(ALL)))
roles = st.sampled_from([Role.OWNER, Role.INSTALLER])


@attrs.define
class Lived(Carried):
    """A course through a history; every time it asks for a write, that is counted."""

    asked: list = attrs.field(factory=list)

    def disturbed(self, how, ask):
        match how:
            case "ask twice":  # a shell that forgets what it has just done
                again = self.action()
                if ask.step is Step.WRITE and isinstance(again, course.Ask):
                    self.asked.append((self.now, again.request))
            case "sent twice" if self.asked:
                self.tell(course.Sent())
            case "old news":
                for step in Step:  # only a reply to a write that was never sent cannot come
                    if step is not ask.step and (step is not Step.WRITE or self.asked):
                        self.tell(course.Heard(step, ask.endpoint, Response(200, body=b"{}")))
            case "overtaken":
                self.tell(course.Overtaken(commands.set_reserve(99)))

    def live(self, moves):
        for said, seconds, how in moves:
            match self.action():
                case course.Ask(step=step, endpoint=endpoint) as ask:
                    if step is Step.WRITE:
                        self.tell(course.Sent())
                        self.asked.append((self.now, ask.request))
                    self.disturbed(how, ask)
                    self.tell(course.Heard(step, endpoint, said or self.answer(ask)))
                case course.Wait(until):
                    assert until > self.now
                    self.now = until
                case course.Done():
                    break
            self.now += timedelta(seconds=seconds)
        return self


def lived(wish, moves, allowed=ALL, role=Role.INSTALLER):
    return Lived(played(ERA), wish, role, allowed, snapshot=HOUSE).live(moves)


@given(wishes, moves)
@examples(75)
def test_no_write_is_ever_sent_twice(wish, moves):
    assert len(lived(wish, moves).asked) <= 1


@given(wishes, moves, allowances, roles)
@examples(75)
def test_nothing_dangerous_is_sent_without_permission(wish, moves, allowed, role):
    found = lived(wish, moves, allowed, role)
    if wish.danger is not None and wish.danger not in allowed:
        assert not found.asked
        assert found.state.outcome.word == "refused"
    if role < wish.control.written.role:
        assert not found.requests


@given(wishes, moves)
@examples(75)
def test_every_course_ends(wish, moves):
    found = lived(wish, moves)
    assert found.play() is not None
    assert isinstance(found.action(), course.Done)


@given(wishes, moves)
@examples(75)
def test_what_is_sent_is_json_that_was_made_from_a_fresh_answer(wish, moves):
    found = lived(wish, moves)
    for at, request in found.asked:
        assert request.body is None or isinstance(json.loads(request.body), dict)
        fresh = wish.control.fresh and found.state.before.answer(wish.control.fresh)
        assert wish.control.fresh is None or timedelta() <= at - fresh.at <= course.FRESH


@given(wishes, moves)
@examples(75)
def test_only_what_was_read_back_is_confirmed(wish, moves):
    found = lived(wish, moves)
    outcome = found.play()
    if outcome.word in ("confirmed", "ignored", "reverted"):
        assert found.asked or found.writes
        assert found.state.seen.reported or found.state.seen.effective
    if outcome.word == "refused" and not (found.asked or found.writes):
        assert found.state.sent is None


@given(wishes, wishes, st.integers(0, 1200))
@examples(50)
def test_no_dangerous_write_follows_another_inside_its_pause(first, second, seconds):
    before = lived(first, [])
    before.play()
    now = NOON + timedelta(seconds=seconds)
    past = (course.entry(before.state),)
    after = course.begin(
        second, HOUSE, Role.INSTALLER, who="a test", now=now, allowed=frozenset(Danger), past=past
    )
    same = (first.control, first.of) == (second.control, second.of)
    sent = past[0].sent
    if same and second.danger and sent is not None and now < sent + second.follow:
        assert after.outcome is not None
