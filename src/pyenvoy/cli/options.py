"""Options that several verbs have, each written once. What follows from them stands elsewhere."""

from functools import partial
from pathlib import Path

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file that is to be read."""
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
"""A file that is to be written, or may be there or not."""

_host = partial(
    click.option, "--host", envvar="PYENVOY_HOST", help="Name, address or URL of the gateway."
)
_config = partial(
    click.option,
    "--config",
    type=NEW_FILE,
    default=Path("pyenvoy.toml"),
    envvar="PYENVOY_CONFIG",
    show_default=True,
)

host = _host()
host_needed = _host(required=True)
serial = click.option("--serial", help="Its serial number, in place of the host.")
email = click.option("--email", help="Enlighten account; its password is asked for.")
role = click.option(
    "--role",
    type=click.Choice(["owner", "installer"]),
    default="owner",
    show_default=True,
    help="The least that the token from the account should open.",
)
trust = click.option(
    "--trust",
    type=click.Choice(["pin", "pin-rotate", "ca", "insecure"]),
    help="By what the gateway is believed; pin: by the certificate it is known by.",
)
ca_file = click.option("--ca-file", type=FILE, help="Authorities for --trust ca, as PEM.")
cloud = click.option("--cloud", metavar="URL", help="Another cloud than Enphase's: a simulator's.")
cloud_ca = click.option("--cloud-ca", type=FILE, help="The authority that vouches for it, as PEM.")
again = click.option(
    "--again",
    is_flag=True,
    help="Sign in although its pause is not over; too often, and the account is locked.",
)
config = _config(help="The settings.")
config_instead = _config(help="Settings, for when no gateway is named.")
yes = click.option("--yes", is_flag=True, help="Do not ask.")
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
as_json_array = click.option("--json", "as_json", is_flag=True, help="One JSON array.")
as_json_described = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object; see --schema."
)
schema = click.option("--schema", is_flag=True, help="Print the JSON schema of --json and stop.")
