"""Proving the PIN: HAP-python's arithmetic, with numbers written as long as the protocol wants them.

HAP-python leaves out leading zeros, so that one pairing in a hundred failed although the PIN was right. And it takes a
public key of 0, with which anybody gets in who does not know the PIN.
"""

from hashlib import sha512

from pyhap import hap_handler
from pyhap.hsrp import Server
from pyhap.params import get_srp_context

_KEY = 64
"""Bytes of a session key."""
_NUMBER = 384
"""Bytes of a public key and of the shared secret."""


class Verifier(Server):
    """One attempt to pair."""

    def __init__(self, pin: bytes) -> None:
        super().__init__(get_srp_context(3072, sha512, 16), b"Pair-Setup", pin)
        self.Bb: bytes = self._padN(_whole(self.B))
        self.taken = False
        hap_handler.long_to_bytes = (
            _whole  # it writes the session key by this, where nobody can say how
        )

    def set_A(self, bytes_A: bytes) -> None:  # noqa: N802, N803  # as HAP-python calls it
        """Take the other side's key; `taken` says whether it may be one."""
        self.A = int.from_bytes(bytes_A, "big")
        self.taken = self.A % self.N != 0
        self.Ab = self._padN(bytes_A)
        self.S = self._derive_premaster_secret()
        self.Sb = self._padN(_whole(self.S))
        self.Kb = self._digest(self.Sb)
        self.K = int.from_bytes(self.Kb, "big")
        self.M = self._get_M()
        self.HAMK = self._get_HAMK()

    def verify(self, M: bytes) -> bytes | None:  # noqa: N803  # as above
        """Our own proof, where theirs is right."""
        return self.HAMK if self.taken and self.M == M else None


def _whole(number: int) -> bytes:
    """A session key, or a number that is longer than one, as long as the protocol wants it."""
    return number.to_bytes(_KEY if number.bit_length() <= _KEY * 8 else _NUMBER, "big")
