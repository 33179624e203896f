"""The worked example of CONTRIBUTING.md is carried out in a copy of the tree, and is right at each of its steps."""

import re

import pytest

from tests.docs import changing

PAGE = changing.ROOT / "CONTRIBUTING.md"
NAME = "battery_in_fahrenheit"
ERA = f"8.3.6200_{NAME}"
TESTS = f"tests/pyenvoy/quirks/test_{NAME}.py"
REGISTERED = "src/pyenvoy/quirks/__init__.py"
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short")


@pytest.fixture(scope="module")
def steps():
    return changing.steps(PAGE)


@pytest.fixture(scope="module")
def tree(tmp_path_factory, steps):
    """A copy in which everything is done but registering the quirk."""
    folder = tmp_path_factory.mktemp("tree")
    changing.copied(folder)
    for step in steps:
        if step.title != REGISTERED:
            changing.carried_out(step, folder)
    made = changing.ran(folder, "-m", "tests.samples.make", ERA)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.timeout(600)  # it runs pytest twice, each time from nothing
def test_the_worked_example_is_true_at_every_step(tree, steps):
    before = changing.ran(tree, *PYTEST, TESTS, "-k", "with")
    assert "1 failed" in before.stdout, before.stdout
    assert "test_with_it_a_battery" in before.stdout

    changing.carried_out(next(one for one in steps if one.title == REGISTERED), tree)
    after = changing.ran(tree, *PYTEST, TESTS)
    assert after.returncode == 0, after.stdout


def test_the_shorter_example_of_an_endpoint_can_be_asked(tree):
    code = "from pyenvoy.wire.ivp_cellar import CELLAR; print(CELLAR.path)"
    assert changing.ran(tree, "-c", code).stdout == "/ivp/cellar\n"


def test_what_the_example_changes_is_the_only_thing_that_it_tells_of(steps):
    assert [one.title for one in steps].count(TESTS) == 1
    assert NAME in steps[0].text


def test_every_file_that_the_page_names_is_there(steps):
    written = {one.title for one in steps} | {f"tests/samples/{ERA}.har"}
    named = re.findall(r"`((?:src|tests|docs)/[\w./-]+)`", PAGE.read_text())
    assert named
    assert [one for one in named if one not in written and not (changing.ROOT / one).exists()] == []


@pytest.mark.parametrize("text", ["a\nb\n", "a\na\n"])
def test_a_change_that_fits_nowhere_or_twice_is_none(text):
    with pytest.raises(AssertionError, match="fits"):
        changing.changed(text, " a\n+c\n b\n" if text == "a\na\n" else " a\n a\n+c\n")
