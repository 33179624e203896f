"""The alerts are rules that Prometheus takes, each comes when its test says, and asks for what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from pyenvoy_mqtt.metrics.names import METRICS

FOLDER = Path(__file__).parents[2] / "examples" / "prometheus"
PROMTOOL = shutil.which("promtool")
RULES = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"][0]["rules"]


@pytest.mark.skipif(PROMTOOL is None, reason="no promtool: apt install prometheus")
@pytest.mark.parametrize("args", [("check", "rules", "alerts.yml"), ("test", "rules", "alerts.test.yml")])  # fmt: skip
def test_prometheus_takes_them(args):
    judged = subprocess.run(
        [PROMTOOL, *args], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_every_alert_comes_and_does_not_come_in_a_test():
    tests = yaml.safe_load((FOLDER / "alerts.test.yml").read_text())["tests"]
    tried = [
        (one["alertname"], "exp_alerts" in one) for test in tests for one in test["alert_rule_test"]
    ]
    assert {(name, True) for name in NAMED} <= {*tried}
    assert {(name, False) for name in NAMED - {"TokenEnds"}} <= {*tried}


NAMED = {one["alert"] for one in RULES}


def test_none_asks_for_a_metric_that_there_is_not():
    said = {name for one in RULES for name in re.findall(r"enphase_\w+", one["expr"])}
    assert said <= {one.name for one in METRICS if not one.alias}


def test_the_guide_explains_each():
    guide = (FOLDER.parents[1] / "docs" / "guides" / "prometheus.md").read_text()
    assert [name for name in NAMED if f"`{name}`" not in guide] == []
