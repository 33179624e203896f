"""What is made from the code says what the code says now."""

import re

import pytest

from pyenvoy.errors import Reason
from tests.docs import generate
from tests.docs.generate import MODULES, PAGES, PRINTED, ROOT
from tests.docs.pages import supported
from tests.docs.pages.errors import GAPS, sentences, tree, who
from tests.recordings import SAMPLES

MADE = {
    path.relative_to(ROOT / "docs").with_suffix("").as_posix(): (path, make)
    for path, make in PAGES.items()
    if path.stem != "supported"
}
MEASURED = {"benchmarks", "benchmarks.soak", "tests.endurance", "tests.cluster"}
"""Programs that take their time: what they have measured is not made again."""


@pytest.mark.parametrize("name", MADE)
def test_a_page_is_fresh(name):
    path, make = MADE[name]
    assert path.read_text() == make(), f"run `python -m tests.docs.generate {name}`"


def test_supported_means_witnessed():
    """Without recordings of real gateways only what is simulated can be checked; below the run stands that they are missing."""
    text = (generate.REFERENCE / "supported.md").read_text()
    assert supported.is_true(text), "run `python -m tests.docs.generate supported`"


def test_without_real_recordings_what_is_simulated_is_checked(monkeypatch):
    text = (generate.REFERENCE / "supported.md").read_text()
    monkeypatch.setattr(supported, "RECORDINGS", {})
    few = dict(list(SAMPLES.items())[:3])
    facts = supported.facts
    monkeypatch.setattr(supported, "facts", lambda: facts({}, SAMPLES))
    assert supported.is_true(text)
    monkeypatch.setattr(supported, "facts", lambda: facts({}, few))
    assert not supported.is_true(text)


def test_no_serial_number_is_told():
    text = (generate.REFERENCE / "supported.md").read_text()
    assert not re.findall(r"\d{7,}", text)


def test_every_page_that_says_how_it_is_written_is_written_by_the_one_command():
    for path in (ROOT / "docs").rglob("*.md"):
        head = "\n".join(path.read_text().splitlines()[:8])
        for module in re.findall(r"[Ww]ritten\s(?:anew\s)?by\s[^.`]*`python -m ([\w.]+)", head):
            assert module in {*MODULES, "tests.docs.generate", "pyenvoy_mqtt.schema"} | MEASURED, (
                path
            )


def test_what_is_printed_is_there():
    assert all((generate.REFERENCE / name).exists() for name in PRINTED)


def test_every_error_says_who_must_act():
    assert all(who(one) for one, depth in tree() if depth)


def test_every_reason_of_a_gap_has_its_sentence():
    assert all(said or one in GAPS for one, said in sentences(Reason))
