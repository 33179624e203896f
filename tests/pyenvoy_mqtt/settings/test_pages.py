import pytest

from pyenvoy.secret import Secret
from pyenvoy.settings import Settings, read
from pyenvoy_mqtt.adapter import Mqtt

KEY = "k" * 16


def mqtt(lines, secret=KEY):
    """The section, with every key file holding the same unless its name says otherwise."""
    keys = {"short": "k" * 15, "other": "o" * 16}
    found = read(
        f'gateway.host = "a"\n[mqtt]\n{lines}',
        {"mqtt": Mqtt.settings},
        lambda name: Secret(keys.get(name, secret)),
    )
    return found.sections["mqtt"] if isinstance(found, Settings) else found


def test_without_a_word_only_this_machine_reads_and_nobody_changes_anything():
    rest = mqtt("").rest
    assert (rest.address, rest.read_key, rest.control_key) == ("127.0.0.1", None, None)
    assert not mqtt("").proxy.enabled
    assert mqtt("").influx.url is None


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.20", "::"])
def test_another_address_needs_a_key_to_start(address):
    (problem,) = mqtt(f'rest.address = "{address}"')
    assert problem.where == "mqtt.rest"
    assert "read_key_file" in problem.what
    assert mqtt(f'rest.address = "{address}"\nrest.read_key_file = "k"').rest.read_key


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1"])
def test_this_machine_alone_needs_none(address):
    assert mqtt(f'rest.address = "{address}"').rest.address == address


def test_the_two_keys_are_two():
    (problem,) = mqtt('rest.read_key_file = "a"\nrest.control_key_file = "a"')
    assert "same key" in problem.what
    rest = mqtt('rest.read_key_file = "a"\nrest.control_key_file = "other"').rest
    assert rest.read_key != rest.control_key


@pytest.mark.parametrize(
    "key", ["rest.read_key_file", "rest.control_key_file", "proxy.read_key_file"]
)
def test_a_key_that_could_be_tried_out_is_refused_and_not_shown(key):
    (problem,) = mqtt(f'{key} = "short"')
    assert problem.where == f"mqtt.{key}"
    assert "too short" in problem.what
    assert "kkk" not in problem.what


def test_an_address_is_one():
    (problem,) = mqtt('rest.address = "everywhere"')
    assert problem.where == "mqtt.rest.address"


def test_the_proxy_lets_nobody_else_in_unless_it_is_said_whom():
    (problem,) = mqtt('proxy.enabled = true\nproxy.address = "0.0.0.0"')
    assert problem.where == "mqtt.proxy"
    open_to = 'proxy.enabled = true\nproxy.address = "0.0.0.0"\n'
    assert mqtt(f'{open_to}proxy.clients = ["192.168.1.0/24", "::1"]').proxy.clients
    assert mqtt(f'{open_to}proxy.read_key_file = "k"').proxy.read_key


def test_clients_are_addresses_or_networks():
    (problem,) = mqtt('proxy.clients = ["evcc.local"]')
    assert problem.where == "mqtt.proxy.clients"
    assert "192.168.1.0/24" in problem.what


@pytest.mark.parametrize(
    "url",
    ["influx", "ftp://a/write", "http://", "http://a b/", "http://a:x/", "http://[::1",
     "http://anne:hush@db/write"],
)  # fmt: skip
def test_a_database_has_a_url_and_no_password_in_it(url):
    (problem,) = mqtt(f'influx.url = "{url}"')
    assert problem.where == "mqtt.influx.url"


@pytest.mark.parametrize(
    "lines",
    ['influx.token_file = "a"\ninflux.user = "anne"', 'influx.password_file = "a"'],
)
def test_a_database_has_one_login(lines):
    (problem,) = mqtt(lines)
    assert problem.where == "mqtt.influx"


def test_a_database_is_written_to_no_more_often_than_each_second():
    (problem,) = mqtt("influx.interval = 0.5")
    assert problem.where == "mqtt.influx.interval"
