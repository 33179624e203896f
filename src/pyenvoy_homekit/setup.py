"""What a person pairs with: the PIN, the set-up id, and the link that the QR code holds. Pure; chance comes in."""

import attrs

from pyenvoy.secret import Secret

_TRIVIAL = frozenset(
    ("00000000", "11111111", "22222222", "33333333", "44444444", "55555555", "66666666",
     "77777777", "88888888", "99999999", "12345678", "87654321")
)  # fmt: skip
"""HomeKit forbids these."""

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OVER_IP = 2
BRIDGE = 2
"""HomeKit's number for the category of bridges."""


@attrs.frozen
class Setup:
    """How to pair with one bridge."""

    pin: Secret
    """As `123-45-678`."""
    setup_id: str
    """Four letters or digits."""

    def link(self, category: int = BRIDGE) -> Secret:
        """`X-HM://…`: the text of the QR code. It holds the PIN."""
        digits = int(self.pin.reveal().replace("-", ""))
        packed = category << 31 | _OVER_IP << 27 | digits
        return Secret(f"X-HM://{_base36(packed).rjust(9, '0')}{self.setup_id}")


def pin_of(number: int) -> Secret | None:
    """The PIN with these eight digits; `None` where HomeKit forbids it."""
    digits = f"{number:08}"
    if len(digits) != 8 or digits in _TRIVIAL:
        return None
    return Secret(f"{digits[:3]}-{digits[3:5]}-{digits[5:]}")


def _base36(number: int) -> str:
    found = ""
    while number:
        number, digit = divmod(number, 36)
        found = LETTERS[digit] + found
    return found
