import signal

import pytest

from pyenvoy.cli.simulate import ACCOUNT, fault
from pyenvoy.errors import UsageError
from pyenvoy.simulator.cloud import CloudAccount
from pyenvoy.simulator.faults import Kind
from tests.pyenvoy.cli.children import child, end, simulated


def test_it_says_where_it_is_and_what_it_accepts(gateway):
    assert gateway["gateway"].startswith("https://127.0.0.1:")
    assert gateway["cloud"].startswith("https://127.0.0.1:")
    assert len(gateway["fingerprint"]) == 64
    assert gateway["token"].startswith("eyJ")


def test_a_recording_is_served(pyenvoy, har):
    with simulated("--recording", str(har)) as told:
        ran = pyenvoy("show", "--host", told["gateway"], "--json")
    assert ran.code == 0, ran.err
    assert ran.json["production"]["power"] == 4.0
    assert told["token"] is None


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_when_told_to(by):
    with child("simulate", "--era", "5.0") as found:
        assert found.stdout.readline().startswith("gateway")
        code = end(found, by)
        assert (code, "Traceback" in found.stderr.read()) == (0, False)


def test_a_fault_goes_wrong(pyenvoy, har):
    with simulated("--recording", str(har), "--fault", "status:/api") as told:
        assert pyenvoy("get", "/api/v1/production", "--host", told["gateway"]).code == 5


def test_a_fault_has_a_beginning_a_length_and_a_place():
    found = fault("status@30+10:/ivp")
    assert found.kind is Kind.STATUS
    assert (found.start.seconds, found.duration.seconds, found.paths) == (30, 10, ("/ivp",))


def test_a_fault_may_have_only_a_name():
    assert fault("silent-close").kind is Kind.SILENT_CLOSE


@pytest.mark.parametrize("said", ["nix", "status@x", "status@1+x", "status@1e30"])
def test_what_is_no_fault_is_said(said):
    with pytest.raises(UsageError, match="is no fault"):
        fault(said)


def test_a_port_that_is_taken_is_said(pyenvoy, gateway):
    port = gateway["gateway"].rpartition(":")[2]
    ran = pyenvoy("simulate", "--port", port)
    assert ran.code == 1
    assert ran.err.startswith(f"pyenvoy: cannot simulate: 127.0.0.1:{port}: ")


def test_the_account_that_is_told_may_sign_in():
    known = CloudAccount()
    assert f"{known.email}, password {known.password.reveal()}" == ACCOUNT
