"""What the runs have found, what people have judged of it, and the page of both; knows nothing of mutmut.

`python -m tests.mutants.kept` writes docs/design/mutants.md anew, after a change of `judged.toml`.
"""

import json
import re
import tomllib
from collections import Counter
from fnmatch import fnmatch
from itertools import groupby
from pathlib import Path

_HERE = Path(__file__).parent
_FOUND = _HERE / "found.json"
_JUDGED = _HERE / "judged.toml"
PAGE = _HERE.parents[1] / "docs" / "design" / "mutants.md"

SURVIVED, NO_TEST, TIMED_OUT = "survived", "no test", "timed out"
KILLED_SINCE, GONE = "killed since", "gone"
LEFT = (SURVIVED, NO_TEST, TIMED_OUT)
"""What is tried again: on a busy machine also what took too long may have been about to be killed, or to live."""

VERDICTS = {
    "same": "no test can tell it apart",
    "words": "it changes what people read, and no decision hangs on it",
    "open": "left for whoever changes that code",
}
"""What may be said of a survivor that is not killed: the first word of its reason."""

_HEAD = """# What may be changed without a test that notices

Written by `nox -s mutants -- … --write` ([mutmut](https://mutmut.readthedocs.io) changes one place of one function
at a time and runs the tests that pass through it). A mutant is judged by the tests that mirror its storey; one that
lives is tried again (`--again`) alone, in a process of its own, and by the properties and whatever else takes long.
Not tried are changes of a sentence that people read, and of types and codec names that change nothing. Where a
storey has too many mutants a part was drawn with a fixed seed, and of that the cheapest come first when time is up.

*Timed out* is not decided: on a busy machine what took long may have been about to be killed. *Survived* is what the
first run found; the columns after it say what became of those: *killed since* by tests written for them or by those
that take long, *gone* with code that was deleted or rewritten, *same* because no test can tell, *words* that no decision
hangs on, and *open*. The reasons stand in `tests/mutants/judged.toml`.

What mutmut does not change: tables and declarations outside functions, and properties. Thirty-one values of accounting
and polling were changed by hand; twenty changes went unnoticed by the tests beside the code, most because these
follow the tables wherever they go. Since then either the tests hold such a value from both sides, or `test_page.py`
holds that the page on the design says the same. Two are left, how much of its past a counter remembers (`JOURNAL`,
`FORMER`).

"""


def line(result):
    """One run in one line."""
    return " · ".join(
        f"{result[key]} {key}"
        for key in ("storey", "mutants", "not tried", "tried", "killed", "timed out", "survived", "no test", "minutes")
    )  # fmt: skip


def _found():
    return (
        json.loads(_FOUND.read_text(encoding="utf-8"))
        if _FOUND.exists()
        else {"runs": [], "survivors": []}
    )


def _key(one):
    return one["where"], one["was"], one["became"]


def survivors():
    """What was left at the end of the last runs, by key."""
    return {_key(one) for one in _found()["survivors"] if one["state"] in LEFT}


def keep(result, *, again):
    """A run with what it found; of one that tried survivors again only what became of them."""
    found = _found()
    files, there = result.pop("files"), set(result.pop("there"))
    tried, left = set(result.pop("keys")), result.pop("survivors")
    if again:
        _tried_again(found["survivors"], files, there, tried - {_key(one) for one in left})
    else:
        for name, new in (
            ("runs", [result]),
            ("survivors", [{"run": result["run"], **one} for one in left]),
        ):
            found[name] = [one for one in found[name] if one["run"] != result["run"]] + new
    found["runs"].sort(key=lambda one: one["run"])
    found["survivors"].sort(key=lambda one: (one["run"], *_key(one)))
    _FOUND.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


def _tried_again(known, files, there, killed):
    for one in known:
        if one["state"] in LEFT and one["where"].partition(":")[0] in files:
            if _key(one) not in there:
                one["state"] = GONE
            elif _key(one) in killed:
                one["state"] = KILLED_SINCE


def judgements():
    return (
        tomllib.loads(_JUDGED.read_text(encoding="utf-8")).get("judged", [])
        if _JUDGED.exists()
        else []
    )


def verdict(one, judged):
    """What was done about a survivor: its state, or the reason of the first judgement that fits."""
    if one["state"] in {KILLED_SINCE, GONE}:
        return one["state"]
    change = f"{one['was']} → {one['became']}"
    for each in judged:
        if fnmatch(one["where"], each.get("where", "*")) and re.search(
            each.get("change", ""), change
        ):
            return each["why"]
    return "open"


def page():
    """The whole page."""
    found, judged = _found(), judgements()
    told = [(one, verdict(one, judged)) for one in found["survivors"] if one["first"] != TIMED_OUT]
    return _HEAD + _table(found["runs"], told) + "\n" + _list(told)


def _is_part(name, rows):
    """Whether what was drawn from is a folder of what was drawn from too: its mutants count once."""
    return any(name.startswith(f"{row[0]}/") for row in rows)


def _table(runs, told):
    ends = (KILLED_SINCE, GONE, *VERDICTS)
    counts = Counter((one["run"], _word(why)) for one, why in told)
    columns = ("mutants", "tried", "killed", "timed out")
    rows = [
        [_named(one), *(one[key] for key in columns), one["survived"] + one["no test"],
         *(counts[one["run"], end] for end in ends), one["day"], one["minutes"]]
        for one in runs
    ]  # fmt: skip
    sums = ["**all**", *(sum(column) for column in list(zip(*rows, strict=True))[1:-2]), "", ""]
    sums[1] -= sum(row[1] for row in rows if _is_part(row[0], rows))
    head = ["what", *columns, "survived", *ends, "day", "minutes"]
    return "".join(
        f"| {' | '.join(map(str, row))} |\n" for row in (head, ["---"] * len(head), *rows, sums)
    )


def _named(one):
    """What was tried: its paths, or of many the storey."""
    paths = one["run"].split()
    named = paths if len(paths) < 6 else [f"{one['storey']}, {len(paths)} paths more"]
    return " ".join(path.removeprefix("src/pyenvoy/") for path in named)


def _word(why):
    return why if why in {KILLED_SINCE, GONE} else why.partition(":")[0]


def _list(told):
    parts = []
    for where, many in groupby(told, key=lambda pair: pair[0]["where"]):
        parts.append(f"\n**{where}**\n\n")
        parts += [f"* `{one['was']}` → `{one['became']}`: {why}\n" for one, why in many]
    return "## The survivors\n" + "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
