import hashlib
import subprocess

import pytest

from shipping.building import Built
from shipping.release import checked, provenance
from shipping.running import NotAsItShouldBeError

CHANGELOG = "# Changelog\n\n## 2026.11.0 (2026-11-23)\n"


def git(root, *args):
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *args], cwd=root, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path):
    """A repository whose only commit may be released."""
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "changelog.d" / "template.jinja").touch()
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2026.11.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--message", "Release")
    git(tmp_path, "tag", "v2026.11.0")
    return tmp_path


def against(root):
    with pytest.raises(NotAsItShouldBeError) as wrong:
        checked(root)
    return str(wrong.value)


def test_a_tagged_commit_with_its_chapter_may_be_released(root):
    checked(root)


def test_the_tag_is_that_of_the_version(root):
    git(root, "tag", "--delete", "v2026.11.0")
    git(root, "tag", "v2026.11.1")
    assert against(root) == (
        "this commit has no tag v2026.11.0, which pyproject.toml says (it has: v2026.11.1)"
    )


def test_every_reason_is_said_at_once(root):
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## 2026.11.01\n")
    (root / "changelog.d" / "night.added.md").write_text("It sleeps.")
    said = against(root).splitlines()
    assert [line.partition(":")[0] for line in said] == [
        "something lies uncommitted",
        "CHANGELOG.md has no chapter 2026.11.0",
        "changelog.d still has night.added.md",
    ]


def test_the_origin_names_the_commit_and_every_file_by_its_hash(tmp_path):
    built = Built(tmp_path / "a.whl", tmp_path / "a.tar.gz")
    for one in built.both:
        one.write_bytes(one.name.encode())
    said = provenance(built, "c0ffee", 1_700_000_000, "2026.11.0")
    hashes = [hashlib.sha256(one.name.encode()).hexdigest() for one in built.both]
    assert [one["digest"]["sha256"] for one in said["subject"]] == hashes
    assert "c0ffee" in str(said["predicate"]["buildDefinition"]["resolvedDependencies"])
    assert said["predicateType"] == "https://slsa.dev/provenance/v1"
