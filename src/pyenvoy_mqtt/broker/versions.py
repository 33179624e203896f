"""Which version of the protocol to speak, and when to try the other one."""

from collections.abc import Iterable, Iterator

import aiomqtt

from pyenvoy_mqtt.broker.client import V5

_UNSUPPORTED = 132
"""MQTT 5: this protocol version is not spoken here. Old brokers say 1 (3.1.1) or just hang up."""

NAMES = {V5: "5", aiomqtt.ProtocolVersion.V311: "3.1.1"}


def versions(protocol: str) -> Iterator[aiomqtt.ProtocolVersion]:
    """The versions to try: the one that was asked for, or 5 and 3.1.1 in turn."""
    known = {name: version for version, name in NAMES.items()}
    chosen: Iterable[aiomqtt.ProtocolVersion] = (
        [known[protocol]] if protocol in known else list(known.values())
    )
    while True:
        yield from chosen


def _code(error: BaseException) -> object:
    code = getattr(error, "rc", None)
    return getattr(code, "value", code)


def speaks_another_version(error: BaseException) -> bool:
    """Whether to try the other version: the broker said so, hung up on our greeting, or puzzles over it."""
    cause = error.__context__  # aiomqtt hides the cause, the context stays
    if isinstance(cause, OSError) and not isinstance(cause, TimeoutError):
        return False  # nobody was there to be greeted
    return _code(error) in (None, 1, _UNSUPPORTED)
