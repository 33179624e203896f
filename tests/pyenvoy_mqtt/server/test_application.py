import asyncio
import gzip
import json

import pytest

from pyenvoy import Problem, Secret, TransportError
from pyenvoy.commands import Confirmed, Ignored, Refused, set_reserve
from pyenvoy_mqtt.keys import Keys
from pyenvoy_mqtt.server import Pages
from tests.pyenvoy_mqtt.server.serving import CONTROL, READ, served, shown, spoken
from tests.pyenvoy_mqtt.views import House

KEYS = Keys(Secret(READ), Secret(CONTROL))
MAY = {"Authorization": f"Bearer {CONTROL}"}
RESERVE = {"control": "reserve", "value": 30}


async def test_until_there_is_a_snapshot_it_says_why_not():
    async with served(Pages()) as client:
        answer = await client.get("/snapshot")
    assert answer.status_code == 503
    assert answer.json()["error"] == "the gateway has not been read yet"


async def test_the_same_bytes_are_given_to_everybody_until_something_changes():
    async with served() as client:
        first, second = await client.get("/snapshot"), await client.get("/api/v1/snapshot")
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


@pytest.mark.parametrize("mark", ["{}", "W/{}", '"other", {}', "*"])
async def test_who_has_it_already_gets_nothing_new(mark):
    async with served() as client:
        etag = (await client.get("/snapshot")).headers["etag"]
        answer = await client.get("/snapshot", headers={"If-None-Match": mark.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_a_new_snapshot_has_another_mark():
    house = House()
    pages = shown(house)
    async with served(pages) as client:
        etag = (await client.get("/snapshot")).headers["etag"]
        house.put(pages, complete=True)
        answer = await client.get("/snapshot", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer.json()["complete"] is True


async def test_an_answer_is_made_once():
    pages = shown()
    async with served(pages) as client:
        await client.get("/api/v1/devices")
        made = dict(pages._made)
        await client.get("/api/v1/devices")
    assert made == pages._made
    assert len(made) == 1


async def test_a_long_answer_is_squeezed_for_who_wants_it():
    async with served() as client:
        async with client.stream("GET", "/snapshot", headers={"Accept-Encoding": "gzip"}) as answer:
            squeezed = b"".join([part async for part in answer.aiter_raw()])
        plain = await client.get("/snapshot", headers={"Accept-Encoding": "identity"})
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(squeezed) == plain.content


async def test_of_several_gateways_the_first_is_the_one_without_a_number():
    pages, other = shown(), House("8.2.4382_acb")
    other.serial = "1224"
    other.put(pages)
    async with served(pages) as client:
        first = (await client.get("/snapshot")).json()
        second = (await client.get("/snapshot?gateway=1224")).json()
        third = await client.get("/snapshot?gateway=1225")
    assert first["gateway"]["firmware"] != second["gateway"]["firmware"]
    assert third.status_code == 404


# -- who may --------------------------------------------------------------------------------------


async def test_on_this_machine_reading_needs_no_key():
    async with served() as client:
        assert (await client.get("/api/v1/subjects")).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/commands", "/"])
async def test_without_a_control_key_nothing_can_be_changed_and_it_is_said_how(path):
    house = House()
    async with served(shown(house)) as client:
        answer = await client.post(path, json=RESERVE)
    assert answer.status_code == 403
    assert "control_key_file" in answer.json()["error"]
    assert house.done == []


async def test_a_wish_with_the_key_is_carried_out():
    house = House()
    async with served(shown(house), keys=KEYS) as client:
        answer = await client.post("/api/v1/commands", json=RESERVE, headers=MAY)
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "confirmed"
    assert house.done == [(set_reserve(30), "rest")]


@pytest.mark.contract("rest.post.DataSampling")
@pytest.mark.parametrize("on", [True, False])
async def test_data_sampling_stops_and_begins_polling(on):
    house = House()
    house.paused = on
    async with served(shown(house), keys=KEYS) as client:
        answer = await client.post("/", json={"DataSampling": on}, headers=MAY)
        state = (await client.get("/datasampling", headers=MAY)).json()
    assert answer.json()["outcome"] == "confirmed"
    assert house.paused is not on
    assert state == {"state": on}


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(Confirmed(), 200), (Ignored("nothing moved"), 502), (Refused((Problem("a", "b"),)), 422)],
)
async def test_what_became_of_it_is_answered(outcome, status):
    async with served(shown(House(outcome=outcome)), keys=KEYS) as client:
        answer = await client.post("/", json={"GeneratorMode": "on"}, headers=MAY)
    assert answer.status_code == status
    assert answer.json()["outcome"] == outcome.word
    assert answer.json()["why"] == outcome.why


async def test_a_gateway_that_cannot_be_asked_is_said():
    async with served(shown(House(error=TransportError("no route"))), keys=KEYS) as client:
        answer = await client.post("/", json={"GeneratorMode": "on"}, headers=MAY)
    assert (answer.status_code, "no route" in answer.text) == (503, True)


@pytest.mark.parametrize("prefer", ["respond-async", "wait=0"])
async def test_who_will_not_wait_is_told_where_to_ask(prefer):
    house = House()
    house.let.clear()
    async with served(shown(house), keys=KEYS) as client:
        headers = {**MAY, "Prefer": prefer}
        answer = await client.post("/api/v1/commands", json=RESERVE, headers=headers)
        where = answer.headers["location"]
        before = await client.get(where, headers=MAY)
        house.let.set()
        await asyncio.sleep(0.05)
        after = await client.get(where, headers=MAY)
    assert (answer.status_code, before.status_code, after.status_code) == (202, 202, 200)
    assert after.json()["outcome"] == "confirmed"


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b'{"PlcLevel": true}', "text/plain"), (b'{"PlcLevel": true}', "application/json-seq"),
     (b"PlcLevel=true", "application/x-www-form-urlencoded")],
)  # fmt: skip
async def test_what_a_form_could_send_is_refused(body, kind):
    house = House()
    async with served(shown(house), keys=KEYS) as client:
        answer = await client.post("/", content=body, headers={**MAY, "Content-Type": kind})
    assert answer.status_code == 415
    assert house.done == []


async def test_a_path_that_is_not_there_is_said_in_json():
    async with served() as client:
        missing, method = await client.get("/nothing"), await client.delete("/snapshot")
    assert (missing.status_code, method.status_code) == (404, 405)
    assert "error" in missing.json()
    assert "error" in method.json()
    assert "GET" in method.headers["allow"]


async def test_a_path_that_is_asked_in_two_ways_says_both():
    async with served() as client:
        answer = await client.options("/")
        head = await client.head("/snapshot")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= {one.strip() for one in answer.headers["allow"].split(",")}
    assert (head.status_code, head.content) == (200, b"")


# -- events ---------------------------------------------------------------------------------------


async def test_events_bring_the_latest_at_once_and_every_change():
    house = House()
    pages = shown(house)
    async with served(pages) as client, client.stream("GET", "/api/v1/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        stream = answer.aiter_lines()
        seen = []
        async for line in stream:
            if line.startswith("data: "):
                seen.append(json.loads(line.removeprefix("data: "))["complete"])
                if len(seen) == 2:
                    break
                house.put(pages, complete=True)
    assert seen == [False, True]


async def test_an_open_stream_does_not_keep_the_server_from_ending():
    async with asyncio.timeout(3), served() as client:
        answer = await client.send(client.build_request("GET", "/api/v1/events"), stream=True)
        assert answer.status_code == 200


async def test_bodies_that_are_too_long_or_too_slow_are_refused():
    head = (f"POST / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {CONTROL}\r\n"
            "Content-Type: application/json\r\nContent-Length: 99999\r\n\r\n").encode()  # fmt: skip
    house = House()
    async with served(shown(house), keys=KEYS, patience=1) as client:
        client.server._patience = 0.5
        long = await spoken(client.base_url.port, head + b" " * 99999)
        slow = await spoken(client.base_url.port, head, drip=b" ")
    assert b" 413 " in long.partition(b"\r\n")[0]
    assert b" 408 " in slow.partition(b"\r\n")[0]
    assert house.done == []
