"""`python -m tests.endurance --seed 1 --days 365 --minutes 20`: the campaign, and its table."""

import argparse
import asyncio
import cProfile
import math
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from pyenvoy.simulator.answers import ERAS
from tests.endurance import brokers, campaign, table
from tests.endurance.faults import FAULTS
from tests.endurance.result import Row, joined

RESIDENT = "8.0.3000"


def arguments():
    asked = argparse.ArgumentParser(prog="endurance")
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--days", type=float, default=365, help="simulated")
    asked.add_argument("--minutes", type=float, default=20, help="real ones, at least")
    asked.add_argument("--most", type=float, default=math.inf, help="real minutes, at most")
    asked.add_argument("--era", action="append", help="only this gateway; may be repeated")
    asked.add_argument(
        "--resident",
        default=RESIDENT,
        metavar="ERA",
        help="stays for all the days, beside all others",
    )
    asked.add_argument("--fault", action="append", help="only faults whose name holds this")
    asked.add_argument("--loud", action="store_true", help="every scene as it ends")
    asked.add_argument("--profile", metavar="FILE", help="where the time goes, for pstats")
    asked.add_argument("--write", action="store_true", help="keep the table in the documentation")
    return asked.parse_args()


def played(how, folder):
    """Each gateway for a while and one for a year, in two processes; or what was asked for."""
    more = {"tell": aloud} if how.loud else {}
    if how.era or how.fault or not how.resident:
        some = [
            one for one in FAULTS if not how.fault or any(word in one.name for word in how.fault)
        ]
        more |= {"faults": some, "minutes": how.minutes, "most": how.most}
        more |= {"eras": tuple(how.era)} if how.era else {}
        return campaign.run(how.seed, how.days, folder, **more)
    others = tuple(one for one in ERAS if one != how.resident)
    more["most"] = how.most
    with ProcessPoolExecutor(2) as pool:
        days, minutes = len(others) * campaign.STAY, how.minutes
        each = pool.submit(
            campaign.run, how.seed, days, folder, eras=others, minutes=minutes, **more
        )
        one = {"eras": (how.resident,), "resident": how.resident}
        year = pool.submit(campaign.run, how.seed, how.days, folder, **one, **more)
        return joined(each.result(), year.result())


def aloud(line):
    print(line, file=sys.stderr, flush=True)


def with_brokers(result, folder):
    """The rows of the readers' side, in real time."""
    wrong, took = asyncio.run(brokers.play(Path(folder)))
    result.wrong += wrong
    for one in brokers.FAULTS:
        result.rows[one.name] = row = Row(times=1)
        row.recovery = took[one.name] or brokers.NEVER
        row.wrong = int(took[one.name] is None)
    result.faults += brokers.FAULTS


def main():
    how = arguments()
    print(f"seed {how.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        with cProfile.Profile() if how.profile else nullcontext() as profile:
            result = played(how, folder)
        result.faults = tuple(one for one in FAULTS if one.name in result.rows)
        if profile:
            profile.dump_stats(how.profile)
        if not how.fault:
            with_brokers(result, folder)
    print(table.table(result))
    for one in (*result.wrong[:200], *result.unhandled[:50]):
        print("WRONG", one)
    print(*table.told(result), sep="\n")
    if how.write:
        table.PAGE.write_text(table.page(result))
    sys.exit(bool(result.wrong or result.unhandled))


if __name__ == "__main__":
    main()
