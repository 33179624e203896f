"""Mutation testing of the core by mutmut: what may be changed in a source file without a test that notices?

`python -m tests.mutants src/pyenvoy/accounting src/pyenvoy/units.py` tries every mutant of them;
`--most 200` at most so many of a storey, drawn with a fixed seed; `--minutes 10` until then, the cheapest first;
`--again` only those that are kept as survivors, each in a process of its own and by the tests that take long as
well; `--write` keeps what was found and writes docs/design/mutants.md.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from tests.mutants import kept, population, suites
from tests.recordings import RECORDINGS

_STATES = {0: "survived", 5: "no test", 33: "no test", 1: "killed", 3: "killed"}
_SETTINGS = """[mutmut]
source_paths = src
only_mutate = {only}
also_copy =
    docs
    examples
    changelog.d
    README.md
    noxfile.py
pytest_add_cli_args =
    -p
    no:cacheprovider{costly}
pytest_add_cli_args_test_selection = {tests}
timeout_multiplier = 10
timeout_constant = 12
process_isolation = forkserver
"""
"""A server that has imported the tests and run none: what the code keeps for later calls is made by each mutant anew."""
_SEED = "2026"


def main() -> None:
    """Each storey in a copy of the tree of its own, one after the other."""
    told = _arguments()
    root = Path.cwd()
    paths = [one for path in told.paths for one in suites.sources(path)]
    for storey, files in groupby(sorted(paths, key=suites.storey), key=suites.storey):
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            result = _judged(storey, list(files), told, _copied(root, Path(folder)))
        os.chdir(root)
        _say(result)
        if told.write:
            kept.keep(result, again=told.again)


def _say(result):
    for one in result["survivors"]:
        sys.stdout.write(f"\n{one['where']}\n- {one['was']}\n+ {one['became']}\n")
    sys.stdout.write(f"\n{kept.line(result)}\n\n")
    sys.stdout.flush()


def _arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--most", type=int)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def _copied(root, folder):
    hidden = shutil.ignore_patterns(".*", "__pycache__", "site")
    shutil.copytree(root, folder, ignore=hidden, dirs_exist_ok=True)
    if RECORDINGS:
        os.environ["PYENVOY_RECORDINGS"] = str(next(iter(RECORDINGS.values())).parent)
    os.environ.pop("PYTHONPATH", None)
    os.chdir(folder)
    return folder


def _judged(storey, files, told, folder):
    """What became of the mutants of one storey."""
    every = [one for path in files for one in population.of(path)]
    serious = [one for one in every if not one.changes_nothing]
    tried = _chosen(storey, serious, told)
    began = datetime.now(UTC)
    if told.again:
        states = [*_alone(tried, storey)]
    else:
        states = _states(storey, files, tried, folder, told) if tried else []
    ended = [(one, state) for one, state in zip(tried, states, strict=True) if state in kept.LEFT]
    return {
        "storey": storey,
        "run": " ".join(str(one) for one in told.paths if suites.storey(one) == storey),
        "day": began.date().isoformat(),
        "minutes": round((datetime.now(UTC) - began).total_seconds() / 60, 1),
        "mutants": len(every),
        "not tried": len(every) - len(serious),
        "tried": len(states) - states.count(None),
        **{state: states.count(state) for state in ("killed", *kept.LEFT)},
        "survivors": [
            {
                "where": one.where,
                "was": one.was,
                "became": one.became,
                "state": state,
                "first": state,
            }
            for one, state in ended
        ],
        "files": [str(one.relative_to("src/pyenvoy")) for one in files],
        "there": [one.key for one in serious],
        "keys": [one.key for one, state in zip(tried, states, strict=True) if state],
    }


def _states(storey, files, tried, folder, told):
    """Has mutmut try these mutants, and says of each what became of it; `None` where time was up."""
    if not suites.suite(storey):
        return [kept.NO_TEST] * len(tried)
    costly = [f"--deselect={one}" for one in suites.COSTLY]
    lists = {"only": files, "tests": suites.suite(storey), "costly": costly}
    listed = {key: "".join(f"\n    {one}" for one in many) for key, many in lists.items()}
    (folder / "setup.cfg").write_text(_SETTINGS.format(**listed), encoding="utf-8")
    command = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", "1"]
    with subprocess.Popen(
        [*command, *(one.name for one in tried)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as running:
        try:
            said, _ = running.communicate(timeout=told.minutes and told.minutes * 60)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGTERM)
            said, _ = running.communicate()
    codes = {name: code for path in files for name, code in _codes(path).items()}
    if not any(code is not None for code in codes.values()):
        sys.exit(f"mutmut has tried nothing:\n{said.decode()[-4000:]}")
    states = [codes[one.name] for one in tried]
    return [None if code is None else _STATES.get(code, "timed out") for code in states]


def _alone(tried, storey):
    """Each in a process of its own, by all tests, its own file's first: what is made once is made anew then."""
    for one in tried:
        source = one.path.read_text(encoding="utf-8")
        before, after = one.text
        one.path.write_text(source.replace(before, after, 1), encoding="utf-8")
        codes = (
            _judge(tests)
            for tests in ([suites.mirror(one.path)], suites.suite(storey))
            if any(tests)
        )
        yield next((code for code in codes if code != "survived"), "survived")
        one.path.write_text(source, encoding="utf-8")


def _judge(tests):
    command = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests)
    try:
        ended = subprocess.run(command, check=False, capture_output=True, timeout=1200)
    except subprocess.TimeoutExpired:
        return "timed out"
    return _STATES.get(ended.returncode, "killed")


def _chosen(storey, mutants, told):
    if told.again:
        known = kept.survivors()
        return [one for one in mutants if one.key in known]
    if told.most is None or told.most >= len(mutants):
        return mutants
    return random.Random(_SEED + storey).sample(mutants, told.most)


def _codes(path):
    meta = Path("mutants") / f"{path}.meta"
    return json.loads(meta.read_text())["exit_code_by_key"] if meta.exists() else {}


if __name__ == "__main__":
    main()
