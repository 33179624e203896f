"""What the guide for those who come from Homebridge shows is what the command prints."""

import json
import re
from pathlib import Path

from tests.pyenvoy.cli.runs import runner

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "homebridge.md").read_text()
((_, SHOWN),) = re.findall(r"```console\n\$ pyenvoy (.*)\n((?:.*\n)*?)```", GUIDE)

CONFIG = {
    "platforms": [
        {
            "platform": "enphaseEnvoy",
            "devices": [
                {
                    "name": "Envoy", "host": "envoy.local", "envoyFirmware7xx": True,
                    "envoyFirmware7xxTokenGenerationMode": 0, "enlightenUser": "me@example.com",
                    "enlightenPasswd": "secret", "disableLogInfo": True,
                    "enpowerGridStateControl": {"name": "Grid", "displayType": 3},
                }
            ],
        }
    ]
}  # fmt: skip


def test_the_command_prints_what_the_guide_shows(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    Path("config.json").write_text(json.dumps(CONFIG))
    ran = runner(capsys)("config", "import-homebridge", "config.json")
    assert ran.out == SHOWN
