import asyncio
import json
import logging
import subprocess
import sys

import attrs
import pytest

from pyenvoy.access.trust import Trust
from pyenvoy.cli.run import _hosted
from pyenvoy.effects.clock import WallClock
from pyenvoy.effects.host import Site
from pyenvoy.errors import UsageError
from pyenvoy.settings import GatewaySettings, Settings
from tests.pyenvoy.cli.children import child, end
from tests.pyenvoy_mqtt.brokers import free_port, mosquitto, watching


def written(folder, text):
    path = folder / "pyenvoy.toml"
    path.write_text(text)
    return str(path)


def test_every_mistake_is_said(pyenvoy, tmp_path):
    ran = pyenvoy("run", "--config", written(tmp_path, '[gateway]\nhots = "a"\n[mqtt]\nport = 0\n'))
    assert ran.code == 2
    assert [line.partition(":")[0].strip() for line in ran.err.splitlines()[1:]] == [
        "gateway.host (line 1)",
        "gateway.hots (line 2)",
        "mqtt.port (line 4)",
    ]


@pytest.mark.parametrize(("lines", "code"), [("[mqtt]", 0), ("", 2)])
def test_settings_can_be_checked(pyenvoy, tmp_path, lines, code):
    path = written(tmp_path, f'gateway.host = "a"\n{lines}')
    assert pyenvoy("run", "--config", path, "--check").code == code


def test_a_network_without_ipv6_shows_no_traceback(pyenvoy, tmp_path, monkeypatch):
    chatty = logging.getLogger("zeroconf")
    monkeypatch.setattr(chatty, "level", chatty.level)
    monkeypatch.setattr("pyenvoy.cli.run.until_ended", lambda running: running.close())
    assert pyenvoy("run", "--config", written(tmp_path, 'gateway.host = "a"\n[mqtt]')).code == 0
    assert not chatty.isEnabledFor(logging.ERROR)


def test_one_adapter_can_run_alone_with_its_defaults(pyenvoy, tmp_path):
    path = written(tmp_path, 'gateway.host = "a"')
    ran = pyenvoy("run", "--config", path, "--only", "mqtt", "--check")
    assert (ran.code, " for mqtt" in ran.out) == (0, True)
    assert pyenvoy("run", "--config", path, "--only", "nix", "--check").code == 2


def test_the_command_of_the_adapter_runs_it_alone(tmp_path):
    path = written(tmp_path, 'gateway.host = "a"')
    code = "from pyenvoy_mqtt.__main__ import run; run()"
    args = [sys.executable, "-c", code, "--config", path, "--check"]
    ran = subprocess.run(args, capture_output=True, text=True, check=False)
    assert (ran.returncode, "mqtt" in ran.stdout) == (0, True)


async def test_a_gateway_is_published_and_where_changed_settings_say(tmp_path, gateway):
    token = tmp_path / "token"
    token.write_text(gateway["token"])
    token.chmod(0o600)
    with mosquitto(tmp_path) as port:
        path = written(
            tmp_path,
            f'[gateway]\nhost = "{gateway["gateway"]}"\ntoken_file = "token"\n'
            f'[mqtt]\nbroker = "127.0.0.1"\nport = {port}\nrest.port = {free_port()}\n',
        )
        with child("run", "--config", path, XDG_STATE_HOME=str(tmp_path)) as found:
            async with watching(port, f"pyenvoy/{gateway['serial']}/state") as heard:
                ((_, said),) = await heard(1, seconds=20)
            (tmp_path / "pyenvoy.toml").write_text(
                (tmp_path / "pyenvoy.toml").read_text() + 'topic = "elsewhere"\n'
            )
            async with watching(port, f"elsewhere/{gateway['serial']}/state") as heard:
                ((_, moved),) = await heard(1, seconds=20)
            code = await asyncio.to_thread(end, found)
    for one in (said, moved):
        assert json.loads(one)["production"]["power"] is not None
    assert code == 0


async def test_what_cannot_be_run_is_one_sentence(tmp_path):
    (tmp_path / "ca.pem").write_text("x")
    gateways = (
        GatewaySettings("127.0.0.1:1"),
        GatewaySettings("127.0.0.1:2", trust=Trust.CA, ca_file=str(tmp_path / "ca.pem")),
    )
    with pytest.raises(UsageError, match=r"ca\.pem holds no certificates"):
        await _hosted(Settings(gateways, {}), {})


async def test_an_adapter_can_read_the_settings_of_its_gateway(monkeypatch):
    gateways = (GatewaySettings("127.0.0.1:1", "Roof"), GatewaySettings("127.0.0.1:2"))
    sites = []

    async def host(envoy, adapters, sections, allow):
        sites.append(Site(envoy, sections, WallClock(), allow))

    monkeypatch.setattr("pyenvoy.effects.host.host", host)
    await _hosted(Settings(gateways, {"it": Section()}), {})
    assert tuple(one.settings(GatewaySettings) for one in sites) == gateways
    assert all(one.settings(Section) == Section() for one in sites)


@attrs.frozen
class Section:
    pass


def test_an_adapter_that_is_broken_is_said_and_the_others_are_run(
    pyenvoy, tmp_path, monkeypatch, foreign, caplog
):
    begun = []

    async def hosted(_, adapters):
        begun.extend(adapters)

    foreign("raise RuntimeError('no disk')")
    monkeypatch.setattr("pyenvoy.cli.run._hosted", hosted)
    path = written(tmp_path, 'gateway.host = "a"\n[mqtt]\n[odd]')
    assert pyenvoy("run", "--config", path).code == 0
    assert begun == ["mqtt"]
    assert "the adapter odd of the distribution odd-thing cannot be loaded" in caplog.text
