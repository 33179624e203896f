import asyncio
import time
from datetime import timedelta

from pyenvoy.cli.doctor import Lateness
from tests.pyenvoy.cli.children import simulated
from tests.recordings import SAMPLES

LIES = SAMPLES["8.3.5433_total_repeats_net"]


def finding(ran, what):
    return next(one for one in ran.json["findings"] if one["what"] == what)


def test_a_recording_is_diagnosed(pyenvoy):
    ran = pyenvoy("doctor", "--recording", LIES)
    assert "wiring: production on 2 phases" in ran.out
    assert "net_reported_as_total" in ran.out


def test_a_simulated_gateway_is_asked_and_diagnosed(pyenvoy):
    ran = pyenvoy("doctor", "--era", "8.3", "--json")
    assert ran.code in (0, 6), ran.err  # a busy machine makes a slow gateway
    assert finding(ran, "clock")["level"] == "ok"
    assert "valid until" in finding(ran, "certificate")["said"]
    assert "for the role owner" in finding(ran, "token")["said"]


def test_old_firmware_has_no_certificate(pyenvoy):
    ran = pyenvoy("doctor", "--era", "5.0.62", "--json")
    assert finding(ran, "certificate")["said"] == "none: http shows none"


def test_that_nobody_answers_is_a_fault(pyenvoy):
    ran = pyenvoy("doctor", "--host", "https://127.0.0.1:9", "--json")
    assert (ran.code, finding(ran, "scheme")["level"]) == (7, "fault")


def test_without_a_token_the_gateway_is_diagnosed_all_the_same(pyenvoy, gateway):
    ran = pyenvoy("doctor", "--host", gateway["gateway"], "--json")
    assert (ran.code, finding(ran, "token")["level"]) == (7, "fault")
    assert finding(ran, "scheme")["level"] == "ok"


def test_what_works_less_well_than_it_could_has_an_exit_code(pyenvoy, monkeypatch):
    with simulated("--era", "8.3", "--fault", "status:/ivp/ensemble/inventory") as told:
        monkeypatch.setenv("PYENVOY_TOKEN", told["token"])
        ran = pyenvoy("doctor", "--host", told["gateway"], "--json")
    assert (ran.code, finding(ran, "gaps")["level"]) == (6, "warning")


def test_a_report_says_not_whose_gateway_it_is(pyenvoy, tmp_path):
    ran = pyenvoy("doctor", "--recording", LIES, "--report", "report.txt")
    text = (tmp_path / "report.txt").read_text()
    assert "quirks: " in text
    assert "122055428017" in LIES.read_text()
    assert "122055428017" not in text
    assert "Look through it" in ran.err


def test_nothing_is_written_over(pyenvoy, tmp_path):
    (tmp_path / "mine").write_text("mine")
    ran = pyenvoy("doctor", "--recording", LIES, "--report", "mine")
    assert (ran.code, (tmp_path / "mine").read_text()) == (2, "mine")


def test_where_no_report_can_be_written_it_is_said(pyenvoy):
    ran = pyenvoy("doctor", "--recording", LIES, "--report", "no/such/folder/report.txt")
    assert (ran.code, "cannot be written" in ran.err) == (2, True)


async def test_a_machine_that_keeps_us_waiting_knows_it():
    lateness = Lateness()
    measuring = asyncio.create_task(lateness.measure())
    await asyncio.sleep(0)
    time.sleep(0.2)  # noqa: ASYNC251  # a machine that does something else
    await asyncio.sleep(0.05)
    measuring.cancel()
    assert max(lateness.waits) > 0.1
    assert timedelta() < lateness.mean <= timedelta(seconds=max(lateness.waits))


def test_nothing_measured_is_no_lateness():
    assert Lateness().mean == timedelta()
