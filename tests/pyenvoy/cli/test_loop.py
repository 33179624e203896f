"""What goes on until somebody ends it is ended by nobody else."""

import asyncio
import sys
from datetime import timedelta

import pytest

from pyenvoy.cli.loop import until_ended
from tests.fakes.clock import Fast
from tests.pyenvoy.effects.test_host import Quick, hosted, started


class Leaving:
    """Leaves by sys.exit, in a task of its own or in a callback."""

    def __init__(self, how):
        self.how, self.starts = how, []

    async def run(self, _):
        self.starts.append(1)
        if self.how == "task":
            async with asyncio.TaskGroup() as group:
                group.create_task(self._leave())
                await asyncio.Event().wait()
        asyncio.get_running_loop().call_soon(sys.exit, 3)
        await asyncio.sleep(0)

    async def _leave(self):
        sys.exit(3)


@pytest.mark.parametrize(
    ("how", "why"), [("task", "RuntimeError: it called sys.exit(3)"), ("callback", "it ended")]
)
def test_sys_exit_in_a_part_of_an_adapter_ends_that_adapter_alone(caplog, how, why):
    clock = Fast()
    leaving, other = Leaving(how), Quick(clock, lasting=timedelta(days=9))
    until_ended(hosted({"a": leaving, "b": other}, lambda: started(leaving, 3), clock=clock))
    assert (len(leaving.starts) >= 3, len(other.starts)) == (True, 1)
    assert f"the adapter a has stopped ({why})" in caplog.text


def test_what_leaves_by_itself_is_let_go():
    async def leave():
        sys.exit(3)

    with pytest.raises(SystemExit):
        until_ended(leave())
