import asyncio
from datetime import timedelta

import httpx
import pytest

from pyenvoy.endpoint import Role
from pyenvoy.recording import Recording
from pyenvoy.request import Method
from pyenvoy.simulator.cloud import CloudScript, Outcome, Way
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.gate import Shown
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.recorded import NOW, entry, info, recorded
from tests.fakes.sockets import client

V1 = "/api/v1/production"
TOTALS = '{"wattsNow": 1}'
NEW = Replay(recorded(pages={V1: TOTALS, "/ivp/ss/gen_mode": {"gen_cmd": "off"}}))
OLD = Replay(recorded("D5.0.62", {"/api/v1/production/inverters": "[]"}))


def running(actor=NEW, *faults, **how):
    return serve(actor, faults=Faults(faults), now=lambda: NOW, **how)


def bearer(gateway, role=Role.OWNER, lifetime=None):
    return {"authorization": f"Bearer {gateway.token(role, lifetime)}"}


async def sign_in(asking, gateway):
    return await asking.get("/auth/check_jwt", headers=bearer(gateway))


# -- being let in ---------------------------------------------------------------------------------


async def test_a_token_gives_a_session_and_the_session_is_enough():
    async with running() as gateway, client(gateway.origin) as asking:
        assert "Valid token" in (await sign_in(asking, gateway)).text
        assert (await asking.get(V1)).text == TOTALS
        assert gateway.sessions_opened == 1


async def test_a_token_on_every_request_opens_a_session_each_time():
    async with running() as gateway, client(gateway.origin) as asking:
        for _ in range(3):
            response = await asking.get(V1, headers=bearer(gateway))
            assert "sessionId" in response.headers["set-cookie"]
        assert gateway.sessions_opened == 3


async def test_a_token_that_has_ended_by_the_gateways_clock_is_refused():
    async with running() as gateway, client(gateway.origin) as asking:
        ended = bearer(gateway, lifetime=timedelta(minutes=30))
        gateway.faults = Faults((Fault(Kind.CLOCK),))
        response = await asking.get(V1, headers=ended)
        assert response.status_code == 401
        assert response.headers["date"] == "Mon, 01 Jun 2026 13:00:00 GMT"


@pytest.mark.parametrize(("password", "status"), [("123456", 200), ("654321", 401)])
async def test_old_firmware_wants_digest(password, status):
    async with running(OLD) as gateway, client(gateway.origin) as asking:
        response = await asking.get(
            "/api/v1/production/inverters", auth=httpx.DigestAuth("envoy", password)
        )
        assert response.status_code == status


async def test_what_is_written_is_read_later():
    async with running() as gateway, client(gateway.origin) as asking:
        await sign_in(asking, gateway)
        await asking.post("/ivp/ss/gen_mode", json={"gen_cmd": "auto"})
        assert (await asking.get("/ivp/ss/gen_mode")).json() == {"gen_cmd": "auto"}


async def test_what_arrived_is_on_record_without_a_secret():
    async with running() as gateway, client(gateway.origin) as asking:
        await sign_in(asking, gateway)
        await asking.get(V1)
        first, second = gateway.requests
        assert (first.method, first.path, first.at) == (Method.GET, "/auth/check_jwt", NOW)
        assert (first.auth, second.auth) == (Shown.BEARER, Shown.COOKIE)
        assert "eyJ" not in repr(gateway.requests)


# -- faults at the gate ---------------------------------------------------------------------------


async def test_evicted_sessions_are_refused_and_a_token_still_counts():
    async with running() as gateway, client(gateway.origin) as asking:
        await sign_in(asking, gateway)
        gateway.faults = Faults((Fault(Kind.EVICTED),))
        assert (await asking.get(V1)).status_code == 401
        assert (await sign_in(asking, gateway)).status_code == 200


async def test_sessions_can_be_forgotten_once():
    async with running() as gateway, client(gateway.origin) as asking:
        await sign_in(asking, gateway)
        gateway.forget_sessions()
        assert (await asking.get(V1)).status_code == 401


async def test_a_refused_token_does_not_end_a_session():
    async with running() as gateway, client(gateway.origin) as asking:
        await sign_in(asking, gateway)
        gateway.faults = Faults((Fault(Kind.TOKEN_REFUSED),))
        assert (await sign_in(asking, gateway)).status_code == 401
        assert (await asking.get(V1)).status_code == 200


async def test_a_session_can_be_opened_and_not_be_told():
    async with running(NEW, Fault(Kind.NO_COOKIE)) as gateway, client(gateway.origin) as asking:
        checked = await sign_in(asking, gateway)
        used = await asking.get(V1, headers=bearer(gateway))
        assert (checked.status_code, used.status_code) == (200, 200)
        assert "set-cookie" not in {**checked.headers, **used.headers}


async def test_an_answer_can_be_spoilt():
    fault = Fault(Kind.NULL, paths=("/info",))
    async with running(NEW, fault) as gateway, client(gateway.origin) as asking:
        assert (await asking.get("/info")).text == "null"
        assert (await asking.get(V1)).status_code == 401


# -- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pace", "slept"), [(0.0, 0.0), (1.0, 6.0), (0.5, 3.0)])
async def test_an_answer_takes_as_long_as_it_did_times_the_pace(pace, slept):
    pauses = []

    async def pause(seconds):
        pauses.append(seconds)

    slow = Replay(Recording((entry("/info", info(), took=timedelta(seconds=6)),)))
    async with running(slow, pace=pace, sleep=pause) as gateway, client(gateway.origin) as asking:
        await asking.get("/info")
    assert pauses == [slept]


async def test_a_pause_is_slept_for_real():
    slow = Replay(Recording((entry("/info", info(), took=timedelta(milliseconds=30)),)))
    async with running(slow, pace=1) as gateway, client(gateway.origin) as asking:
        assert (await asking.get("/info")).elapsed >= timedelta(milliseconds=30)


async def test_how_much_was_asked_at_once_is_known():
    slow = Replay(Recording((entry("/info", info(), took=timedelta(milliseconds=500)),)))
    async with running(slow, pace=1) as gateway, client(gateway.origin) as asking:
        await asking.get("/info")
        assert gateway.most_at_once == 1
        await asyncio.gather(*(asking.get("/info") for _ in range(3)))
        assert gateway.most_at_once == 3


# -- the cloud ------------------------------------------------------------------------------------


async def signed_in_at_cloud(asking):
    form = {"user[email]": "owner@example.com", "user[password]": "sunshine"}
    return await asking.post("/login/login.json", data=form)


async def test_a_token_from_the_cloud_opens_the_gateway():
    async with (
        running() as gateway,
        client(gateway.cloud) as cloud,
        client(gateway.origin) as asking,
    ):
        session = (await signed_in_at_cloud(cloud)).json()["session_id"]
        wish = {"session_id": session, "serial_num": gateway.actor.serial, "username": "x"}
        token = (await cloud.post("/tokens", json=wish)).text
        response = await asking.get(V1, headers={"authorization": f"Bearer {token}"})
        assert response.status_code == 200


async def test_the_cloud_can_be_told_another_script():
    async with running() as gateway, client(gateway.cloud) as asking:
        gateway.script_cloud(CloudScript(outcomes={Way.LOGIN: (Outcome.TOO_MANY,)}))
        assert (await signed_in_at_cloud(asking)).status_code == 429


async def test_the_cloud_can_stay_silent():
    script = CloudScript(outcomes={Way.LOGIN: (Outcome.SILENT,)})
    async with running(cloud=script) as gateway, client(gateway.cloud) as asking:
        with pytest.raises(httpx.RemoteProtocolError):
            await signed_in_at_cloud(asking)


async def test_the_cloud_can_hang():
    script = CloudScript(outcomes={Way.LOGIN: (Outcome.HANGING,)})
    async with running(cloud=script) as gateway, client(gateway.cloud) as asking:
        asking.timeout = 0.1
        with pytest.raises(httpx.ReadTimeout):
            await signed_in_at_cloud(asking)
