"""The doctor's guide knows every question that the doctor asks."""

from pathlib import Path

from tests.pyenvoy.cli.runs import runner

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guides" / "doctor.md").read_text()


def test_every_question_is_explained(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    sample = "tests/samples/5.0.62.har"
    ran = runner(capsys)("doctor", "--recording", sample, "--json")
    table = "\n".join(line.split("|")[1] for line in GUIDE.splitlines() if line.startswith("| "))
    assert not [one["what"] for one in ran.json["findings"] if one["what"] not in table]
