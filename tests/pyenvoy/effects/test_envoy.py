"""A gateway from beginning to end, over real sockets, against the simulator."""

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import timedelta

import attrs
import pytest

from pyenvoy.access.credentials import Account, Nobody, OwnToken
from pyenvoy.access.exchange import Cloud
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.tokenfile import Kept, Memory, TokenFiles
from pyenvoy.endpoint import Endpoint, Raw
from pyenvoy.errors import (
    AccessDeniedError,
    CredentialsError,
    NotOfferedError,
    TransportError,
    UntrustedError,
    UsageError,
)
from pyenvoy.quirks import Switches
from pyenvoy.secret import Secret
from pyenvoy.simulator.cloud import CloudAccount, CloudScript
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from pyenvoy.wire.ivp_meters import METER, METER_READINGS
from pyenvoy.wire.ivp_mod import POWER_MODE
from pyenvoy.wire.production import PRODUCTION_HTML
from tests.fakes.clock import Fast
from tests.fakes.recorded import SERIAL, recorded

CT = {"eid": 1, "state": "enabled", "measurementType": "production", "phaseCount": 1}
PAGES = {
    "/ivp/meters": [CT],
    "/ivp/meters/readings": [{"eid": 1, "activePower": 807.5, "actEnergyDlvd": 10.0}],
    "/api/v1/production": {
        "wattHoursToday": 1,
        "wattHoursSevenDays": 2,
        "wattHoursLifetime": 3,
        "wattsNow": 4,
    },
    "/ivp/ensemble/inventory": [],
    "/home": {"software_build_epoch": 1},
}


@asynccontextmanager
async def gateway(software="D8.2.4345", pages=PAGES, **how):
    async with serve(Replay(recorded(software, pages), follow_clock=True), **how) as one:
        yield one


def entered(one, credentials=None, **how):
    if credentials is None and one.origin.scheme == "https":
        credentials = OwnToken(Secret(one.token()))
    return connect(str(one.origin), credentials, clock=Fast(), **how)


async def first(envoy, wanted=lambda _: True):
    async with asyncio.timeout(10):
        async for snapshot in envoy.snapshots():
            if wanted(snapshot):
                return snapshot
    return None


def failing(kind, *paths):
    return Faults((Fault(kind, paths=paths),))


# -- snapshots ------------------------------------------------------------------------------------


async def test_the_first_snapshot_holds_production_after_three_round_trips():
    async with gateway() as one, entered(one) as envoy:
        snapshot = await first(envoy)
        assert snapshot.production.power == 807.5
        assert [arrived.path for arrived in one.requests[:2]] == ["/info", "/auth/check_jwt"]
        assert {arrived.path for arrived in one.requests[2:4]} == {
            "/ivp/meters",
            "/ivp/meters/readings",
        }


async def test_a_complete_one_follows():
    async with gateway() as one, entered(one) as envoy:
        assert (await first(envoy, lambda snapshot: snapshot.complete)).gateway.serial == SERIAL


async def test_later_ones_come_by_themselves():
    async with gateway() as one, entered(one) as envoy:
        before = await first(envoy)
        later = await first(
            envoy, lambda snapshot: snapshot.production.source.at > before.production.source.at
        )
        assert later.at > before.at


async def test_whoever_comes_late_sees_the_latest_at_once():
    async with gateway() as one, entered(one) as envoy:
        await first(envoy, lambda snapshot: snapshot.complete)
        latest = envoy.latest
        assert await anext(envoy.snapshots()) is latest


async def test_any_number_may_watch_one_poller():
    async with gateway() as one, entered(one) as envoy:
        found = await asyncio.gather(*(first(envoy) for _ in range(5)))
        assert {snapshot.production.power for snapshot in found} == {807.5}
        assert [arrived.path for arrived in one.requests].count("/auth/check_jwt") == 1


async def test_an_old_gateway_is_met_over_http():
    async with gateway("R5.0.62", PAGES) as one, entered(one, Nobody()) as envoy:
        assert (await envoy.snapshot()).production.power == 807.5


async def test_one_snapshot_waits_for_the_complete_one():
    async with gateway() as one, entered(one) as envoy:
        assert (await envoy.snapshot()).complete


async def test_a_whole_one_waits_for_what_hardly_changes_too():
    async with gateway() as one, entered(one) as envoy:
        await envoy.snapshot(whole=True)
        assert "/home" in [arrived.path for arrived in one.requests]


async def test_quirks_can_be_switched():
    off = Switches(off=frozenset({"days_without_a_baseline"}))
    async with gateway() as one, entered(one, switches=off) as envoy:
        assert (await envoy.snapshot()).notes == ()


async def test_never_more_than_two_questions_at_once_and_two_handshakes():
    async with gateway(pace=1) as one, entered(one) as envoy:
        await envoy.snapshot(whole=True)
        await first(envoy, lambda snapshot: snapshot.at > envoy.latest.at or True)
        assert one.most_at_once <= 2
        assert one.handshakes <= 2
        assert one.sessions_opened == 1


# -- outages --------------------------------------------------------------------------------------


async def test_snapshots_survive_an_outage():
    async with gateway() as one, entered(one) as envoy:
        await envoy.snapshot()
        one.faults = failing(Kind.REFUSED).beginning(one.clock())
        await _until(lambda: envoy.state.failures > 0)
        one.faults = Faults()
        await _until(lambda: envoy.state.failures == 0)
        assert (await anext(envoy.snapshots())).production.power == 807.5


async def test_a_lost_session_costs_one_question():
    async with gateway() as one, entered(one) as envoy:
        await envoy.snapshot()
        asked = len(one.requests)
        await asyncio.sleep(0.4)  # more than a minute by the fast clock: a check is no longer fresh
        one.forget_sessions()
        await _until(lambda: one.sessions_opened == 2)
        await _until(lambda: envoy.state.available)
        assert [one.path for one in one.requests[asked:]].count("/auth/check_jwt") == 1


async def test_nobody_at_home_is_a_transport_error():
    async with connect("https://127.0.0.1:1", clock=Fast()) as envoy:
        with pytest.raises(TransportError):
            await envoy.snapshot()


async def test_lanes_that_both_stop_do_not_wake_each_other_for_ever():
    class Counting(Fast):
        slept = 0

        async def sleep_until(self, moment):
            Counting.slept += 1
            await super().sleep_until(moment)

    async with (
        gateway() as one,
        connect(str(one.origin), fingerprint="00" * 32, clock=Counting(1)) as envoy,
    ):
        with pytest.raises(UntrustedError):
            await envoy.snapshot()
        await asyncio.sleep(0.1)
        assert Counting.slept < 20


async def test_no_credentials_are_an_error_for_a_person():
    async with gateway() as one, entered(one, Nobody()) as envoy:
        with pytest.raises(CredentialsError):
            await envoy.snapshot()
        with pytest.raises(CredentialsError):
            await anext(envoy.snapshots())


async def test_a_token_handed_in_mends_it():
    async with gateway() as one, entered(one, Nobody()) as envoy:
        with pytest.raises(CredentialsError):
            await envoy.snapshot()
        envoy.hand_in(Secret(one.token()))
        await _until(lambda: envoy.state.complete)
        assert (await envoy.snapshot()).production.power == 807.5


async def test_a_token_that_is_kept_while_it_runs_mends_it_too(tmp_path):
    """As `pyenvoy login` and `pyenvoy token paste` keep it, beside a `pyenvoy run` that says to."""
    tokens = TokenFiles(tmp_path)
    async with gateway() as one, entered(one, Nobody(), tokens=tokens) as envoy:
        with pytest.raises(CredentialsError):
            await envoy.snapshot()
        tokens.save(SERIAL, Kept(Secret(one.token()), one.fingerprint))
        await _until(lambda: envoy.state.complete)
        assert (await envoy.snapshot()).production.power == 807.5


async def test_a_refusal_of_everything_is_an_access_denied_error():
    faults = failing(Kind.UNAUTHORIZED, "/ivp", "/api", "/prod", "/adm", "/inv")
    async with gateway(faults=faults) as one, entered(one) as envoy:
        with pytest.raises(AccessDeniedError):
            await envoy.snapshot()


async def test_nothing_is_asked_before_it_is_entered():
    with pytest.raises(UsageError):
        await connect("127.0.0.1").snapshot()


@pytest.mark.parametrize("hours", [-1, 2])
def test_a_grace_that_cannot_be_is_said(hours):
    with pytest.raises(UsageError, match="grace"):
        connect("127.0.0.1", grace=timedelta(hours=hours))


async def test_a_mistake_of_ours_leaves_nobody_waiting():
    class Broken(Memory):
        def load(self, serial):
            raise UsageError("the token file can be read by others")

    async with gateway() as one, entered(one, tokens=Broken()) as envoy:
        with pytest.raises(UsageError):
            await envoy.snapshot()


async def _until(true):
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # the server knows nobody who waits for it
            await asyncio.sleep(0.002)


# -- trust ----------------------------------------------------------------------------------------


async def test_token_and_certificate_are_kept_with_the_serial():
    tokens = Memory()
    async with gateway() as one, entered(one, tokens=tokens) as envoy:
        await envoy.snapshot()
        kept = tokens.load(SERIAL)
        assert kept.fingerprint == envoy.fingerprint == one.fingerprint
        assert kept.token is not None


async def test_a_token_that_cannot_be_kept_is_used_all_the_same():
    class Full(Memory):
        def save(self, serial, kept):
            raise UsageError(f"{serial} cannot be written: no space left on device")

    async with gateway() as one, entered(one, tokens=Full()) as envoy:
        assert (await envoy.snapshot()).complete
        assert "no space left" in str(envoy.unkept)


async def test_a_kept_token_is_enough():
    async with gateway() as one:
        tokens = Memory({SERIAL: Kept(Secret(one.token()), one.fingerprint)})
        async with entered(one, Nobody(), tokens=tokens) as envoy:
            assert (await envoy.snapshot()).complete


async def test_a_certificate_other_than_the_kept_one_is_shown_no_secret():
    async with gateway() as one:
        tokens = Memory({SERIAL: Kept(Secret(one.token()), "ab" * 32)})
        async with entered(one, tokens=tokens) as envoy:
            with pytest.raises(UntrustedError):
                await envoy.snapshot()
        assert [arrived.path for arrived in one.requests] == ["/info"]


async def test_a_gateway_met_before_that_shows_another_certificate_gets_not_one_byte():
    tokens = Memory()
    async with gateway() as one:
        async with entered(one, tokens=tokens) as envoy:
            await envoy.snapshot()
        kept = tokens.load(SERIAL)
    async with gateway(port=one.origin.port) as another:
        assert another.fingerprint != kept.fingerprint
        async with entered(another, tokens=tokens) as envoy:
            with pytest.raises(UntrustedError, match="nothing was sent"):
                await envoy.snapshot()
        assert another.application_bytes == 0


async def test_a_certificate_that_a_person_has_named_replaces_the_kept_one():
    async with gateway() as one:
        tokens = Memory({SERIAL: Kept(None, "ab" * 32)})
        async with entered(one, tokens=tokens, fingerprint=one.fingerprint) as envoy:
            await envoy.snapshot()
        assert tokens.load(SERIAL).fingerprint == one.fingerprint


async def test_a_certificate_other_than_the_named_one_gets_not_one_byte():
    async with gateway() as one, entered(one, fingerprint="ab" * 32) as envoy:
        with pytest.raises(UntrustedError):
            await envoy.snapshot()
        assert one.application_bytes == 0


@pytest.mark.parametrize("serial", ["12-masked", "1" * 65, "../12"])
async def test_what_can_be_no_serial_is_not_kept_by(serial, tmp_path):
    tokens = TokenFiles(tmp_path)
    pages = recorded("D8.2.4345", PAGES, serial=serial)
    async with serve(Replay(pages, follow_clock=True)) as one, entered(one, tokens=tokens) as envoy:
        await envoy.snapshot()
    assert list(tmp_path.iterdir()) == []


async def test_an_account_is_enough(tmp_path):
    script = CloudScript(
        accounts=(CloudAccount("a@example.org", Secret("hush"), serials=(SERIAL,)),)
    )
    account = Account(Secret("a@example.org"), Secret("hush"))
    async with gateway(cloud=script) as one:
        authorities = tmp_path / "ca.pem"
        authorities.write_bytes(one.cloud_ca)
        cloud = Cloud(one.cloud, one.cloud)
        how = {"cloud": cloud, "authorities": str(authorities)}
        async with entered(one, account, **how) as envoy:
            assert (await envoy.snapshot()).complete


# -- one endpoint ---------------------------------------------------------------------------------


async def test_an_endpoint_is_fetched_typed():
    async with gateway() as one, entered(one) as envoy:
        assert (await envoy.fetch(METER_READINGS))[0].active_power == 807.5


async def test_what_is_not_there_is_a_typed_error():
    async with gateway() as one, entered(one) as envoy:
        with pytest.raises(NotOfferedError) as refused:
            await envoy.fetch(Endpoint("odd", "/odd", Raw, "made up"))
        assert refused.value.endpoint == "odd"


async def test_what_is_for_installers_is_denied_to_owners():
    pages = PAGES | {POWER_MODE.path: {"powerForcedOff": False}}
    async with gateway(pages=pages) as one, entered(one) as envoy:
        with pytest.raises(AccessDeniedError):
            await envoy.fetch(POWER_MODE)


async def test_silence_is_a_transport_error():
    async with gateway() as one, entered(one) as envoy:
        await envoy.snapshot()
        one.faults = failing(Kind.SILENT_CLOSE).beginning(one.clock())
        with pytest.raises(TransportError):
            await envoy.fetch(PRODUCTION_HTML)


@pytest.mark.parametrize("pace", [{"busy": 0}, {"busy": 1.1}, {"every": timedelta()}])
def test_a_pace_that_cannot_be_is_refused(pace):
    with pytest.raises(UsageError, match="share above 0"):
        connect("envoy.local", **pace)


async def test_live_power_is_asked_for_as_often_as_is_wished():
    async with gateway() as one, entered(one, every=timedelta(seconds=30)) as envoy:
        await envoy.snapshot()
        assert envoy.state.cadences["meter_readings"] == timedelta(seconds=30)
        assert 0 < envoy.state.busy(envoy.latest.at) <= 1


async def test_a_template_is_not_an_address():
    async with gateway() as one, entered(one) as envoy:
        with pytest.raises(UsageError):
            await envoy.fetch(METER)


async def test_a_session_that_has_ended_is_renewed_for_a_fetch():
    async with gateway() as one, entered(one) as envoy:
        await envoy.snapshot()
        await asyncio.sleep(0.4)  # more than a minute by the fast clock: a check is no longer fresh
        one.forget_sessions()
        assert await envoy.fetch(METER_READINGS)


async def test_any_path_is_got_as_it_comes():
    async with gateway() as one, entered(one) as envoy:
        assert (await envoy.get("/ivp/meters")).body.startswith(b"[")
        assert (await envoy.get("/nowhere")).status != 200


async def test_a_path_begins_with_a_slash():
    async with gateway() as one, entered(one) as envoy:
        with pytest.raises(UsageError):
            await envoy.get("ivp/meters")


async def test_getting_from_nobody_is_a_transport_error():
    async with gateway() as one, entered(one) as envoy:
        await envoy.snapshot()
        one.faults = failing(Kind.SILENT_CLOSE).beginning(one.clock())
        with pytest.raises(TransportError):
            await envoy.get("/ivp/meters")


async def test_nothing_is_fetched_from_where_nobody_answers():
    async with connect("https://127.0.0.1:1", clock=Fast()) as envoy:
        with pytest.raises(TransportError):
            await envoy.fetch(METER_READINGS)


# -- secrets --------------------------------------------------------------------------------------


async def test_no_secret_is_ever_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        async with gateway() as one, entered(one) as envoy:
            await envoy.snapshot()
    assert "eyJ" not in caplog.text
    assert "sessionId=" not in caplog.text


async def test_no_secret_is_in_what_can_be_seen():
    async with gateway() as one, entered(one) as envoy:
        snapshot = await envoy.snapshot()
        shown = repr(snapshot) + repr(envoy.state) + repr(attrs.asdict(envoy.state.known))
        assert "eyJ" not in shown
        assert "sessionId=" not in shown


async def test_nobody_waits_for_a_gateway_that_was_left():
    async with gateway() as one:
        async with entered(one) as envoy:
            await envoy.snapshot()
            waiting = asyncio.create_task(anext(aiter(envoy.snapshots())))
            await waiting
            later = asyncio.create_task(envoy.snapshot(whole=True))
        for left in (later, envoy.get("/home")):
            with pytest.raises(UsageError, match="enter the gateway first"):
                await asyncio.wait_for(left, 10)
