"""The tests of somebody else's project, run in a process of their own: what they show is judged there."""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta

import httpx
import pytest


def test_nothing_of_ours_is_imported_unasked():
    assert not [name for name in sys.modules if name.partition(".")[0] == "pyenvoy"]


def ask(gateway, path, token=None):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(base_url=gateway.url, verify=False, trust_env=False, timeout=60) as client:
        return client.get(path, headers=headers)


def test_the_gateway_answers_a_test_that_is_no_coroutine(envoy_gateway):
    assert envoy_gateway.serial in ask(envoy_gateway, "/info").text
    assert [one.path for one in envoy_gateway.requests] == ["/info"]


def test_its_token_opens_it(envoy_gateway):
    path = "/api/v1/production"
    assert ask(envoy_gateway, path).status_code == 401
    assert ask(envoy_gateway, path, envoy_gateway.token()).json()["wattsNow"] > 0


@pytest.mark.envoy("5.0.62", serial="122300000001", inverters=3)
def test_a_mark_says_which_gateway_it_is(envoy_gateway):
    import pyenvoy

    async def read():
        async with pyenvoy.connect(envoy_gateway.url, envoy_gateway.credentials) as envoy:
            return await envoy.snapshot()

    found = asyncio.run(read())
    assert (envoy_gateway.firmware, found.gateway.serial) == ("D5.0.62", "122300000001")
    assert len(found.inverters.in_use) == 3


def test_there_can_be_several(envoy_gateways):
    old, new = envoy_gateways("4.10.35", seed=4), envoy_gateways("8.3", seed=5)
    assert old.url.startswith("http://")
    assert old.serial != new.serial


def test_it_fails_when_told_to_and_is_mended(envoy_gateway):
    envoy_gateway.fail("status", "/info", status=500)
    assert ask(envoy_gateway, "/info").status_code == 500
    assert ask(envoy_gateway, "/home").status_code == 401
    envoy_gateway.mend()
    assert ask(envoy_gateway, "/info").status_code == 200


@pytest.mark.envoy(faults=["empty"], https=False)
def test_it_can_fail_from_the_beginning(envoy_gateway):
    assert envoy_gateway.url.startswith("http://")
    assert ask(envoy_gateway, "/info").text == ""


def test_it_never_answers_when_it_hangs_and_still_ends_with_the_test(envoy_gateway):
    envoy_gateway.fail("hang")
    brief = httpx.Timeout(60, read=0.3)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{envoy_gateway.url}/info", verify=False, timeout=brief, trust_env=False)


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.envoy("8.3", at=NOON)
def test_its_clock_stands_until_it_is_put_forward(envoy_gateway):
    token = envoy_gateway.token()
    first = ask(envoy_gateway, "/api/v1/production", token).json()
    assert ask(envoy_gateway, "/api/v1/production", token).json() == first
    envoy_gateway.wait(timedelta(hours=14))
    assert ask(envoy_gateway, "/api/v1/production", token).json()["wattsNow"] < first["wattsNow"]


def test_a_failure_that_is_none_is_told(envoy_gateway):
    with pytest.raises(Exception, match="'sulk' is no failure: there are status, unauthorized"):
        envoy_gateway.fail("sulk")


def test_an_era_that_is_none_is_told(envoy_gateways):
    with pytest.raises(Exception, match="no simulated gateway is called 'nix'"):
        envoy_gateways("nix")


def test_why_it_cannot_begin_is_told(envoy_gateways, monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    with pytest.raises(Exception, match="simulator"):
        envoy_gateways("8.3")


def test_a_recording_is_played(envoy_gateways, tmp_path):
    answer = {"status": 200, "headers": [], "content": {"text": "{}"}}
    info = "<envoy_info><device><sn>122300000007</sn><software>D8.2.4345</software></device>"
    entries = [
        {
            "startedDateTime": "2026-06-01T12:00:00Z",
            "time": 10,
            "request": {"method": "GET", "url": f"https://envoy.local{path}", "headers": []},
            "response": answer | {"content": {"text": text}},
        }
        for path, text in {"/info": f"{info}</envoy_info>", "/home": "{}"}.items()
    ]
    path = tmp_path / "house.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    assert envoy_gateways(recorded=path).serial == "122300000007"
    assert envoy_gateways(recorded=str(path)).serial == "122300000007"
