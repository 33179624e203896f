"""Whoever follows a page, step by step in a fresh folder, gets where it leads; nothing in it is left out.

Blocks are run, or checked by what they are written for; `elsewhere.py` names what cannot be run here, and why.
"""

import ast
from itertools import pairwise

import pytest

from tests.docs import elsewhere, kinds, lines
from tests.docs.blocks import ROOT, blocks, inline, pages
from tests.docs.world import Shared, World, logged_in
from tests.pyenvoy.cli.children import simulated
from tests.pyenvoy_mqtt.brokers import mosquitto

FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
"""As the prompt of `python -m asyncio` reads what is pasted."""
pytestmark = pytest.mark.timeout(1200)

PAGES = pages()
NAMES = [one.relative_to(ROOT).as_posix() for one in PAGES]
FULL = [one for one in PAGES if [*blocks(one)]]
OURS = ("pyenvoy", "pyenvoy-homekit", "pyenvoy-mqtt", "nox", "./try", ".venv/bin/pyenvoy")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    authority = folder / "cloud.pem"
    with (
        simulated("--era", "8.3", "--cloud-ca", str(authority)) as told,
        mosquitto(folder) as broker,
    ):
        yield Shared(told, authority, logged_in(told, folder / "state"), broker)


@pytest.fixture
def world(shared, tmp_path):
    found = World(shared, tmp_path / "here")
    found.moved_in()
    yield found
    found.end()


@pytest.mark.parametrize("page", FULL, ids=lambda one: one.relative_to(ROOT).as_posix())
def test_a_page_can_be_followed(page, world):
    world.had(page.relative_to(ROOT).as_posix())
    for block in blocks(page):
        try:
            kinds.follow(block, world)
        except Exception as error:
            error.add_note(f"in {block.name}")
            raise


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_command_within_a_sentence_is_one(page):
    for said in inline(page):
        if said.startswith(tuple(f"{one} " for one in OURS)):
            words = elsewhere.split(said.replace("…", ""))
            if elsewhere.reason(words):
                elsewhere.judge(said, words)
            else:
                elsewhere.understood(["pyenvoy" if "/" in words[0] else words[0], *words[1:]])


def test_every_verb_is_run_by_a_page():
    from pyenvoy.cli.main import VERBS

    said = {
        line.words[1]
        for page in FULL
        for block in blocks(page)
        if block.language in ("sh", "console")
        for text in commands(block)
        if (line := lines.Line(text)).program == "pyenvoy" and len(line.words) > 1
    }
    assert set(VERBS) <= said


def commands(block):
    """Every command of a block."""
    if block.language == "console":
        return [command for command, _ in kinds.exchanges(block.text)]
    return lines.joined(block.text)


@pytest.mark.parametrize("page", FULL, ids=lambda one: one.relative_to(ROOT).as_posix())
def test_what_is_pasted_into_a_prompt_ends_each_loop_with_a_blank_line(page):
    for block in blocks(page):
        if block.language == "python" and not block.title:
            tree = compile(block.text, block.name, "exec", FLAGS)
            below = [*block.text.splitlines(), ""]
            for one, _ in pairwise(tree.body):
                assert not hasattr(one, "body") or not below[one.end_lineno].strip(), block.name


@pytest.mark.parametrize(("shown", "said", "same"), [
    ("a … c", "a b c", True), ("a\n…\nc", "a\nb\nb\nc", True), ("a\n…\nc", "a\nb", False),
    ("a", "a\nb", False), ("a.c", "abc", False),
])  # fmt: skip
def test_dots_stand_for_what_changes(shown, said, same):
    assert bool(kinds.like(shown).fullmatch(f"{said}\n")) is same


def test_what_is_not_installed_here_is_judged_all_the_same(monkeypatch):
    monkeypatch.setattr(lines, "MISSING", {"curl"})
    assert lines.run("curl -f http://127.0.0.1:8478/", None) is None
    with pytest.raises(AssertionError):
        lines.run("curl -f $(", None)
