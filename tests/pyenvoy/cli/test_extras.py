import subprocess
import sys

import pytest

from pyenvoy.cli import missing


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


def test_another_missing_module_is_our_mistake():
    ran = without("pyenvoy.show", "quirks")
    assert "Traceback" in ran.stderr


def test_an_extra_is_installed_for_the_python_that_misses_it():
    assert f"{sys.executable} -m pip install '.[discovery]'" in missing("zeroconf")
