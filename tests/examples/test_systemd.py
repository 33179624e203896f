import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "examples" / "systemd" / "pyenvoy.service"
ANALYZE = shutil.which("systemd-analyze")


class Repeated(dict):
    """What stands more than once counts together, as systemd has it."""

    def __setitem__(self, key, value):
        if isinstance(value, list) and key in self:
            value = self[key] + value
        super().__setitem__(key, value)


@pytest.fixture(scope="module")
def service():
    parser = configparser.ConfigParser(
        dict_type=Repeated, strict=False, interpolation=None, delimiters=("=",)
    )
    parser.optionxform = str
    parser.read_string(UNIT.read_text())
    return parser["Service"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The unit, with a program that is there."""
    program = tmp_path_factory.mktemp("opt") / "pyenvoy"
    program.symlink_to(sys.executable)
    path = program.with_name("pyenvoy.service")
    path.write_text(UNIT.read_text().replace("/opt/pyenvoy/bin/pyenvoy", str(program)))
    return path


def analyzed(*args):
    return subprocess.run([ANALYZE, *args], capture_output=True, text=True, check=False)


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_systemd_understands_the_unit(installed):
    ran = analyzed("verify", str(installed))
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_the_service_can_do_little_else_on_the_machine(installed):
    ran = analyzed("security", "--offline=true", "--threshold=20", str(installed))
    assert ran.returncode == 0, ran.stdout[-200:]


def test_settings_that_are_wrong_are_not_tried_again(service):
    assert service["RestartPreventExitStatus"] == "2"
    assert service["ExecStartPre"].endswith("pyenvoy config check")


def test_it_runs_as_nobody_with_a_state_of_its_own(service):
    assert (service["DynamicUser"], service["StateDirectory"]) == ("yes", "pyenvoy")
    assert service["StateDirectoryMode"] == "0700"


def test_the_password_is_handed_over_by_the_name_that_the_example_has(service, pyenvoy):
    name = service["LoadCredential"].partition(":")[0]
    text = pyenvoy("config", "example").out
    assert re.search(rf'^password_file = "{name}"$', text, re.MULTILINE)
