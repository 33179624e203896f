"""What gateways before firmware 7 use as passwords, derived from the serial number; nothing else.

Protocol chapters 3.1 and 3.2.
"""

from hashlib import md5

from pyenvoy.secret import Secret

REALM = "enphaseenergy.com"
"""The realm of every Digest challenge below firmware 7."""


def envoy_password(serial: str) -> Secret:
    """The password of the user `envoy`: the last six digits of the serial number."""
    return Secret(serial[-6:])


def installer_password(serial: str, user: str = "installer") -> Secret:
    """The password of the user `installer`, derived as the gateway itself derives it."""
    text = f"[e]{user}@{REALM}#{serial} EnPhAsE eNeRgY "
    digest = md5(text.encode(), usedforsecurity=False).hexdigest()
    zeros, ones = digest.count("0"), digest.count("1")
    password = ""
    for character in reversed(digest[-8:]):
        zeros, ones = _settled(zeros, ones)
        if character == "0":
            password += chr(ord("f") + zeros)
            zeros -= 1
        elif character == "1":
            password += chr(ord("@") + ones)
            ones -= 1
        else:
            password += character
    return Secret(password)


def _settled(zeros: int, ones: int) -> tuple[int, int]:
    """Both counts with the values skipped that the gateway skips, for every character anew."""
    if zeros in (3, 6, 9):
        zeros -= 1
    if ones in (9, 15):
        ones -= 1
    return min(max(zeros, 0), 20), min(max(ones, 0), 26)
