"""A real Prometheus scrapes us, where there is one."""

import asyncio
import json
import shutil
import subprocess

import httpx
import pytest

from pyenvoy import Secret
from pyenvoy_mqtt.keys import Keys
from pyenvoy_mqtt.server import listen
from tests.pyenvoy_mqtt.server.serving import READ, served
from tests.pyenvoy_mqtt.views import view

PROMETHEUS = shutil.which("prometheus")


@pytest.fixture
def scraping(tmp_path):
    """Begins a Prometheus that scrapes a port with our key, and gives its URL."""
    if PROMETHEUS is None:
        pytest.skip("no Prometheus: apt install prometheus")
    begun = []

    def begin(target):
        with listen("127.0.0.1", 0) as free:
            address = f"127.0.0.1:{free.getsockname()[1]}"
        job = {
            "job_name": "solar",
            "scrape_interval": "1s",
            "static_configs": [{"targets": [target]}],
            "authorization": {"credentials": READ},
        }
        (tmp_path / "config.yml").write_text(json.dumps({"scrape_configs": [job]}))
        where = [f"--storage.tsdb.path={tmp_path}", f"--web.listen-address={address}"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = [PROMETHEUS, f"--config.file={tmp_path}/config.yml", *where]
        begun.append(subprocess.Popen(command, **quiet))
        return f"http://{address}"

    yield begin
    for one in begun:
        one.terminate()
        one.wait()


async def test_a_real_prometheus_scrapes_it(scraping):
    async with served(keys=Keys(Secret(READ))) as client, asyncio.timeout(60):
        url = scraping(f"127.0.0.1:{client.base_url.port}")
        found = []
        async with httpx.AsyncClient(base_url=url, trust_env=False) as asking:
            while not found:
                await asyncio.sleep(0.5)
                try:
                    answer = await asking.get(
                        "/api/v1/query", params={"query": "enphase_gateway_info"}
                    )
                except httpx.HTTPError:  # it is still starting
                    continue
                found = answer.json()["data"]["result"] if answer.is_success else []
    assert found[0]["metric"]["firmware"] == view().snapshot.gateway.firmware_text
    assert found[0]["value"][1] == "1"
