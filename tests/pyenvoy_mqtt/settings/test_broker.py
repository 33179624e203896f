import pytest

from pyenvoy.secret import Secret
from pyenvoy.settings import Settings, read
from pyenvoy_mqtt.adapter import Mqtt
from pyenvoy_mqtt.settings import MqttSettings


def mqtt(lines):
    return read(f'gateway.host = "a"\n[mqtt]\n{lines}', {"mqtt": Mqtt.settings}, Secret)


def test_an_empty_section_is_enough():
    assert mqtt("").sections["mqtt"] == MqttSettings("localhost", 1883)


def test_everything_can_be_said():
    lines = 'broker = "b"\nport = 8883\ntls = true\nuser = "u"\npassword_file = "p"\ntopic = "a/b"'
    lines += (
        '\nca_file = "c"\ncertificate_file = "d"\nkey_file = "e"\ninsecure = true\nclient_id = "f"'
    )
    lines += '\nplugin = "a/b"\nhome_assistant.form = "entity"\nenabled = false\nrefresh = 1'
    assert isinstance(
        mqtt(f'{lines}\nprotocol = "5"\nrest.enabled = false\nrest.port = 0'), Settings
    )


@pytest.mark.parametrize(
    "line",
    [
        "port = 0",
        "port = 65536",
        "rest.port = -1",
        'topic = "a/+"',
        'topic = ""',
        'topic = "/a"',
        'topic = "a/"',
        'topic = "$SYS"',
        'topic = "a b"',
        'protocol = "4"',
        'broker = ""',
        'broker = "a b"',
        "interval = -1.0",
        "interval = nan",
        "deadband = inf",
        "refresh = 0",
        "forget_after = -1",
        'plugin = "/a"',
        'home_assistant.prefix = "a/#"',
        'home_assistant.form = "round"',
    ],
)
def test_what_cannot_work_is_said_with_its_place(line):
    (problem,) = mqtt(line)
    assert problem.where == f"mqtt.{line.split()[0]}"
    assert problem.what.startswith("must be ")
