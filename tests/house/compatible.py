"""What has become of all that is public since another commit, and whether it may.

    python -m tests.house.compatible v2026.11.0

Compares docs/reference/api.txt then and now; docs/reference/stability.md has the rules.
"""

import re
import subprocess
import sys
import tomllib

import attrs

from tests.house import api, surface

_NAME = "docs/reference/api.txt"
_DEPRECATED = re.compile(r"\(deprecated (\d+)\.(\d+)\S*: ")


@attrs.frozen
class Report:
    """The lines that are new, that say something else, that are gone; and what must not be so."""

    added: list
    changed: list
    removed: list
    wrong: list


def compared(then, now, version):
    """What has changed between two lists of lines, as of a version such as `2026.11.0`."""
    old, new = ({surface.path(one): one for one in lines} for lines in (then, now))
    added = [new[one] for one in new if one not in old]
    removed = [old[one] for one in old if one not in new]
    changed = [(old[one], new[one]) for one in old if one in new and old[one] != new[one]]
    gone = [one for one in removed if not _due(one, version) and not _has_moved(one, new)]
    wrong = [f"{one}: was not deprecated for a year" for one in gone]
    wrong += [f"{one}: must be given" for one in added if _must_be_given(one, old)]
    return Report(added, changed, removed, wrong)


def _due(line, version):
    """Whether it was deprecated, and at least a year ago."""
    found = _DEPRECATED.search(line)
    if found is None:
        return False
    year, month = (int(one) for one in version.split(".")[:2])
    return (int(found[1]) + 1, int(found[2])) <= (year, month)


def _has_moved(line, new):
    """Whether it belongs to a name that leads elsewhere by now, or is told of where that is at home."""
    whole = re.match(r"pyenvoy\.\w+", line)
    leads = new.get(whole[0], "") if whole else ""
    home = leads.partition(" = ")[2]
    return "(deprecated" in leads or (
        bool(home) and line.replace(whole[0], home, 1) in new.values()
    )


def _must_be_given(line, old):
    """Whether a function that was there wants more than it did."""
    function, opened, _ = surface.path(line).partition("(")
    return bool(opened) and function in old and " = " not in line


def then(commit):
    """The lines as they were. Raises `SystemExit` where nobody knows."""
    ran = subprocess.run(
        ["git", "show", f"{commit}:{_NAME}"], cwd=api.ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    if ran.returncode:
        sys.exit(f"nothing is known of {commit}: {ran.stderr.strip()}")
    return ran.stdout.splitlines()


def told(report):
    """The report, as it is read."""
    for title in ("added", "changed", "removed", "wrong"):
        found = getattr(report, title)
        yield f"{title}: {len(found) or 'nothing'}"
        for one in found:
            yield f"    {one}" if isinstance(one, str) else f"    {one[0]}\n      → {one[1]}"


def main(args):
    if len(args) != 1:
        sys.exit("usage: python -m tests.house.compatible COMMIT")
    project = tomllib.loads((api.ROOT / "pyproject.toml").read_text())["project"]
    report = compared(then(args[0]), api.lines(), project["version"])
    print("\n".join(told(report)))
    return bool(report.wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
