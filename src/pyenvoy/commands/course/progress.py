"""How far a course has come, in a phrase for people. It decides nothing."""

from typing import assert_never

from pyenvoy.commands.course.states import Ended, Reading, Ready, Sending, State, Watching


def progress(state: State) -> str:
    """What is being done now; empty once all is said."""
    match state.phase:
        case Reading(failures):
            return "reading what is set now" + (f" (again, {failures})" if failures else "")
        case Ready():
            return ""
        case Sending():
            return f"sending: {state.command}"
        case Watching(watch, held=held):
            seen = "seen, watching whether it holds" if held else "sent, watching"
            told = state.seen.effective or state.seen.reported
            longest = int(watch.until.total_seconds())
            return f"{seen}, at most {longest} s" + (f": {told}" if told else "")
        case Ended():
            return ""
        case _:
            assert_never(state.phase)
