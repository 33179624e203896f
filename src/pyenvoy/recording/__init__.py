"""HAR 1.2 ↔ a recording ↔ answers: what one gateway said, as a file. No file is opened here."""

from pyenvoy.recording.entry import Entry, Recording, answers, moment, same_place
from pyenvoy.recording.parsing import parse
from pyenvoy.recording.rendering import render

__all__ = ["Entry", "Recording", "answers", "moment", "parse", "render", "same_place"]
