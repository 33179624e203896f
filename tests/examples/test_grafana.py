"""The dashboard asks for what there is: its queries are answered from what we tell of simulated gateways."""

import importlib.util
import json
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from prometheus_client.parser import text_string_to_metric_families

from pyenvoy.accounting import Books, account
from pyenvoy.errors import Reason
from pyenvoy.polling.tally import Tally
from pyenvoy_mqtt.metrics import exposition
from pyenvoy_mqtt.metrics.names import METRICS, Kind
from tests.pyenvoy.show.roofs import insight
from tests.pyenvoy_mqtt.views import moment, view

FOLDER = Path(__file__).parents[2] / "examples" / "grafana"
PROMTOOL = shutil.which("promtool")
MADE = json.loads((FOLDER / "dashboard.json").read_text())
PANELS = [one for one in MADE["panels"] if one["type"] != "row"]
QUERIES = {
    f"{panel['title']} {target['refId']}": target["expr"]
    for panel in PANELS
    for target in panel["targets"]
}
CHOSEN = {
    "$gateway": ".*",
    "$__range": "30m",
    "$__rate_interval": "5m",
    "[1d]": "[30m]",
}
"""What Grafana puts in before it asks; and an hour is enough for us."""
NAMES = {f"{one.name}_total" if one.kind is Kind.COUNTER else one.name for one in METRICS}


STORED = "8.2.4389_opt_schedules"
"""It has batteries."""
TALLY = Tally().answered("home", timedelta(seconds=2)).failed("home", Reason.NOT_READY)


def asked(query):
    for name, value in CHOSEN.items():
        query = query.replace(name, value)
    return query


@pytest.fixture(scope="module")
def make():
    spec = importlib.util.spec_from_file_location("make_dashboard", FOLDER / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_is_fresh(make):
    assert (FOLDER / "dashboard.json").read_text() == make.text(), make.__doc__


def test_a_label_that_a_metric_does_not_have_is_refused(make):
    with pytest.raises(KeyError, match="enphase_up has no phase"):
        make.of(make.names.UP, phase="1")


def test_no_query_asks_for_a_metric_that_there_is_not():
    asked_for = {one for query in QUERIES.values() for one in re.findall(r"enphase_\w+", query)}
    assert len(asked_for) > 12
    assert {re.sub("_bucket$", "", one) for one in asked_for} <= NAMES


def test_panels_do_not_lie_upon_each_other_and_none_has_the_number_of_another():
    taken = [
        (x, y)
        for place in (one["gridPos"] for one in MADE["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) == 23
    assert len({one["id"] for one in MADE["panels"]}) == len(MADE["panels"])


def test_every_panel_asks_the_database_that_is_chosen_about_the_gateways_that_are():
    assert {one["name"] for one in MADE["templating"]["list"]} == {"datasource", "gateway"}
    assert {one["datasource"]["uid"] for one in PANELS} == {"${datasource}"}
    assert all('gateway=~"$gateway"' in query for query in QUERIES.values())


def later(found, minutes):
    """A snapshot as it would be some minutes later, with what has flowed meanwhile."""
    at = found.at + timedelta(minutes=minutes)

    def grown(one, **more):
        return attrs.evolve(one, source=attrs.evolve(one.source, at=at), **more)

    def energy(one):
        return grown(one, energy=attrs.evolve(one.energy, lifetime=one.energy.lifetime + minutes))

    used, net = found.consumption, found.consumption.net
    crossed = {name: getattr(net, name) + minutes for name in ("imported", "exported")}
    consumption = attrs.evolve(used, total=energy(used.total), net=grown(net, **crossed))
    return attrs.evolve(found, at=at, production=energy(found.production), consumption=consumption)


def counted():
    """A gateway with accounts: a first reading is believed when it has lasted."""
    books, first = Books(), later(view().snapshot, -60)
    for minutes in range(60):
        books, accounts = account(books, later(first, minutes), moment())
    return view(accounts=accounts, tally=TALLY, insight=insight(), serial="1")


def series():
    """What we tell of two gateways for an hour, as promtool takes it; counters grow."""
    first = counted()
    told = exposition([first], moment()).decode()
    told += exposition([view(STORED, serial="2")], moment(STORED)).decode()
    for family in text_string_to_metric_families(told):
        for one in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in one.labels.items())
            grows = one.name.endswith(("_total", "_bucket", "_count", "_sum"))
            values = f"{one.value}+{10 if grows else 0}x60"
            yield {"series": f"{one.name}{{{labels}}}", "values": values}


@pytest.mark.skipif(PROMTOOL is None, reason="no promtool: apt install prometheus")
def test_every_query_is_answered_by_prometheus(tmp_path):
    answered = [
        {
            "expr": f"count({asked(query)}) > bool 0",
            "eval_time": "1h",
            "exp_samples": [{"labels": "{}", "value": 1}],
        }
        for name, query in QUERIES.items()
        if not name.startswith("Lies")  # there are none, and then nothing is answered
    ]
    test = {"interval": "1m", "input_series": [*series()], "promql_expr_test": answered}
    assert len(answered) > 20
    path = tmp_path / "dashboard.test.yml"
    path.write_text(json.dumps({"tests": [test]}))
    judged = subprocess.run([PROMTOOL, "test", "rules", path], capture_output=True, text=True, check=False)  # fmt: skip
    assert judged.returncode == 0, judged.stdout + judged.stderr
