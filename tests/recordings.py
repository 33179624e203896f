"""Where the tests find recordings: our own samples, and those of real gateways where they exist.

`conftest.py` says below every run how many there were, and in red when there were none.
"""

import os
from pathlib import Path

HERE = Path(__file__).parent
REAL = Path(os.environ.get("PYENVOY_RECORDINGS", HERE.parent.parent / "shared" / "recordings"))

SAMPLES = {path.stem: path for path in sorted((HERE / "samples").glob("*.har"))}
RECORDINGS = {path.stem: path for path in sorted(REAL.glob("*.har"))}
EVERY = {**{f"sample-{name}": path for name, path in SAMPLES.items()}, **RECORDINGS}

ABSENT = (
    ""
    if RECORDINGS
    else f"NO RECORDINGS OF REAL GATEWAYS at {REAL.name}/: set PYENVOY_RECORDINGS to their folder"
)
