import ast
import subprocess
import sys
from pathlib import Path

import pytest

import pyenvoy
from pyenvoy.show import notebook


def fresh(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_importing_it_loads_nothing_else():
    code = "import sys, pyenvoy; print(*(m for m in sys.modules if m.startswith('pyenvoy') or m in {!r}))"
    assert fresh(code.format(("attrs", "cattrs", "httpx", "jwt", "asyncio"))) == ["pyenvoy"]


def test_an_error_is_had_without_the_model():
    code = "import sys, pyenvoy; pyenvoy.UsageError; print('pyenvoy.model.snapshot' in sys.modules)"
    assert fresh(code) == ["False"]


def test_every_name_is_there_and_is_what_the_type_checker_sees():
    tree = ast.parse(Path(pyenvoy.__file__).read_text())
    typed = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pyenvoy.")
        for alias in node.names
    }
    assert sorted(typed) == sorted(pyenvoy.__all__)
    for name, module in typed.items():
        assert getattr(pyenvoy, name) is getattr(sys.modules[module], name)


def test_a_misspelt_name_is_an_error():
    with pytest.raises(AttributeError, match="no attribute 'conect'"):
        _ = pyenvoy.conect


def test_a_name_that_is_completed_is_offered():
    assert {*pyenvoy.__all__} <= {*dir(pyenvoy)}


def test_as_long_as_there_is_no_model_there_is_nothing_to_show(monkeypatch):
    monkeypatch.delitem(sys.modules, "pyenvoy.model.snapshot")
    monkeypatch.setattr(notebook, "attach", None)
    assert pyenvoy.__getattr__("Secret") is pyenvoy.Secret


def test_a_name_that_has_moved_still_works_and_says_what_it_is_called_now(monkeypatch):
    monkeypatch.setitem(pyenvoy.MOVED, "Key", ("Secret", "2026.11"))
    with pytest.warns(
        DeprecationWarning, match=r"pyenvoy.Key is called pyenvoy.Secret since 2026.11"
    ) as told:
        found = pyenvoy.Key
    assert found is pyenvoy.Secret
    assert told[0].filename == __file__


def test_what_has_moved_leads_to_what_is_there():
    assert {now for now, _ in pyenvoy.MOVED.values()} <= {*pyenvoy.__all__}
    assert not {*pyenvoy.MOVED} & {*pyenvoy.__all__}
