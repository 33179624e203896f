"""The judge itself: what is wrong does not pass it, and what is right does."""

import asyncio
import json
import random
import re
from datetime import timedelta

import attrs
import pytest

from pyenvoy.endpoint import Role
from pyenvoy.request import Method, Request
from pyenvoy.simulator.faults import Kind
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS
from tests.endurance import campaign, swift
from tests.endurance.faults import FAULTS
from tests.endurance.faults.counters import counting, plain
from tests.endurance.faults.named import fault
from tests.endurance.result import Result, Row, grown
from tests.endurance.stage import Stage
from tests.endurance.values import known

ERA = "8.0.3000"
READINGS = "/ivp/meters/readings"


def judged(folder, act, role=Role.OWNER):
    """What is blamed when something happens to a client at work."""

    async def main():
        async with Stage(ERA, folder, random.Random(1), role) as stage:
            await stage.play(120)
            await act(stage)
            await stage.play(10)
            return stage.oracle.wrong

    return swift.run(main())


def powers(change):
    """Every power of the meters says something else."""

    async def act(stage):
        def lie(request, response, now):
            if request.path != READINGS:
                return response
            rows = json.loads(response.body)
            for row in rows:
                row["activePower"] = change(row["activePower"])
            return attrs.evolve(response, body=json.dumps(rows).encode())

        stage.actor.lies["here"] = lie

    return act


async def nothing(stage):
    """Nothing happens."""


async def asked_too_soon(stage):
    for _ in range(2):
        await stage.envoy._loop.transport.send(
            Request(Method.GET, READINGS), stage.envoy.state.identity.origin
        )


def test_what_is_right_is_not_blamed(tmp_path):
    assert judged(tmp_path, nothing) == []


@pytest.mark.parametrize(
    ("act", "word"),
    [
        (powers(lambda power: power * 1.01), "is .* W, not"),
        (counting(plain(lambda energy: energy + 5000.0)), "Wh, more than"),
        (asked_too_soon, "is enough"),
    ],
)
def test_what_is_wrong_is_blamed(tmp_path, act, word):
    wrong = judged(tmp_path, act)
    assert wrong
    assert any(re.search(word, one) for one in wrong)


@pytest.mark.parametrize("lies", [False, True])
def test_power_of_the_stream_is_judged_too(tmp_path, lies):
    async def act(stage):
        stage.fail("here", fault(Kind.STATUS, READINGS, status=503))
        if lies:
            stage.actor.spoil = lambda said: re.sub(rb'"p": ?[-0-9.]+', b'"p":12.5', said)
        await stage.play(120)
        assert stage.envoy.latest.stream.production

    wrong = judged(tmp_path, act, Role.INSTALLER)
    assert any("the stream says" in one for one in wrong) is lies


def test_the_stream_says_what_flows_whatever_the_gateways_clock_says(tmp_path):
    async def act(stage):
        while stage.oracle.at(swift.now().timestamp()).flows.pv < 100:
            await stage.leap(timedelta(hours=2))
        stage.fail("here", fault(Kind.CLOCK, seconds=-86400.0))
        stage.fail("there", fault(Kind.STATUS, READINGS, status=503))
        await stage.play(120)
        assert stage.envoy.latest.stream.production

    assert judged(tmp_path, act, Role.INSTALLER) == []


def test_what_nobody_handles_is_noted(tmp_path):
    async def main():
        one = campaign.Campaign(1, 0.01, tmp_path, result=Result(1))
        asyncio.get_running_loop().set_exception_handler(one._unhandled)
        future = asyncio.get_running_loop().create_future()
        future.set_exception(ValueError("nobody looks"))
        del future
        await asyncio.sleep(1)
        return one.result.unhandled

    assert len(swift.run(main())) == 1


@pytest.mark.parametrize("back", [True, False])
def test_what_is_not_known_again_is_blamed_once_nothing_has_failed_for_a_while(tmp_path, back):
    """A client that was just started knows little; it is let be for a while before it is judged."""

    async def main():
        async with Stage(ERA, tmp_path, random.Random(1)) as stage:
            await stage.play(1200)
            before = known(stage.envoy.latest)
            await stage.stop()
            if not back:
                stage.fail("here", fault(Kind.STATUS, "/inventory", status=503))
            await stage.start()
            await stage.play(5)
            one = campaign.Campaign(1, 1, tmp_path, result=Result(1))
            chosen = FAULTS[0]
            one.result.rows[chosen.name] = row = Row()
            since = swift.now() - timedelta(hours=9)
            one.missing = {value: (since, [chosen]) for value in before - known(stage.envoy.latest)}
            one.usual = before
            assert len(one.missing) > 20
            await one._missing(stage, [chosen])
            assert not one.missing
            return stage.oracle.wrong, row.values

    wrong, values = swift.run(main())
    assert any("is lost after" in said for said in wrong) is not back
    assert bool(values) is not back


def test_what_only_a_lie_made_known_is_not_missed_after_it(tmp_path):
    phantom = "482299999999"

    def another_panel(request, response, now):
        if request.path != PRODUCTION_INVERTERS.path:
            return response
        rows = json.loads(response.body)
        body = json.dumps([*rows, rows[0] | {"serialNumber": phantom}]).encode()
        return attrs.evolve(response, body=body)

    async def main():
        async with Stage(ERA, tmp_path, random.Random(1)) as stage:

            async def told(wanted):
                for _ in range(60):
                    if any(phantom in value for value in known(stage.envoy.latest)) is wanted:
                        return await one._missing(stage, FAULTS[:1])
                    await stage.leap(timedelta(hours=1))
                    await stage.play(20)
                raise AssertionError(wanted)

            await stage.play(60)
            one = campaign.Campaign(1, 1, tmp_path, usual=known(stage.envoy.latest))
            stage.actor.lies["here"] = another_panel
            await told(wanted=True)
            stage.actor.lies.clear()
            await told(wanted=False)
            return one.missing

    assert swift.run(main()) == {}


def test_who_has_no_token_left_waits_for_the_account(tmp_path):
    async def main():
        async with Stage(ERA, tmp_path, random.Random(1)) as stage:
            await stage.play(60)
            access, said = stage.envoy.state.access, []
            for ahead in (0, 400):
                stage.fail("here", fault(Kind.CLOCK, seconds=ahead * 86400))
                said.append(campaign._is_shut_out(access, stage))
            return said

    assert swift.run(main()) == [False, True]


@pytest.mark.parametrize("what", range(4))
def test_what_grows_is_noted(what):
    begun = (100_000, 10, 5, 100_000)
    later = tuple(size * 2 if number == what else size for number, size in enumerate(begun))
    assert grown([begun, begun, begun]) == []
    assert len(grown([begun, begun, later])) == 1


def test_what_is_known_is_named_by_its_path():
    @attrs.frozen
    class Panel:
        serial: str
        power: float | None

    @attrs.frozen
    class House:
        panels: tuple
        load: float | None = None

    assert known(House((Panel("7", 1.0), Panel("8", None)))) == {
        ".panels[7].serial",
        ".panels[7].power",
        ".panels[8].serial",
    }


@pytest.mark.parametrize("lost", [0.0, 50.0])
def test_a_total_that_is_not_what_it_was_is_blamed(tmp_path, lost):
    """A midnight that is forgotten is nothing that was counted."""

    async def act(stage):
        found = stage.envoy.accounts
        one = found.counters["produced"]
        week = attrs.evolve(one.totals.week, energy=one.totals.week.energy - lost)
        one = attrs.evolve(one, totals=attrs.evolve(one.totals, week=week))
        for accounts in (found, attrs.evolve(found, counters={**found.counters, "produced": one})):
            stage.oracle.energies.judge(accounts)

    said = [one for one in judged(tmp_path, act) if "produced of week was" in one]
    assert bool(said) is bool(lost)


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_published_and_not_kept_is_blamed(tmp_path, kept):
    async def act(stage):
        await stage.play(120)
        if not kept:
            await stage.stop()
            for path in stage.state.glob("*.books*"):
                path.unlink()
        stage.oracle.energies.kept(timedelta(minutes=1.2))

    assert any("are not kept" in one for one in judged(tmp_path, act)) is not kept


def test_what_comes_out_of_an_end_is_blamed(tmp_path):
    async def act(stage):
        stage._stack.push_async_callback(asyncio.wait_for, asyncio.sleep(9), 1)
        await stage.stop()

    assert [one for one in judged(tmp_path, act) if "must end without TimeoutError" in one]


def test_of_faults_with_a_word_in_common_only_one_holds_at_a_time():
    one, other = (attrs.evolve(FAULTS[0], group=group) for group in ("door reckoning", "door"))
    assert not one.goes_with([other])
    assert not other.goes_with([one])
    assert one.goes_with([attrs.evolve(one, group="")])
    assert not one.goes_with([one])
