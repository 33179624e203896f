import re

import httpx
import pytest

from pyenvoy.cli.demo import listener
from tests.pyenvoy.cli.children import child, end
from tests.pyenvoy_mqtt.brokers import EXE, watching


@pytest.mark.parametrize("kind", ["mosquitto", "amqtt"])
async def test_the_demo_shows_numbers_that_move_and_ends_clean(kind):
    if kind == "mosquitto" and EXE is None:
        pytest.skip("mosquitto is not installed")
    with child("demo", "--http-port", "0", "--broker", kind, "--homekit", "here") as found:
        told = "".join(found.stdout.readline() for _ in range(5))
        assert "in Apple Home  by this machine alone" in told
        lines = [found.stdout.readline() for _ in range(3)]
        assert all("panels" in line and "W" in line for line in lines)
        page, port = (
            re.search(r"its page +(http:\S+/) ", told)[1],
            int(re.search(r"(?:-p |mqtt://127.0.0.1:)(\d+)", told)[1]),
        )
        async with watching(port, "pyenvoy/+/state") as heard:
            topic = said = ""
            while not topic.endswith("/state"):  # amqtt finds what is below it for a + as well
                ((topic, said),) = await heard(1)
        assert '"production"' in said
        async with httpx.AsyncClient(trust_env=False) as client:
            for one in (page, f"{page}snapshot"):
                assert (await client.get(one)).status_code == 200
            days = (await client.get(f"{page}api/v1/history/energy?period=day")).json()
            assert len(days) > 30
            worst, *_ = (await client.get(f"{page}api/v1/panels")).json()["panels"]
            assert worst["verdict"] == "silent"  # the others depend on the season
            (card,) = (await client.get(f"{page}api/v1/cards")).json()
            assert (card["text"] in told, "</svg>" in card["svg"]) == (False, True)
        code = end(found)
        assert (code, found.stderr.read()) == (0, "")


@pytest.mark.parametrize("program", ["mosquitto_sub", "amqtt_sub"])
def test_a_person_is_told_a_listener_that_is_there(monkeypatch, tmp_path, program):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / program).touch(mode=0o755)
    assert listener(1883).split()[0].endswith(program)
    assert "1883" in listener(1883)
