"""The PIN is proved to a real controller's arithmetic, whatever numbers chance brings."""

import pytest
from aiohomekit.crypto import srp
from pyhap.hap_handler import HAPServerHandler

from pyenvoy_homekit.bridge.srp import Verifier

PIN = "123-45-679"
ZEROS = {"Kb": 1048587, "Bb": 1048614, "Sb": 1049122}
"""Private keys with which the session key, the public key or the shared secret begins with a zero byte."""


def sent(number):
    """A number as HAP-python sends it."""
    return HAPServerHandler._pairing_one.__globals__["long_to_bytes"](number)


def attempt(private):
    """An attempt with these private keys of both sides."""
    server = Verifier(PIN.encode())
    server.s = bytes(15) + b"\x01"
    server.v, server.b = server._get_verifier(), private
    server.B = server._derive_B()
    server.Bb = server._padN(server.B.to_bytes(384, "big"))
    client = srp.SrpClient("Pair-Setup", PIN)
    client.a = 5
    client.A = pow(client.g, client.a, client.n)
    client.A_b = client.A.to_bytes(384, "big")
    client.set_salt(1)
    client.set_server_public_key(sent(server.get_challenge()[1]))
    server.set_A(client.A_b)
    return server, client


@pytest.mark.parametrize(("which", "private"), ZEROS.items())
def test_a_right_pin_is_taken_where_a_number_begins_with_zero(which, private):
    server, client = attempt(private)
    assert getattr(server, which)[0] == 0
    proof = server.verify(bytes(client.get_proof_bytes()))
    assert proof is not None
    assert client.verify_servers_proof_bytes(proof)


def test_the_session_key_keeps_its_zero():
    server, client = attempt(ZEROS["Kb"])
    assert sent(server.get_session_key()) == client.get_session_key_bytes()


def test_a_key_that_is_zero_proves_nothing():
    server, _ = attempt(7)
    server.set_A(server.N.to_bytes(384, "big"))
    assert server.verify(server.M) is None
