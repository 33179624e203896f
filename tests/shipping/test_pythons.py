import stat
import sys
from pathlib import Path

from shipping.pythons import interpreter, promised

HERE = "{}.{}".format(*sys.version_info)
ROOT = Path(__file__).parents[2]


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


def test_this_very_python_is_promised_and_found():
    assert HERE in promised(ROOT)
    assert interpreter(HERE) is not None


def test_one_that_is_not_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert interpreter("3.12") is None


def test_what_only_says_where_it_could_be_had_is_passed_over(monkeypatch, tmp_path):
    script(tmp_path / "shims" / "python3.12", "echo 'command not found' >&2; exit 127")
    script(tmp_path / "versions" / "3.12.9" / "bin" / "python3.12", "echo 3.12 /opt/python3.12")
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert interpreter("3.12") == Path("/opt/python3.12")


def test_one_that_is_another_version_than_its_name_says_is_passed_over(monkeypatch, tmp_path):
    script(tmp_path / "python3.12", "echo 3.11 /usr/bin/python3.11")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert interpreter("3.12") is None
