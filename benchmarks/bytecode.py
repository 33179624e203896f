"""An environment in which every module is compiled once and kept, as it is wherever it was installed."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def kept() -> Iterator[Mapping[str, str]]:
    """Variables for a process that finds the bytecode which an earlier one has left."""
    with tempfile.TemporaryDirectory() as folder:
        # empty means that bytecode is written, whatever the caller's own environment says
        yield os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
