import tomllib

import pytest

from pyenvoy.cli.settings import wanted_by
from pyenvoy_mqtt.adapter import Mqtt


def written(folder, text):
    path = folder / "pyenvoy.toml"
    path.write_text(text)
    return path


def test_settings_in_order_are_said_to_be(pyenvoy, tmp_path):
    written(tmp_path, '[gateway]\nhost = "a"\n[mqtt]\n')
    ran = pyenvoy("config", "check")
    assert (ran.code, ran.out) == (0, "pyenvoy.toml is in order: a for mqtt\n")
    assert pyenvoy("config", "check", "--json").json == {"gateways": ["a"], "adapters": ["mqtt"]}


def test_every_mistake_is_said_with_file_line_key_and_advice(pyenvoy, tmp_path):
    written(tmp_path, '[gateway]\nhots = "a"\n\n[mqtt]\nport = 0\nrest.prot = 1\n')
    ran = pyenvoy("config", "check")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "pyenvoy: pyenvoy.toml has 4 mistakes",
        "  gateway.host (line 1): is needed",
        "  gateway.hots (line 2): no setting is called hots: did you mean host?",
        "  mqtt.port (line 5): must be a port, 1 to 65535, not 0",
        "  mqtt.rest.prot (line 6): no setting is called prot: did you mean port?",
    ]


def test_mistakes_are_told_to_programs_too(pyenvoy, tmp_path):
    written(tmp_path, '[gateway]\nhost = "a"\n[mqqt]\n')
    ran = pyenvoy("config", "check", "--json")
    assert ran.error["problems"] == [
        {
            "where": "mqqt (line 3)",
            "what": "no section is called mqqt: did you mean mqtt?",
        }
    ]


def test_what_is_not_toml_is_said_with_its_line(pyenvoy, tmp_path):
    written(tmp_path, '[gateway]\nhost = a"\n')
    assert "  line 2, column 8: not TOML" in pyenvoy("config", "check").err.replace("at ", "")


@pytest.mark.parametrize("text", ['gateway.host = "a"', None])
def test_settings_that_nothing_can_be_done_with_are_a_mistake(pyenvoy, tmp_path, text):
    if text is not None:
        written(tmp_path, text)
    assert pyenvoy("config", "check").code == 2


def test_one_adapter_can_be_checked_as_if_it_were_alone(pyenvoy, tmp_path):
    written(tmp_path, 'gateway.host = "a"')
    assert pyenvoy("config", "check", "--only", "mqtt").code == 0


def test_the_example_is_in_order_once_its_account_is_there(pyenvoy, tmp_path):
    text = pyenvoy("config", "example").out
    written(tmp_path, text)
    refused = [one["where"] for one in pyenvoy("config", "check", "--json").error["problems"]]
    assert [one.partition(" (line")[0] for one in refused] == [
        "gateway.email",
        "gateway.password_file",
    ]
    written(tmp_path, text.replace("me@example.com", "owner@example.com"))
    (tmp_path / "password").write_text("geheim")
    (tmp_path / "password").chmod(0o600)
    assert pyenvoy("config", "check").code == 0


def test_of_one_adapter_only_its_section_is_shown(pyenvoy):
    assert {*tomllib.loads(pyenvoy("config", "example", "mqtt").out)} == {"mqtt"}
    assert pyenvoy("config", "example", "nix").code == 2


def test_the_example_leaves_out_what_cannot_run_for_want_of_an_extra(pyenvoy, monkeypatch):
    class Lacking(Mqtt):
        def __init__(self):
            raise ModuleNotFoundError(name="aiomqtt")

    found = {"lacking": Lacking, "mqtt": Mqtt}
    monkeypatch.setattr("pyenvoy.effects.host.installed", lambda: found)
    assert {*tomllib.loads(pyenvoy("config", "example").out)} == {"gateway", "mqtt"}
    assert "lacking" in tomllib.loads(pyenvoy("config", "example", "lacking").out)


def test_a_verb_that_is_not_there_is_said(pyenvoy):
    assert pyenvoy("config", "nix").code == 2
    assert "example" in pyenvoy("config", "--help").out


BROKEN = [
    "raise RuntimeError('no disk')",
    "class Odd:\n    def __init__(self): raise OSError('no disk')",
]


def test_an_adapter_that_cannot_be_loaded_is_no_mistake_where_nobody_wants_it(
    pyenvoy, tmp_path, foreign
):
    foreign(BROKEN[0])
    written(tmp_path, '[gateway]\nhost = "a"\n[mqtt]\n')
    assert pyenvoy("config", "check").code == 0


@pytest.mark.parametrize("text", BROKEN)
def test_an_adapter_that_is_wanted_and_broken_is_one_mistake(pyenvoy, tmp_path, foreign, text):
    foreign(f"{text}\n    settings = dict" if "class" in text else text)
    written(tmp_path, '[gateway]\nhost = "a"\n[mqtt]\n[odd]\nkey = 1\n')
    ran = pyenvoy("config", "check")
    assert ran.code == 2
    head, said = ran.err.splitlines()
    assert head == "pyenvoy: pyenvoy.toml has a mistake"
    assert said.startswith(
        "  odd (line 4): the adapter odd of the distribution odd-thing cannot be "
    )
    assert said.endswith("Error: no disk")


def test_the_others_run_though_one_is_broken(tmp_path, foreign):
    foreign(BROKEN[0])
    found = wanted_by(written(tmp_path, '[gateway]\nhost = "a"\n[mqtt]\n[odd]\n'))
    assert ([*found.adapters], [one.where for one in found.broken]) == (["mqtt"], ["odd"])


@pytest.mark.parametrize("only", [(), ("--only", "odd")])
def test_where_none_is_left_that_can_run_it_is_said(pyenvoy, tmp_path, foreign, only):
    foreign(BROKEN[0])
    written(tmp_path, '[gateway]\nhost = "a"\n[odd]\n')
    ran = pyenvoy("run", *only)
    assert (ran.code, "cannot be loaded: RuntimeError: no disk" in ran.err) == (2, True)
