"""Runs pyenvoy as an add-on: the options of Home Assistant become a pyenvoy.toml, its broker is found.

A pyenvoy.toml in the add-on's own folder of settings is used as it is, and the options are not.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

Options = Mapping[str, object]
SECRETS = ("password", "token", "broker_password", "page_key", "control_key")


def lines(options: Options, broker: Options) -> Iterator[str]:
    """The lines of pyenvoy.toml; secrets are named by the files they stand in."""
    yield "[gateway]"
    yield said("host", options["host"])
    for name in ("email", "password", "token"):
        yield from key(name, options, name)
    yield "[mqtt]"
    yield said("enabled", bool(broker))
    for name in ("broker", "port", "tls"):
        if name in broker:
            yield said(name, broker[name])
    yield from key("user", broker, "user")
    yield from key("password", broker, "broker_password")
    yield "[mqtt.rest]"
    yield said("port", options.get("page_port", 8478))
    if options.get("page_key"):
        yield said("address", "0.0.0.0")  # noqa: S104  # the key to read is what lets somebody in
    yield from key("read_key", options, "page_key")
    yield from key("control_key", options, "control_key")
    if options.get("homekit"):
        yield "[homekit]"


def key(name: str, given: Options, option: str) -> Iterator[str]:
    """A key where it is given; of a secret only the name of its file."""
    if given.get(option):
        secret = option in SECRETS
        yield said(f"{name}_file", option) if secret else said(name, given[option])


def said(name: str, value: object) -> str:
    """A line of TOML."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def broker_of(options: Options, supervisor: str) -> dict[str, object]:
    """The broker of the options, else Home Assistant's own; nothing where there is none."""
    if found := str(options.get("broker") or ""):
        name, _, port = found.rpartition(":") if ":" in found else (found, "", "1883")
        named = {"user": options.get("broker_user")}
        secret = {"broker_password": options.get("broker_password")}
        return {"broker": name, "port": int(port)} | named | secret
    return offered(supervisor)


def offered(supervisor: str) -> dict[str, object]:
    """The broker that Home Assistant offers to its add-ons."""
    token = os.environ.get("SUPERVISOR_TOKEN", "")
    asked = Request(f"{supervisor}/services/mqtt", headers={"Authorization": f"Bearer {token}"})  # noqa: S310  # it is http
    try:
        with urlopen(asked, timeout=10) as answer:  # noqa: S310  # as above
            found = json.load(answer)["data"]
    except (URLError, OSError, ValueError, KeyError) as error:
        print(f"no broker is offered ({error}): nothing is published over MQTT", file=sys.stderr)
        return {}
    return {
        "broker": found["host"],
        "port": int(found["port"]),
        "tls": bool(found.get("ssl")),
        "user": found.get("username"),
        "broker_password": found.get("password"),
    }


def written(folder: Path, options: Options, broker: Options) -> Path:
    """The pyenvoy.toml in a folder of its own, with a file for each secret, readable by nobody else."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in SECRETS:
        put(folder / name, str(options.get(name) or broker.get(name) or ""))
    put(folder / "pyenvoy.toml", "\n".join(lines(options, broker)) + "\n")
    return folder / "pyenvoy.toml"


def put(path: Path, text: str) -> None:
    """Write a file that only its owner can read; none where there is nothing to write."""
    path.unlink(missing_ok=True)
    if text:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(text)


def healthy(options: Options) -> bool:
    """Whether the program answers."""
    try:
        port = options.get("page_port", 8478)
        with urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def main() -> None:
    """Write the settings and become pyenvoy; or say by the exit code whether it is healthy."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("/data"))
    parser.add_argument("--config", type=Path, default=Path("/config"))
    parser.add_argument("--supervisor", default="http://supervisor")
    parser.add_argument("--healthy", action="store_true")
    asked = parser.parse_args()
    options = json.loads((asked.data / "options.json").read_text())
    if asked.healthy:
        sys.exit(not healthy(options))
    settings = asked.config / "pyenvoy.toml"
    if not settings.exists():
        broker = broker_of(options, asked.supervisor)
        settings = written(asked.data / "settings", options, broker)
    os.environ["STATE_DIRECTORY"] = str(asked.data / "state")
    os.execv(sys.executable, [sys.executable, "-m", "pyenvoy", "run", "--config", str(settings)])  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    main()
