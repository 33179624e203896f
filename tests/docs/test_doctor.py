"""What the doctor's guide shows is what its commands print."""

import re
import shlex
from pathlib import Path

import pytest

from tests.pyenvoy.cli.runs import runner

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guides" / "doctor.md").read_text()
SHOWN = re.findall(r"```console\n\$ pyenvoy (.*)\n((?:.*\n)*?)```", GUIDE)


def test_there_is_something_shown():
    assert {command.split()[0] for command, _ in SHOWN} == {"doctor", "explain"}


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[one for one, _ in SHOWN])
def test_a_command_prints_what_the_guide_shows(command, shown, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    ran = runner(capsys)(*shlex.split(command))
    printed = "\n".join(line.rstrip() for line in ran.out.splitlines())
    assert printed.strip("\n") == shown.rstrip("\n")


def test_every_question_is_explained(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    sample = "tests/samples/5.0.62.har"
    ran = runner(capsys)("doctor", "--recording", sample, "--json")
    table = "\n".join(line.split("|")[1] for line in GUIDE.splitlines() if line.startswith("| "))
    assert not [one["what"] for one in ran.json["findings"] if one["what"] not in table]
