"""What the README and the guides show is true: the examples run, the options and keys exist."""

import ast
import asyncio
import inspect
import re

import pytest

from pyenvoy.cli.exits import Exit
from pyenvoy.cli.main import VERBS
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from tests.docs.blocks import ROOT, blocks

README = (ROOT / "README.md").read_text()
GUIDES = {path.stem: path.read_text() for path in (ROOT / "docs" / "guides").glob("*.md")}


def code_of(page):
    """The first block of Python of a page."""
    return next(one.text for one in blocks(page) if one.language == "python")


async def as_in_a_notebook(code, names):
    """Run code with `await` at its top level, as IPython does."""
    compiled = compile(code, "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    found = eval(compiled, names)
    if inspect.isawaitable(found):
        await found
    return names


@pytest.mark.parametrize("page", ["README.md", "docs/guides/notebook.md"])
async def test_the_example_runs_as_it_stands(page):
    async with serve(living("5.0.62")) as gateway:
        code = code_of(ROOT / page).replace("envoy.local", str(gateway.origin))
        async with asyncio.timeout(20):
            names = await as_in_a_notebook(code, {})
    assert names["snapshot"].production.power is not None
    assert "<table>" in names["snapshot"]._repr_html_()
    assert "<table>" in names["snapshot"].inverters._repr_html_()


def test_there_are_two_commands_to_set_up():
    assert re.findall(r"^    (\./\S+ \w+)", README, re.MULTILINE) == ["./try demo", "./try tests"]


def test_every_verb_is_in_the_table():
    table = "\n".join(line for line in README.splitlines() if line.startswith("| `"))
    assert all(f"`{verb}`" in table or f"pyenvoy {verb}" in table for verb in VERBS)


def test_every_exit_code_is_documented():
    codes = re.findall(r"^\| (\d+) \|", GUIDES["command-line"], re.MULTILINE)
    assert [int(one) for one in codes] == [*Exit]


async def test_the_fleet_of_the_guide_reads_all_its_gateways():
    names = await as_in_a_notebook(code_of(ROOT / "docs/guides/fleet.md"), {})
    async with serve(living("5.0.62")) as one, serve(living("4.10.35")) as other:
        sites = {str(one.origin): None, str(other.origin): None}
        seen, all_seen = set(), asyncio.Event()

        def show(host, snapshot):
            assert snapshot.production is not None
            seen.add(host)
            if seen == set(sites):
                all_seen.set()

        reading = asyncio.create_task(names["fleet"](sites, show))
        await asyncio.wait_for(all_seen.wait(), 20)
        reading.cancel()
