import json

import pytest

from tests.pyenvoy.cli.children import simulated
from tests.pyenvoy.cli.runs import runner

INFO = (
    "<?xml version='1.0'?><envoy_info><time>1700000000</time><device><sn>122300000001</sn>"
    "<pn>800-00654-r08</pn><software>D5.0.62</software><euaid>4c8675</euaid></device></envoy_info>"
)


@pytest.fixture
def pyenvoy(capsys, tmp_path, monkeypatch):
    """Runs `pyenvoy` in an empty folder, with nothing kept and nothing set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("PYENVOY_HOST", "PYENVOY_CONFIG", "PYENVOY_TOKEN", "PYENVOY_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return runner(capsys)


@pytest.fixture
def har(tmp_path):
    """A recording of two pages, written by hand."""
    totals = json.dumps(
        {"wattHoursToday": 1, "wattHoursSevenDays": 2, "wattHoursLifetime": 3, "wattsNow": 4}
    )
    pages = {"/info": INFO, "/api/v1/production": totals}
    entries = [
        {
            "startedDateTime": "2026-06-01T12:00:00Z",
            "time": 10,
            "request": {"method": "GET", "url": f"http://envoy.local{path}", "headers": []},
            "response": {
                "status": 200,
                "headers": [{"name": "Set-Cookie", "value": "sessionId=geheim"}],
                "content": {"text": text},
            },
        }
        for path, text in pages.items()
    ]
    path = tmp_path / "house.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    return path


@pytest.fixture(scope="module")
def gateway():
    """A simulated gateway of firmware 8.3 in another process, as `pyenvoy simulate` tells of it."""
    with simulated("--era", "8.3") as told:
        yield told
