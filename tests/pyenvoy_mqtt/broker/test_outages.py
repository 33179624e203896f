"""What goes wrong with brokers, against a real one: nothing is lost, nothing overtakes, polling does not notice."""

import asyncio
import gc
import os
import signal
import subprocess
from contextlib import asynccontextmanager, contextmanager

import aiomqtt
import pytest

from pyenvoy import UsageError
from pyenvoy_mqtt import broker as under_test
from pyenvoy_mqtt.broker import Broker, Ears
from pyenvoy_mqtt.outbox import Message
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.topics import Topics
from tests.pyenvoy_mqtt.brokers import EXE, _await_port, amqtt, free_port, mosquitto, watching
from tests.pyenvoy_mqtt.houses import until

HOUSE = Topics("pyenvoy", "1223")

REAL = [float(one) for one in os.environ.get("PYENVOY_OUTAGES", "").split()]
"""Seconds for which brokers are away in `nox -s outages`; in every run it is a second at most."""


@pytest.fixture(autouse=True)
def swift(monkeypatch):
    """Pauses of hundredths in place of seconds, but where the outages are real ones."""
    if REAL:
        return
    monkeypatch.setattr(under_test, "PAUSES", (0.02, 0.05, 0.1))


@asynccontextmanager
async def publishing(port, ears=None, identifier=None, **settings):
    found = Broker(MqttSettings("127.0.0.1", port, **settings), HOUSE, ears, identifier=identifier)
    task = asyncio.create_task(found.run())
    yield found
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class Killable:
    """A mosquitto that is killed and started again on its port, keeping nothing."""

    def __init__(self, folder):
        self.port, self.config, self.child = free_port(), folder / "m.conf", None
        self.config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nuser root\npersistence false\n"
        )
        self.start()

    def start(self):
        self.child = subprocess.Popen([EXE, "-c", self.config], stderr=subprocess.DEVNULL)
        _await_port(self.port)

    def kill(self):
        self.child.kill()
        self.child.wait(5)

    def send(self, which):
        self.child.send_signal(which)


@pytest.fixture
def killable(tmp_path):
    if EXE is None:
        pytest.skip("apt-get install mosquitto")
    found = Killable(tmp_path)
    yield found
    found.send(signal.SIGCONT)
    found.kill()


async def counting(broker, until_done):
    """A poll loop: it puts numbers, and says which was the last."""
    number = 0
    while not until_done():
        for topic in ("a", "b", "c"):
            broker.put(f"pyenvoy/1223/{topic}", b"%d" % number)
        number += 1
        await asyncio.sleep(0.005)
    return number - 1


@asynccontextmanager
async def followed(port):
    """All that a subscriber hears of our counting, through the broker's restarts."""
    heard = []

    async def hear():
        while True:
            try:
                async with aiomqtt.Client("127.0.0.1", port, timeout=1) as client:
                    await client.subscribe("pyenvoy/1223/+", qos=1)
                    async for one in client.messages:
                        heard.append((str(one.topic)[-1], one.payload))  # noqa: PERF401  # as they come
            except aiomqtt.MqttError:
                await asyncio.sleep(0.02)

    task = asyncio.create_task(hear())
    yield heard
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def numbers(heard, topic):
    return [int(payload) for name, payload in heard if name == topic and payload.isdigit()]


OUTAGES = 3


@pytest.mark.parametrize("away", REAL or [0.1, 1.0])
async def test_a_broker_that_is_killed_hears_the_latest_and_nothing_out_of_order(killable, away):
    ended = asyncio.Event()
    async with publishing(killable.port) as broker, followed(killable.port) as heard:
        polling = asyncio.create_task(counting(broker, ended.is_set))
        for _ in range(OUTAGES):
            await until(lambda: broker.report.connected)
            before = broker.report.connections
            killable.kill()
            await asyncio.sleep(away)
            killable.start()
            await until(lambda n=before: broker.report.connections > n)
        ended.set()
        last = await polling
        await until(lambda: all(numbers(heard, x)[-1:] == [last] for x in "abc"))
    for topic in "abc":
        assert numbers(heard, topic) == sorted(numbers(heard, topic))


async def test_while_it_is_away_the_memory_is_that_of_the_latest(killable):
    async with publishing(killable.port) as broker:
        await until(lambda: broker.report.connected)
        killable.kill()
        await until(lambda: not broker.report.connected)
        for number in range(20_000):
            broker.put(f"t/{number % 10}", b"x" * 1000)
        assert len(broker.outbox) <= 11


async def test_a_broker_that_was_stopped_for_a_while_gets_the_latest(killable, monkeypatch):
    monkeypatch.setattr("pyenvoy_mqtt.broker.client._PATIENCE", 0.5)
    async with publishing(killable.port) as broker:
        broker.put("t/a", b"1")
        await until(lambda: broker.report.published == 1)
        killable.send(signal.SIGSTOP)
        broker.put("t/a", b"2")
        await until(lambda: not broker.report.connected)
        broker.put("t/a", b"3")
        killable.send(signal.SIGCONT)
        await until(lambda: not len(broker.outbox))
        async with watching(killable.port, "t/a") as heard:
            assert (await heard(1))[0][1] == "3"


async def test_a_mute_broker_is_left_and_tried_again(monkeypatch):
    monkeypatch.setattr("pyenvoy_mqtt.broker.client._PATIENCE", 0.1)
    met = []

    async def mute(reader, writer):
        met.append(writer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    async with publishing(server.sockets[0].getsockname()[1]) as broker:
        await until(lambda: len(met) >= 3)
        assert "timed out" in broker.report.trouble
    server.close()


async def test_a_slow_broker_holds_nobody_up(killable):
    """Every packet takes a tenth of a second; putting goes on meanwhile, and the latest arrives."""
    async with slow(killable.port, 0.1) as port, publishing(port) as broker:
        for number in range(100):
            broker.put("t/a", b"%d" % number)
            await asyncio.sleep(0.01)
        await until(lambda: not len(broker.outbox))
        assert broker.report.published < 30
        async with watching(killable.port, "t/a") as heard:
            assert (await heard(1))[0][1] == "99"


@asynccontextmanager
async def slow(port, seconds):
    """A way to a broker on which everything it says comes late."""

    async def pump(reader, writer, pause):
        while data := await reader.read(4096):
            await asyncio.sleep(pause)
            writer.write(data)
        writer.close()

    async def between(reader, writer):
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(
            pump(reader, inner_writer, 0),
            pump(inner_reader, writer, seconds),
            return_exceptions=True,
        )

    server = await asyncio.start_server(between, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


# -- refusals -------------------------------------------------------------------------------------


@contextmanager
def ruled(folder, rules):
    (folder / "acl").write_text("\n".join(rules) + "\n")
    with mosquitto(folder, lines=f"acl_file {folder / 'acl'}") as port:
        yield port


async def test_what_is_refused_is_said_once_and_the_rest_goes_on(tmp_path, caplog):
    with ruled(tmp_path, ["topic write t/good"]) as port:
        async with publishing(port) as broker:
            for number in range(5):
                broker.put("t/bad", b"%d" % number)
                broker.put("t/good", b"%d" % number)
                await until(lambda n=number: broker.report.published == n + 1)
    assert sum("t/bad" in one for one in caplog.messages) == 1
    assert broker.report.rejected >= 5


async def test_what_may_not_be_heard_is_said(caplog):
    """A broker that refuses every subscription; mosquitto grants them and then says nothing."""

    async def refusing(reader, writer):
        await reader.read(1000)
        writer.write(b"\x20\x03\x00\x00\x00")  # CONNACK of version 5
        while packet := await reader.read(1000):
            if packet[0] == 0x82:
                writer.write(b"\x90\x04" + packet[2:4] + b"\x00\x87")  # not authorized
            elif packet[0] & 0xF0 == 0x30:
                length = packet[2] << 8 | packet[3]
                writer.write(b"\x40\x02" + packet[4 + length : 6 + length])
        writer.close()

    server = await asyncio.start_server(refusing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with publishing(port, Ears(("pyenvoy/1223/+/set",)), protocol="5") as broker:
        await until(lambda: "to let us hear" in broker.report.trouble)
    server.close()
    assert any("Not authorized" in one for one in caplog.messages)


async def test_what_is_too_large_for_the_broker_is_said_and_the_rest_goes_on(tmp_path, caplog):
    with mosquitto(tmp_path, lines="max_packet_size 1000") as port:
        async with publishing(port) as broker:
            broker.put("t/large", b"x" * 2000)
            broker.put("t/small", b"1")
            await until(lambda: broker.report.published == 1)
    assert broker.report.connections == 1
    assert "the broker takes 1000" in caplog.text


@pytest.mark.parametrize("protocol", ["3.1.1"])
async def test_where_the_broker_hangs_up_on_it_instead_it_is_left_out_too(
    tmp_path, caplog, protocol
):
    with mosquitto(tmp_path, lines="max_packet_size 1000") as port:
        async with publishing(port, protocol=protocol) as broker:
            broker.put("t/large", b"x" * 2000)
            broker.put("t/small", b"1")
            await until(lambda: broker.report.published)
    assert "hangs up on t/large, 2000 bytes" in caplog.text


# -- TLS ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """An authority, a broker's certificate by it, another authority, a client's certificate."""
    folder = tmp_path_factory.mktemp("papers")

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    for name in ("ca", "other"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-subj", f"/CN={name}",
                "-keyout", f"{name}.key", "-out", f"{name}.pem")  # fmt: skip
    for name in ("server", "client"):
        (folder / "names").write_text("subjectAltName=IP:127.0.0.1")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}",
                "-keyout", f"{name}.key", "-out", f"{name}.csr")  # fmt: skip
        openssl("x509", "-req", "-days", "9", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-extfile", "names", "-out", f"{name}.pem")  # fmt: skip
    return folder


@contextmanager
def encrypted(folder, papers, more=""):
    lines = f"cafile {papers / 'ca.pem'}\ncertfile {papers / 'server.pem'}\nkeyfile {papers / 'server.key'}\n"
    with mosquitto(folder, lines=lines + more) as port:
        yield port


async def test_a_broker_is_trusted_by_the_authority_that_was_named(tmp_path, papers):
    with encrypted(tmp_path, papers) as port:
        async with publishing(port, tls=True, ca_file=str(papers / "ca.pem")) as broker:
            await until(lambda: broker.report.connected)


# paho leaves the socket of a failed handshake to the garbage collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_another_certificate_gets_nothing_and_is_said(tmp_path, papers, caplog):
    with encrypted(tmp_path, papers) as port:
        async with publishing(port, tls=True, ca_file=str(papers / "other.pem")) as broker:
            await until(lambda: broker.report.trouble)
            await asyncio.sleep(0.3)
            assert broker.report.connections == 0
    assert "certificate verify failed" in caplog.text.lower()
    assert len(caplog.messages) == 1


async def test_any_certificate_is_trusted_only_where_that_was_asked_for_and_loudly(
    tmp_path, papers, caplog
):
    with encrypted(tmp_path, papers) as port:
        async with publishing(port, tls=True, insecure=True) as broker:
            await until(lambda: broker.report.connected)
    assert "INSECURE" in caplog.text


async def test_we_can_show_a_certificate_too(tmp_path, papers):
    with encrypted(tmp_path, papers, "require_certificate true\n") as port:
        shown = {
            "certificate_file": str(papers / "client.pem"),
            "key_file": str(papers / "client.key"),
        }
        async with publishing(port, tls=True, ca_file=str(papers / "ca.pem"), **shown) as broker:
            await until(lambda: broker.report.connected)


@pytest.mark.parametrize("key", ["ca_file", "certificate_file"])
async def test_a_file_that_is_no_certificate_is_named(tmp_path, key):
    path = tmp_path / "nothing.pem"
    path.write_text("nothing")
    with pytest.raises(UsageError, match=f"{key} in .* nothing.pem|nothing.pem"):
        Broker(MqttSettings(tls=True, **{key: str(path)}), HOUSE)


# -- the same name twice --------------------------------------------------------------------------


async def test_two_of_one_name_say_so_and_do_not_throw_each_other_out_without_end(tmp_path, caplog):
    with mosquitto(tmp_path) as port:
        async with (
            publishing(port, identifier="same") as one,
            publishing(port, identifier="same") as two,
        ):
            one.put("t/one", b"1")
            two.put("t/two", b"2")
            await until(lambda: "same client_id" in caplog.text)
            await asyncio.sleep(1)
            assert one.report.connections + two.report.connections < 40
            async with watching(port, "t/+") as heard:
                assert {topic for topic, _ in await heard(2)} == {"t/one", "t/two"}


# -- other rules ----------------------------------------------------------------------------------


async def test_results_reach_their_caller_with_his_correlation(tmp_path):
    with mosquitto(tmp_path) as port:
        async with (
            publishing(port) as broker,
            aiomqtt.Client("127.0.0.1", port, protocol=aiomqtt.ProtocolVersion.V5) as caller,
        ):
            await caller.subscribe("t/result", qos=1)
            broker.tell(Message("t/result", b"{}", retain=False, correlation=b"\x00mine"))
            async with asyncio.timeout(60):
                message = await anext(aiter(caller.messages))
    assert message.properties.CorrelationData == b"\x00mine"
    assert not message.retain


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
async def test_a_retained_message_is_known_as_one(tmp_path, protocol):
    heard = []
    with mosquitto(tmp_path) as port:
        async with aiomqtt.Client("127.0.0.1", port) as caller:
            await caller.publish("t/set", b"old", qos=1, retain=True)
            async with publishing(port, Ears(("t/set",), hears=heard.append), protocol=protocol):
                await until(lambda: heard)
                await caller.publish("t/set", b"new", qos=1, retain=True)
                await until(lambda: len(heard) == 2)
    assert [one.retained for one in heard] == [True, protocol == "5"]


async def test_what_was_left_is_heard_and_then_no_longer_listened_to(tmp_path, monkeypatch):
    monkeypatch.setattr(under_test, "_LEFTOVERS", 0.2)
    heard = []
    with mosquitto(tmp_path) as port:
        async with aiomqtt.Client("127.0.0.1", port) as other:
            await other.publish("t/left/1", b"1", qos=1, retain=True)
            async with publishing(port, Ears((), ("t/left/#",), heard.append)) as broker:
                await until(lambda: heard)
                await asyncio.sleep(0.5)
                await other.publish("t/left/2", b"2", qos=1, retain=True)
                broker.put("t/a", b"1")
                await until(lambda: broker.report.published)
    assert [one.topic for one in heard] == ["t/left/1"]


async def test_everything_is_said_again_from_time_to_time(tmp_path):
    with mosquitto(tmp_path) as port:
        found = MqttSettings("127.0.0.1", port, refresh=1.0)
        object.__setattr__(found, "refresh", 0.005)  # minutes; a person may not ask for so little
        broker = Broker(found, HOUSE)
        task = asyncio.create_task(broker.run())
        broker.put("t/a", b"1")
        await until(lambda: broker.report.published >= 3)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_broker_that_ends_what_it_has_begun_leaves_no_complaint_of_asyncio(caplog):
    """aiomqtt leaves the reason of a disconnection in a future that nobody asks (seen with 2.5.1)."""
    gc.collect()  # what clients of other tests have left
    caplog.clear()
    ended = []

    async def brief(reader, writer):
        await reader.read(1000)
        writer.write(b"\x20\x03\x00\x00\x00")  # CONNACK of version 5
        writer.close()
        ended.append(writer)

    server = await asyncio.start_server(brief, "127.0.0.1", 0)
    async with publishing(server.sockets[0].getsockname()[1], protocol="5"):
        await until(lambda: len(ended) > 2)
    server.close()
    gc.collect()
    await asyncio.sleep(0)
    assert "never retrieved" not in caplog.text


async def test_the_other_broker_serves_as_well():
    """amqtt: version 3.1.1 only, in this process."""
    heard = []
    async with amqtt() as port:
        ears = Ears(("t/+/set",), hears=heard.append)
        async with publishing(port, ears, protocol="3.1.1") as broker:
            broker.put("t/a", b"1")
            broker.tell(Message("t/result", b"2", retain=False, correlation=b"x"))
            await until(lambda: broker.report.published == 2)
            async with aiomqtt.Client("127.0.0.1", port) as other:
                await other.publish("t/reserve/set", b"30", qos=1)
                await until(lambda: heard)
            async with watching(port, "t/a") as seen:
                assert (await seen(1))[0][1] == "1"
    assert heard[0].payload == b"30"
