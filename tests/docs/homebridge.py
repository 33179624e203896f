"""What somebody has who comes from Homebridge."""

CONFIG = {
    "platforms": [
        {
            "platform": "enphaseEnvoy",
            "devices": [
                {
                    "name": "Envoy", "host": "envoy.local", "envoyFirmware7xx": True,
                    "envoyFirmware7xxTokenGenerationMode": 0, "enlightenUser": "owner@example.com",
                    "enlightenPasswd": "secret", "disableLogInfo": True,
                    "enpowerGridStateControl": {"name": "Grid", "displayType": 3},
                }
            ],
        }
    ]
}  # fmt: skip
