"""The measures of the house: sizes, words that are not used, reasons that must stand."""

import ast
import re

import pytest

from tests.house import measures

SOURCES = measures.SOURCES
NAMES = [str(path.relative_to(measures.ROOT)) for path in SOURCES]

ANY: dict[str, str] = {
    "src/pyenvoy/wire/converter/leaves.py": "turns plain data, which has no type yet, into values",
    "src/pyenvoy/wire/converter/containers.py": "the same, of lists and objects",
    "src/pyenvoy/wire/converter/classes.py": "the same, of fields",
}
"""Files that may say `Any`, each with its reason; lists of endpoints are always allowed."""


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_a_rule_switched_off_has_its_reason_on_the_line(path):
    for line in measures.text(path).splitlines():
        if re.search(r"#\s*(noqa|type: ignore|pragma)", line):
            assert re.search(
                r"#.*(noqa: [A-Z0-9, ]+|ignore\[[\w, -]+\]|no cover)\s+#\s*\w", line
            ), line


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_nothing_is_caught_by_guess(path):
    caught = [
        node.type for node in ast.walk(measures.tree(path)) if isinstance(node, ast.ExceptHandler)
    ]
    names = {ast.unparse(one) for one in caught if one is not None}
    assert None not in caught
    assert not names & {"Exception", "BaseException"}


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_any_stands_only_where_it_may(path):
    text = re.sub(r"(Endpoint|Answer|Attribute)\[Any\]", "", measures.text(path))
    said = re.search(r"^(?!from typing).*\bAny\b", text, re.MULTILINE) is not None
    assert said == (str(path.relative_to(measures.ROOT)) in ANY)


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
    tree = measures.tree(path)
    names = {path.stem} | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    }
    words = {word.lower() for name in names for word in re.findall(r"[A-Z]?[a-z]+", name)}
    own = {"service"} if "pyenvoy_homekit" in path.parts else set()  # HomeKit's word for a tile
    assert not words & UNUSED_WORDS - own


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_every_file_says_what_lives_in_it(path):
    assert ast.get_docstring(measures.tree(path))


def test_what_is_past_its_measure_has_a_reason():
    over = {name for *_, names in measures.measured() for name in names}
    assert over - set(measures.REASONS) == set(), measures.__doc__


def test_no_reason_outlives_what_it_was_for():
    over = {name for *_, names in measures.measured() for name in names}
    there = {measures.short(path) for path in SOURCES}
    assert [one for one in measures.REASONS if one.split(":")[0] in there and one not in over] == []


def test_little_of_the_library_touches_the_world():
    assert measures.share_of_effects() < 0.1


def test_the_page_of_measures_names_what_is_past_them():
    then = measures.PAGE.read_text(encoding="utf-8").partition("| past its measure |")[2]
    assert then == measures.page().partition("| past its measure |")[2], measures.__doc__
