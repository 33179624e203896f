"""The check of the power line: a question that costs, so it is a command (protocol 6.2)."""

from datetime import timedelta
from typing import Any, ClassVar

import attrs

from pyenvoy.commands import watches
from pyenvoy.commands.command import NOTHING_SEEN, Control, Harmless, Seen, seen
from pyenvoy.endpoint import Answer, Answers
from pyenvoy.firmware import Firmware
from pyenvoy.request import Method, Request
from pyenvoy.wire.installer import PCU_COMM_CHECK

PLC = Control("plc", PCU_COMM_CHECK)


@attrs.frozen
class CheckPlc(Harmless):
    """Measure how well the power line carries each device; the reply says it."""

    control: ClassVar[Control] = PLC
    follow: ClassVar[timedelta] = watches.BETWEEN_PLC

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """A question like any other, but for what it costs: it is sent once."""
        patience = PCU_COMM_CHECK.patience
        return Request(Method.GET, PCU_COMM_CHECK.path, patience=patience, once=True)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """How many devices were measured."""
        levels = answers.get(PCU_COMM_CHECK)
        if levels is None:
            return NOTHING_SEEN
        return seen(fulfilled=True, reported=f"{len(levels)} devices")

    def __str__(self) -> str:
        return "check the power line"


def check_plc() -> CheckPlc:
    """Measure how well the power line carries each device."""
    return CheckPlc()
