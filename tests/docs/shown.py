"""Makes the pages show what their commands print now: `python -m tests.docs.shown`, or with the name of a page.

What is shown with `…` in it, which stands for what changes each time, is left to a person: the test says what differs.
"""

import os
import sys

import pytest

from tests.docs.kinds import WRITES

if __name__ == "__main__":
    os.environ[WRITES] = "1"
    chosen = " or ".join(sys.argv[1:])
    sys.exit(pytest.main(["-q", "tests/docs/test_followed.py", "-k", chosen or "followed"]))
