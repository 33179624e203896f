"""The queries of the guide are queries, and every metric that it names is told."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pyenvoy_mqtt.metrics.names import METRICS, Kind

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "prometheus.md").read_text()
QUERIES = [
    one
    for row in re.findall(r"^\| [^|`]+ \| (`.+`).* \|$", GUIDE, re.MULTILINE)
    for one in re.findall(r"`([^`]+)`", row)
    if not one.startswith("phase") and ("(" in one or "{" in one or "==" in one)
]


def test_every_metric_of_the_guide_is_told_and_the_other_way_round():
    named = set(re.findall(r"\benphase_\w+", GUIDE)) - {"enphase_envoy", "enphase_"}
    named = {re.sub("_(total|bucket)$", "", one) for one in named}
    assert named == {one.name for one in METRICS if not one.alias}


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool: apt install prometheus")
def test_every_query_of_the_guide_is_one(tmp_path):
    assert len(QUERIES) >= 10
    rules = [{"record": f"guide:{n}", "expr": one} for n, one in enumerate(QUERIES)]
    path = tmp_path / "rules.json"
    path.write_text(json.dumps({"groups": [{"name": "guide", "rules": rules}]}))
    judged = subprocess.run(
        ["promtool", "check", "rules", path], capture_output=True, text=True, check=False
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_counters_end_as_counters_do():
    assert all(
        f"{one.name}_total" in GUIDE
        for one in METRICS
        if one.kind is Kind.COUNTER and not one.alias
    )
