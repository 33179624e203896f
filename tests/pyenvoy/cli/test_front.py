import os
import subprocess
import sys

import click
import pytest

from pyenvoy.cli import config, front
from pyenvoy.cli.main import pyenvoy as command


@pytest.fixture(autouse=True)
def _wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def test_the_page_of_help_is_the_one_that_click_makes(pyenvoy):
    made = pyenvoy("--help").out
    assert front.page() == made.replace("] COMMAND [", "] [COMMAND] [")  # as click 8.5 has it


@pytest.mark.parametrize(
    ("group", "verbs"), [(command, front.VERBS | front.ADAPTERS), (config.command, config.VERBS)]
)
def test_every_verb_says_of_itself_what_is_listed(group, verbs):
    ctx = click.Context(group)
    assert {one: group.get_command(ctx, one).get_short_help_str(66) for one in verbs} == verbs


def test_help_is_shown_without_importing_click():
    code = (
        "import atexit, sys; sys.argv = ['pyenvoy', '--help']\n"
        "atexit.register(lambda: print({'click', 'typing', 'attr'} & {*sys.modules}))\n"
        "from pyenvoy.cli import run\nrun()"
    )
    ran = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout == front.page() + "set()\n"


def test_a_narrow_terminal_gets_a_page_of_its_own(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    assert front.page() is None


def test_the_verb_of_an_adapter_of_others_is_on_the_page(pyenvoy, tmp_path, monkeypatch):
    (tmp_path / "roof-1.dist-info").mkdir()
    points = tmp_path / "roof-1.dist-info" / "entry_points.txt"
    points.write_text("[pyenvoy.verbs]\nroof = pyenvoy.cli.info:command\n")
    (tmp_path / "roof-1.dist-info" / "METADATA").write_text("Name: roof\nVersion: 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert front.page() is None
    assert "\n  roof " in pyenvoy("--help").out


def test_an_archive_among_the_places_to_import_from_is_left_to_click(monkeypatch, tmp_path):
    (tmp_path / "all.zip").touch()
    monkeypatch.syspath_prepend(tmp_path / "all.zip")
    assert front.page() is None


def test_without_a_terminal_a_page_is_eighty_columns_wide(monkeypatch):
    monkeypatch.delenv("COLUMNS")
    read, write = os.pipe()
    with os.fdopen(read), os.fdopen(write, "w") as nobody:
        monkeypatch.setattr(sys, "stdout", nobody)
        assert front.page() is not None


def test_help_on_a_full_disk_is_one_sentence():
    with open("/dev/full", "w") as full:  # noqa: PTH123  # a device
        ran = subprocess.run(
            [sys.executable, "-m", "pyenvoy", "--help"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (1, "pyenvoy: cannot write: No space left on device\n")
