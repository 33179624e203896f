"""Every storey has somebody who is asked about it."""

from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULES = [
    line.split()
    for line in (ROOT / ".github" / "CODEOWNERS").read_text().splitlines()
    if line and not line.startswith("#")
]
STOREYS = sorted(
    one.relative_to(ROOT).as_posix()
    for one in (ROOT / "src" / "pyenvoy").iterdir()
    if one.is_dir() and one.name != "__pycache__"
)


def owners(path):
    """Of the last rule that matches, as the forge reads it."""
    found = [who for rule, *who in RULES if fnmatch(f"/{path}", f"{rule.rstrip('/')}*")]
    return found[-1]


@pytest.mark.parametrize(("rule", "owner"), [(one[0], one[1]) for one in RULES])
def test_what_has_an_owner_is_there(rule, owner):
    assert rule == "*" or (ROOT / rule.strip("/")).exists()
    assert owner.startswith("@pyenvoy/")


@pytest.mark.parametrize("storey", STOREYS)
def test_every_storey_has_a_team(storey):
    assert owners(storey) != ["@pyenvoy/maintainers"]


def test_what_holds_keys_is_looked_at_by_those_who_know():
    held = ("src/pyenvoy/effects/tls.py", "src/pyenvoy/access/token.py", ".github/workflows/ci.yml")
    assert [owners(one) for one in held] == [["@pyenvoy/security"]] * len(held)
