import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "examples" / "docker"
ADDON = ROOT / "examples" / "home-assistant" / "pyenvoy"


def steps(folder):
    """The instructions of the last stage, each with what it says."""
    text = re.sub(r"\\\n", " ", (folder / "Dockerfile").read_text())
    found = [line.partition(" ") for line in text.splitlines() if line[:1].isalpha()]
    last = max(i for i, (name, _, _) in enumerate(found) if name == "FROM")
    return [(name, said.strip()) for name, _, said in found[last:]]


def test_the_container_is_nobody_special():
    assert ("USER", "1000:1000") in steps(DOCKER)


@pytest.mark.parametrize("folder", [DOCKER, ADDON], ids=["docker", "add-on"])
def test_the_container_is_asked_whether_it_lives(folder):
    assert any(name == "HEALTHCHECK" for name, _ in steps(folder))


@pytest.mark.parametrize("folder", [DOCKER, ADDON], ids=["docker", "add-on"])
def test_it_installs_extras_that_there_are(folder):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    (said,) = re.findall(r"\[([\w,]+)\]\"", (folder / "Dockerfile").read_text())
    assert {*said.split(",")} <= {*extras}


def test_what_is_built_from_is_let_into_the_container():
    let = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {project["project"]["readme"], *project["project"]["license-files"], "pyproject.toml"}
    assert {f"!{one}" for one in (*wanted, "src")} <= {*let}
    assert "*" in let


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DOCKER / "compose.yaml").read_text())


def test_the_service_runs_as_the_user_of_the_image_and_can_change_nothing(compose):
    service = compose["services"]["pyenvoy"]
    assert (service["user"], service["read_only"], service["cap_drop"]) == (
        "1000:1000",
        True,
        ["ALL"],
    )


def test_state_is_kept_and_secrets_come_by_name(compose):
    service = compose["services"]["pyenvoy"]
    env = dict(steps(DOCKER))["ENV"]
    assert "STATE_DIRECTORY=/state" in env
    assert "state:/state" in service["volumes"]
    assert "state" in compose["volumes"]
    assert "CREDENTIALS_DIRECTORY=/run/secrets" in env
    assert {*service["secrets"]} == {*compose["secrets"]}


def test_the_service_is_built_from_the_file_beside_it(compose):
    build = compose["services"]["pyenvoy"]["build"]
    assert (DOCKER / build["context"] / build["dockerfile"]).resolve() == DOCKER / "Dockerfile"
