"""One gateway on a real broker: everything out, wishes in, Home Assistant's start, an earlier run's leftovers."""

import asyncio
import json
from contextlib import asynccontextmanager

import aiomqtt
import pytest

from pyenvoy import commands
from pyenvoy.commands import Danger
from pyenvoy.endpoint import Role
from pyenvoy.wire.ivp_ss import ENC_SETTINGS
from pyenvoy_mqtt import broker as under_test
from pyenvoy_mqtt.publishing import Publishing
from pyenvoy_mqtt.settings import HomeAssistantSettings, MqttSettings
from pyenvoy_mqtt.topics import Topics
from tests.pyenvoy_mqtt.brokers import mosquitto
from tests.pyenvoy_mqtt.houses import BATTERIES as GENERATOR
from tests.pyenvoy_mqtt.houses import Told, house, published, until
from tests.pyenvoy_mqtt.seen import inventing, snapshot
from tests.pyenvoy_mqtt.views import having, token

SERIAL = snapshot().gateway.serial
ROOT = f"pyenvoy/{SERIAL}"
QUIET = HomeAssistantSettings(enabled=False)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with mosquitto(tmp_path_factory.mktemp("broker"), lines="max_queued_messages 0") as found:
        yield found


class Caller:
    """Another client: what it has heard, in order, and a way to speak."""

    def __init__(self, client):
        self.client, self.heard = client, []

    def payloads(self, topic):
        return [one.payload for one in self.heard if str(one.topic) == topic]

    async def answered(self, control, outcome=None):
        """The last result for a control, once there is one with this outcome."""
        topic = f"{ROOT}/{control}/result"

        def there():
            found = [json.loads(one) for one in self.payloads(topic)]
            return [one for one in found if outcome in (None, one["outcome"])]

        await until(there)
        return there()[-1]


@asynccontextmanager
async def calling(port, topic=f"{ROOT}/#"):
    async with aiomqtt.Client("127.0.0.1", port, protocol=aiomqtt.ProtocolVersion.V5) as client:
        found = Caller(client)
        await client.subscribe(topic, qos=1)

        async def hear():
            async for one in client.messages:
                found.heard.append(one)

        task = asyncio.create_task(hear())
        yield found
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def speaking(port, site=None, **settings):
    """What is published of our sample, and another client that hears it."""
    site = site or Told(snapshot())
    settings = {"home_assistant": QUIET, **settings}
    async with calling(port) as caller, published(port, site, snapshot(), **settings) as found:
        await until(lambda: found.report.published and not found.report.waiting)
        yield caller, site


async def test_everything_that_is_known_is_kept_for_who_comes_later(port):
    async with speaking(port), calling(port) as later:
        await until(lambda: later.payloads(f"{ROOT}/state/production"))
        await until(lambda: later.payloads(f"{ROOT}/availability"))
        await until(lambda: later.payloads(f"{ROOT}/reachable") == [b"online"])
    assert json.loads(later.payloads(f"{ROOT}/state")[0])["gateway"]["serial"] == SERIAL


async def test_a_wish_is_carried_out_and_answered_with_what_its_caller_knows_it_by(port):
    async with speaking(port) as (caller, site):
        properties = aiomqtt.client.Properties(3)
        properties.CorrelationData = b"mine"
        topic = f"{ROOT}/reserve/set"
        await caller.client.publish(topic, '{"value": 30, "id": 7}', qos=1, properties=properties)
        result = await caller.answered("reserve", "confirmed")
        message = next(one for one in caller.heard if str(one.topic).endswith("/result"))
    assert site.done == [commands.set_reserve(30)]
    assert (result["id"], result["wish"]) == (7, "set the reserve to 30 %")
    assert message.properties.CorrelationData == b"mine"


async def test_one_of_several_is_set_by_its_own_topic(port):
    async with speaking(port) as (caller, site):
        await caller.client.publish(f"{ROOT}/dry-contact/NC1/set", "closed", qos=1)
        await caller.answered("dry-contact/NC1", "confirmed")
    assert site.done == [commands.close_contact("NC1")]


async def test_what_is_no_wish_gets_a_sentence_and_changes_nothing(port):
    async with speaking(port) as (caller, site):
        await caller.client.publish(f"{ROOT}/reserve/set", "a lot", qos=1)
        result = await caller.answered("reserve", "refused")
    assert "'a lot' is no number" in result["why"]
    assert site.done == []


async def test_a_hostile_retained_message_changes_nothing_whenever_we_come(port):
    async with calling(port) as hostile:
        topic = f"{ROOT}/grid-relay/set"
        await hostile.client.publish(topic, "off", qos=1, retain=True)
        for _ in range(2):
            async with speaking(port) as (caller, site):
                assert "retain" in (await caller.answered("grid-relay", "refused"))["why"]
                assert site.done == []
        async with speaking(port) as (caller, site):
            await hostile.client.publish(topic, "off", qos=1, retain=True)  # while we are here
            await until(lambda: len(caller.payloads(f"{ROOT}/grid-relay/result")) == 2)
            await hostile.client.publish(topic, None, qos=1, retain=True)
            await caller.client.publish(f"{ROOT}/reserve/set", "30", qos=1)
            await caller.answered("reserve", "confirmed")
    assert site.done == [commands.set_reserve(30)]


async def test_a_message_larger_than_any_wish_is_refused(port):
    async with speaking(port) as (caller, site):
        await caller.client.publish(f"{ROOT}/reserve/set", "3" * 10_000, qos=1)
        assert "10000 bytes" in (await caller.answered("reserve", "refused"))["why"]
    assert site.done == []


async def test_a_flood_of_wishes_ends_in_refusals_and_the_rest_goes_on(port):
    async with speaking(port) as (caller, site):
        site.may_end.clear()
        for number in range(300):
            await caller.client.publish(
                f"{ROOT}/reserve/set", f'{{"value": 30, "id": {number}}}', qos=0
            )
        results = f"{ROOT}/reserve/result"
        await until(lambda: b'"id":299' in b"".join(caller.payloads(results)[-1:]))
        assert len(site.done) == 10
        site.may_end.set()
        await caller.answered("reserve", "confirmed")


async def test_a_flood_is_not_in_the_log_message_by_message(port, caplog):
    async with speaking(port) as (caller, _):
        for _ in range(3000):
            await caller.client.publish(f"{ROOT}/reserve/set", "?", qos=0)
        await caller.answered("reserve", "refused")
        await caller.client.publish(f"{ROOT}/reserve/set", "30", qos=1)
        await caller.answered("reserve", "confirmed")
    assert len(caplog.messages) < 10


async def test_when_home_assistant_starts_everything_is_said_again(port):
    async with (
        calling(port, "homeassistant/device/#") as home,
        speaking(port, home_assistant=HomeAssistantSettings()) as (caller, _),
    ):
        await until(lambda: home.heard)
        before = len(home.payloads(str(home.heard[0].topic)))
        await caller.client.publish("homeassistant/status", "online", qos=1)
        await until(lambda: len(home.payloads(str(home.heard[0].topic))) > before)


async def test_what_an_earlier_run_has_left_of_hardware_that_is_gone_is_taken_back(
    port, monkeypatch
):
    monkeypatch.setattr(under_test, "_LEFTOVERS", 0.5)
    old = f"{ROOT}/state/inverters/999"
    announced = f"homeassistant/device/pyenvoy_{SERIAL}/inverters_999/config"
    async with calling(port, old) as other, calling(port, announced) as home:
        await other.client.publish(old, "{}", qos=1, retain=True)
        await other.client.publish(announced, "{}", qos=1, retain=True)
        async with speaking(port, home_assistant=HomeAssistantSettings(), forget_after=0.0):
            await until(lambda: other.payloads(old)[-1:] == [b""])
            await until(lambda: home.payloads(announced)[-1:] == [b""])


# -- the plugin's topics --------------------------------------------------------------------------

PLUGIN = "enphase/Envoy"


class OfPlugin(Told):
    """A site with what the gateway said, and a poller that can be stopped."""

    def __init__(self, *rest):
        super().__init__(*rest)
        self.state.picture = having(ENC_SETTINGS, '{"enable": true, "country": "US"}')
        self.state.access = type("Access", (), {"token": token()})

    def pause(self):
        self.paused = True

    def resume(self):
        self.paused = False


@asynccontextmanager
async def as_plugin(port):
    site = OfPlugin(snapshot())
    async with (
        calling(port, f"{PLUGIN}/#") as caller,
        published(port, site, snapshot(), plugin=PLUGIN, home_assistant=QUIET, interval=0.0),
    ):
        await until(lambda: caller.payloads(f"{PLUGIN}/Data Sampling"))
        yield caller, site


SAID = {
    "token": "Token",
    "info": "Info",
    "home": "Home",
    "inventory": "Inventory",
    "meters": "Meters",
    "meters-reading": "Meters Reading",
    "ensemble-inventory": "Ensemble Inventory",
    "ensemble-status": "Ensemble Status",
    "encharge-settings": "Encharge Settings",
    "tariff": "Tariff",
    "dry-contacts": "Dry Contacts",
    "dry-contacts-settings": "Dry Contacts Settings",
    "generator": "Generator",
    "generator-settings": "Generator Settings",
    "grid-profile": "Grid Profile",
    "live-data": "Live Data",
    "production": "Production",
    "production-ct": "Production CT",
    "microinverters": "Microinverters",
    "power-mode": "Power Mode",
    "pcu-comm-level": "PCU Comm Level",
    "data-sampling": "Data Sampling",
}
"""The rows of the contract, and the topics."""


def rows(kind, names):
    return [
        pytest.param(name, id=str(name), marks=pytest.mark.contract(f"mqtt.{kind}.{name}"))
        for name in names
    ]


@pytest.mark.parametrize("row", rows("topic", SAID))
async def test_a_topic_of_the_plugin_carries_its_data_as_a_json_object(port, row):
    async with as_plugin(port) as (caller, _):
        topic = f"{PLUGIN}/{SAID[row]}"
        await until(lambda: caller.payloads(topic))
    body = caller.payloads(topic)[-1]
    assert json.loads(body)
    assert token().text.reveal().encode() not in body


WISHES = {
    "DataSampling": (False, None),
    "PowerProductionState": (False, "switch production off"),
    "PlcLevel": (True, "check the power line"),
    "EnchargeProfile": ("savings", "set the storage profile to savings-mode"),
    "EnpowerGridState": (False, "go off grid"),
    "GeneratorMode": ("auto", "set the generator to auto"),
}


@asynccontextmanager
async def lived(port, era="8.3.6087_storage_ct", **settings):
    """What is published of a simulated gateway, where an installer may do everything."""
    async with (
        house(era, frozenset({*Danger}), role=Role.INSTALLER, port=port) as (gateway, site),
        calling(port, "#") as caller,
    ):
        running = site.snapshots()
        first = await anext(running)
        settings = {"home_assistant": QUIET, "interval": 0.0, **settings}
        async with published(port, site, first, **settings) as found:

            async def go_on():
                async for one in running:
                    found.take(one)

            task = asyncio.create_task(go_on())
            yield caller, gateway, site, f"pyenvoy/{gateway.actor.serial}"
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def writes(gateway):
    asked = "/installer/pcu_comm_check"
    return [one for one in gateway.requests if one.method != "GET" or one.path == asked]


@pytest.mark.parametrize("row", rows("set", WISHES))
async def test_a_key_of_the_plugin_does_it_and_the_result_is_published(port, row):
    """On a simulated gateway: what arrives there, and what is answered."""
    value, phrase = WISHES[row]
    era = GENERATOR if row == "GeneratorMode" else "8.3.6087_storage_ct"
    async with lived(port, era, plugin=PLUGIN) as (caller, gateway, site, root):
        await until(lambda: caller.payloads(f"{root}/availability")[-1:] == [b"online"])
        await caller.client.publish(f"{PLUGIN}/Set", json.dumps({row: value}), qos=1)
        await until(lambda: caller.payloads(f"{PLUGIN}/Set/Result"))
        result = json.loads(caller.payloads(f"{PLUGIN}/Set/Result")[0])
        await until(lambda: site.paused if phrase is None else writes(gateway))
    assert (result["control"], result["wish"]) == (row, phrase)
    assert result["outcome"] in ("under way", "confirmed")


@pytest.mark.contract("control.power-production")
async def test_an_installer_reads_and_sets_whether_the_panels_produce(port):
    async with lived(port) as (caller, _, _, root):
        await until(lambda: caller.payloads(f"{root}/production/state") == [b"on"])
        await caller.client.publish(f"{root}/production/set", "off", qos=1)
        await until(lambda: caller.payloads(f"{root}/production/state")[-1] == b"off")


@pytest.mark.contract("control.plc-level")
async def test_an_installer_has_the_level_of_every_device_checked(port):
    async with lived(port) as (caller, _, site, root):
        await until(lambda: caller.payloads(f"{root}/availability")[-1:] == [b"online"])
        await caller.client.publish(f"{root}/plc/set", "check", qos=1)
        await until(lambda: caller.payloads(f"{root}/plc/result")[1:])
        result = json.loads(caller.payloads(f"{root}/plc/result")[-1])
        await until(lambda: site.latest.plc is not None)
        await until(lambda: caller.payloads(f"{root}/state/plc"))
        told = json.loads(caller.payloads(f"{root}/state/plc")[-1])
    assert result["outcome"] == "confirmed"
    assert {one.serial for one in site.latest.inverters.all} <= told["levels"].keys()


async def test_that_a_gateway_names_too_many_devices_is_said_once(caplog):
    settings = MqttSettings(home_assistant=QUIET, snapshot=False)
    one = Publishing(Told(snapshot()), settings, Topics("pyenvoy", SERIAL))
    for turn in range(5):
        one.take(inventing(1000 * turn))
    assert caplog.text.count("more than 1000 devices") == 1
