"""The plugin's paths and keys over a real socket, from a recorded gateway and to a simulated one."""

import json
from contextlib import asynccontextmanager

import pytest

from pyenvoy import Secret
from pyenvoy.access.credentials import OwnToken
from pyenvoy.commands import Danger
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.host import Site
from pyenvoy.endpoint import Role
from pyenvoy.request import Method
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from pyenvoy.wire import CATALOGUE
from pyenvoy.wire.info import INFO
from pyenvoy_mqtt.compat import TOLD, wish
from pyenvoy_mqtt.keys import Keys
from pyenvoy_mqtt.server import Pages
from pyenvoy_mqtt.topics import payload
from tests.fakes.clock import Fast
from tests.pyenvoy.effects.test_doing import START
from tests.pyenvoy_mqtt.server.serving import CONTROL, served, shown
from tests.pyenvoy_mqtt.server.test_attacks import having_token
from tests.pyenvoy_mqtt.views import House, answers, having

KEYS = Keys(None, Secret(CONTROL))
MAY = {"Authorization": f"Bearer {CONTROL}"}
ENC = next(one for one in CATALOGUE if one.name == "enc_settings")
FROM_GATEWAY = [
    pytest.param(one, path, marks=pytest.mark.contract(f"rest.get.{one.path}"), id=path)
    for one in TOLD
    for path in (one.path, one.also)
    if path and one.endpoints and INFO not in one.endpoints
]


def house():
    """A gateway that has said something at every endpoint that the plugin knows."""
    found = House()
    said = having(ENC, {"enc_settings": {"enable": True, "country": "us"}})
    found.state = type(found.state)((), answers=said)
    return found


@pytest.mark.parametrize(("one", "path"), FROM_GATEWAY)
async def test_a_path_tells_what_the_gateway_said(one, path):
    known = house()
    async with served(shown(known)) as client:
        answer = await client.get(f"/{path}")
    said = next(found for e in one.endpoints if (found := known.state.answers.answer(e)))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == json.loads(said.body)


@pytest.mark.contract("rest.get.info")
async def test_info_tells_who_the_gateway_is():
    async with served() as client:
        found = (await client.get("/info")).json()
    assert found["envoy_info"] == INFO.decode(answers().answer(INFO).body)
    assert found["envoy_info"]["device"]["sn"]


@pytest.mark.contract("rest.get.token")
async def test_token_tells_claims_role_and_expiry_alone():
    known = house()
    known.state = having_token(known.state)
    async with served(shown(known)) as client:
        answer = await client.get("/token")
    assert answer.json().keys() == {
        "serial", "user", "role", "generation_time", "expires_at", "expires",
    }  # fmt: skip
    assert answer.json()["role"] == "owner"
    assert "eyJ" not in answer.text


@pytest.mark.contract("rest.get.datasampling")
@pytest.mark.parametrize("paused", [True, False])
async def test_datasampling_tells_whether_the_gateway_is_polled(paused):
    known = house()
    known.paused = paused
    async with served(shown(known)) as client:
        assert (await client.get("/datasampling")).json() == {"state": not paused}


# -- what is set, on a simulated gateway ----------------------------------------------------------


@asynccontextmanager
async def real(model, allow=Danger):
    """A client to the pages of a simulated gateway, and the gateway."""
    clock = Fast(60, START)
    async with serve(living(model, at=START), now=clock.now) as gateway:
        token = OwnToken(Secret(gateway.token(Role.INSTALLER)))
        async with connect(str(gateway.origin), token, clock=clock) as envoy:
            site, pages = Site(envoy, {}, clock, allow), Pages()
            snapshot = await envoy.snapshot(whole=True)
            pages.put(site, snapshot.gateway.serial, snapshot, payload(snapshot))
            async with served(pages, keys=KEYS) as client:
                client.timeout = 60
                yield client, gateway


def writes(gateway):
    return [one.path for one in gateway.requests if one.method is not Method.GET]


GENERATOR, PROFILES = "8.3.5169_generator_idle", "7.6.185_battery_3t"
RELAY = "8.2.4389_opt_schedules"
SETS = [
    ("PowerProductionState", False, GENERATOR, "/ivp/mod/603980032/mode/power"),
    ("PowerProductionState", True, GENERATOR, "/ivp/mod/603980032/mode/power"),
    ("EnchargeProfile", "self-consumption", PROFILES, "/admin/lib/tariff"),
    ("EnchargeProfile", "savings", PROFILES, "/admin/lib/tariff"),
    ("EnchargeProfile", "economy", PROFILES, "/admin/lib/tariff"),
    ("EnchargeProfile", "fullbackup", PROFILES, "/admin/lib/tariff"),
    ("EnpowerGridState", False, RELAY, "/ivp/ensemble/relay"),
    ("EnpowerGridState", True, RELAY, "/ivp/ensemble/relay"),
    ("GeneratorMode", "off", GENERATOR, "/ivp/ss/gen_mode"),
    ("GeneratorMode", "on", GENERATOR, "/ivp/ss/gen_mode"),
    ("GeneratorMode", "auto", GENERATOR, "/ivp/ss/gen_mode"),
]


@pytest.mark.parametrize(
    ("key", "value", "model", "path"),
    [pytest.param(*one, marks=pytest.mark.contract(f"rest.post.{one[0]}")) for one in SETS],
)
async def test_a_key_is_set_on_the_gateway_and_answered_with_what_became_of_it(
    key, value, model, path
):
    async with real(model) as (client, gateway):
        answer = await client.post("/", json={key: value}, headers=MAY)
    told = answer.json()
    assert (answer.status_code, told["key"], told["outcome"]) == (200, key, "confirmed"), told
    assert told["wish"] == str(wish(key, value))
    assert writes(gateway) == [path]


@pytest.mark.contract("rest.post.PlcLevel")
async def test_the_check_of_the_power_line_is_asked_of_the_gateway():
    async with real(GENERATOR) as (client, gateway):
        before = [one.path for one in gateway.requests].count("/installer/pcu_comm_check")
        answer = await client.post("/", json={"PlcLevel": True}, headers=MAY)
        after = [one.path for one in gateway.requests].count("/installer/pcu_comm_check")
    assert answer.json()["outcome"] == "confirmed"
    assert after == before + 1


ROWS = [pytest.param(key, marks=pytest.mark.contract(f"rest.post.{key}"))
        for key in ("DataSampling", "PowerProductionState", "PlcLevel", "EnchargeProfile",
                    "EnpowerGridState", "GeneratorMode")]  # fmt: skip


@pytest.mark.parametrize("key", ROWS)
async def test_a_key_refuses_anything_else(key):
    known = house()
    async with served(shown(known), keys=KEYS) as client:
        for value in (None, 1, "true", "Auto", [], {}, "", 0.5):
            answer = await client.post("/", json={key: value}, headers=MAY)
            assert answer.status_code == 400
            assert key in answer.text
        as_text = await client.post("/", content=b'{"%s": true}' % key.encode(), headers=MAY)
        assert as_text.status_code == 415
    assert known.done == []
    assert not known.paused


async def test_everything_that_the_plugin_tells_is_there_of_a_gateway_that_has_it_all():
    async with real(GENERATOR) as (client, _):
        statuses = {one.path: (await client.get(f"/{one.path}")).status_code for one in TOLD}
    missing = {path for path, status in statuses.items() if status != 200}
    assert missing <= {"enchargeettings", "plclevel"}  # it has none; nobody wished it
