import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from pyenvoy.cli import EXTRAS, missing

PYPROJECT = Path(__file__).parents[3] / "pyproject.toml"


def without(package, *args):
    code = (
        f"import sys; sys.modules[{package!r}] = None; sys.argv = ['pyenvoy', *{args!r}]\n"
        "from pyenvoy.cli import run\nrun()"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("package", "args", "extra"),
    [
        ("click", ("--help",), "cli"),
        ("rich", ("quirks",), "cli"),
        ("cryptography", ("simulate",), "simulator"),
        ("cryptography", ("show", "--era", "8.3"), "simulator"),
    ],
)
def test_a_missing_extra_is_two_lines_and_exit_code_1(package, args, extra):
    ran = without(package, *args)
    assert ran.returncode == 1
    assert ran.stderr == missing(package)
    assert ran.stderr.count("\n") == 2
    assert f"`{extra}`" in ran.stderr


def test_the_demo_names_its_extra_whatever_is_missing():
    assert "`demo`" in without("cryptography", "demo").stderr


def test_every_package_of_an_extra_is_known_to_come_by_it():
    extras = tomllib.loads(PYPROJECT.read_text())["project"]["optional-dependencies"]
    wanted = {re.match(r"[\w-]+", one)[0].lower() for all_ in extras.values() for one in all_}
    brought = {
        module
        for module, names in packages_distributions().items()
        if module.isidentifier() and {one.lower() for one in names} & (wanted - {"pyenvoy"})
    }
    assert {one for one in brought - {*EXTRAS} if not one.startswith("_")} == set()
    assert {*EXTRAS.values()} <= {*extras}


def test_another_missing_module_is_our_mistake():
    ran = without("pyenvoy.show", "quirks")
    assert "Traceback" in ran.stderr


def test_an_extra_is_installed_for_the_python_that_misses_it():
    assert f"{sys.executable} -m pip install '.[discovery]'" in missing("zeroconf")


def test_an_interruption_while_all_is_still_imported_is_no_traceback():
    code = (
        "import sys\n"
        "class Ends:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Ends())\n"
        "from pyenvoy.cli import run\nrun()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (130, "")


def test_the_demo_has_all_that_a_first_look_takes():
    extras = tomllib.loads(PYPROJECT.read_text())["project"]["optional-dependencies"]
    assert "pyenvoy[cli,discovery,homekit,mqtt,simulator]" in extras["demo"]
