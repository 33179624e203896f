import socket
import time

import pytest

zeroconf = pytest.importorskip("zeroconf")

pytestmark = pytest.mark.usefixtures("alone_on_the_air")

SERVICE = "_enphase-envoy._tcp.local."


@pytest.fixture
def announced():
    """A gateway that announces itself on every interface that there is."""
    speaking = zeroconf.Zeroconf()
    told = {"serialnum": "122000000001", "protovers": "8.2.4345"}
    here = [socket.inet_aton("127.0.0.1")]
    speaking.register_service(
        zeroconf.ServiceInfo(SERVICE, f"envoy.{SERVICE}", addresses=here, port=80, properties=told,
                             server="envoy.local.")
    )  # fmt: skip
    yield
    speaking.unregister_all_services()
    speaking.close()
    time.sleep(0.1)


def test_gateways_are_listed(pyenvoy, announced):
    ran = pyenvoy("discover", "--timeout", "1")
    assert ran.code == 0
    assert all(one in ran.out for one in ("122000000001", "127.0.0.1", "envoy.local", "8.2.4345"))


def test_gateways_are_listed_as_json(pyenvoy, announced):
    (found,) = pyenvoy("discover", "--timeout", "1", "--json").json
    assert (found["serial"], found["addresses"]) == ("122000000001", ["127.0.0.1"])


def test_where_there_is_none_it_is_said(pyenvoy):
    ran = pyenvoy("discover", "--timeout", "0.3")
    assert (ran.code, ran.out) == (3, "")
    assert "name one with --host" in ran.err


def test_none_is_an_empty_array(pyenvoy):
    assert pyenvoy("discover", "--timeout", "0.3", "--json").json == []
