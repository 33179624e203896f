"""The fixtures for other projects, found by their entry point in a pytest of its own."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import titled

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guides" / "testing.md"
FILES = {
    "test_foreign.py": Path(__file__).with_name("foreign.py").read_text(),
    "test_house.py": titled(GUIDE)["test_house.py"],
}
"""Tests of somebody else, and those that the guide shows."""
NAMES = [
    f"{file}::{node.name}"
    for file, text in FILES.items()
    for node in ast.parse(text).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
]
"""Each is judged by the foreign run as one of ours would be."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """What became of each test, run where nobody knows of our settings, conftest and pytest-asyncio."""
    folder = tmp_path_factory.mktemp("foreign")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers -p no:asyncio\n")
    args = [sys.executable, "-m", "pytest", "-rA", "-Werror", "-p", "no:cacheprovider"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    ran = subprocess.run(
        args, cwd=folder, env=plain, capture_output=True, text=True, check=False, timeout=100
    )
    found = re.findall(r"^(PASSED|FAILED|ERROR) (\w+\.py::\w+)", ran.stdout, re.MULTILINE)
    return {name: said for said, name in found} | {"": ran.stdout + ran.stderr}


@pytest.mark.parametrize("name", NAMES)
def test_in_a_foreign_project(judged, name):
    assert judged.get(name) == "PASSED", judged[""]


def test_the_worked_example_of_the_guide_is_what_the_peers_run():
    assert (ROOT / "peers" / "test_eras.py").read_text() in GUIDE.read_text()
