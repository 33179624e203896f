"""Print the OpenAPI document: `python -m pyenvoy_mqtt.openapi > docs/reference/openapi.json`."""

import json
import sys

from pyenvoy_mqtt.openapi import document


def run() -> None:
    """Write it to where standard output goes."""
    json.dump(document(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    run()
