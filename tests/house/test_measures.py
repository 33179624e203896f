"""The measures of the house: sizes, words that are not used, reasons that must stand."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in SOURCES]

LONG_FILES: dict[str, str] = {}
"""Files past 300 lines, each with its reason."""
LONG_FUNCTIONS: dict[str, str] = {}
"""Functions past 40 lines, each with its reason."""
ANY: dict[str, str] = {
    "src/pyenvoy/wire/converter/leaves.py": "turns plain data, which has no type yet, into values",
    "src/pyenvoy/wire/converter/containers.py": "the same, of lists and objects",
    "src/pyenvoy/wire/converter/classes.py": "the same, of fields",
}
"""Files that may say `Any`, each with its reason; lists of endpoints are always allowed."""


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_a_file_stays_small_or_says_why(path):
    name = str(path.relative_to(ROOT))
    long = len(path.read_text().splitlines()) > 300
    assert long == (name in LONG_FILES)


def _functions(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (node.end_lineno - body[0].lineno + 1) if body else 0


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_a_function_stays_small_or_says_why(path):
    name = str(path.relative_to(ROOT))
    long = {f"{name}:{function}" for function, lines in _functions(path) if lines > 40}
    assert long == {one for one in LONG_FUNCTIONS if one.startswith(f"{name}:")}


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_a_rule_switched_off_has_its_reason_on_the_line(path):
    for line in path.read_text().splitlines():
        if re.search(r"#\s*(noqa|type: ignore|pragma)", line):
            assert re.search(
                r"#.*(noqa: [A-Z0-9, ]+|ignore\[[\w, -]+\]|no cover)\s+#\s*\w", line
            ), line


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_nothing_is_caught_by_guess(path):
    caught = [
        node.type
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
    ]
    names = {ast.unparse(one) for one in caught if one is not None}
    assert None not in caught
    assert not names & {"Exception", "BaseException"}


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_any_stands_only_where_it_may(path):
    text = re.sub(r"(Endpoint|Answer|Attribute)\[Any\]", "", path.read_text())
    said = re.search(r"^(?!from typing).*\bAny\b", text, re.MULTILINE) is not None
    assert said == (str(path.relative_to(ROOT)) in ANY)


UNUSED_WORDS = {
    "manager",
    "handler",
    "helper",
    "util",
    "utils",
    "common",
    "processor",
    "service",
    "misc",
}


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_names_say_what_a_thing_is(path):
    tree = ast.parse(path.read_text())
    names = {path.stem} | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    }
    words = {word.lower() for name in names for word in re.findall(r"[A-Z]?[a-z]+", name)}
    assert not words & UNUSED_WORDS


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_every_file_says_what_lives_in_it(path):
    assert ast.get_docstring(ast.parse(path.read_text()))
