import attrs
import pytest

from pyenvoy.access.credentials import Account, Local, Nobody, OwnToken
from pyenvoy.commands import Danger
from pyenvoy.endpoint import Role
from pyenvoy.errors import Problem, UsageError
from pyenvoy.secret import Secret
from pyenvoy.settings import Authorities, File, GatewaySettings, Settings, read


@attrs.frozen
class Broker:
    port: int = attrs.field(default=1883)
    keepalive: float = 30.0
    enabled: bool = True
    topics: tuple[str, ...] = ()
    password: Secret | None = None

    @port.validator
    def _is_a_port(self, _attribute, value):
        if not 0 < value < 65536:
            raise ValueError("must be a port, 1 to 65535")


def open_secret(name):
    if name == "open":
        raise UsageError("others can read open: chmod 600 open")
    return Secret(name)


def settings(text):
    return read(text, {"mqtt": Broker}, open_secret)


def problems(text):
    found = settings(text)
    assert isinstance(found, tuple)
    return [str(one) for one in found]


HOST = '[gateway]\nhost = "a"\n'


def test_a_host_is_enough():
    assert settings(HOST) == Settings((GatewaySettings("a"),), {})


def test_there_may_be_several_gateways():
    found = settings('[[gateway]]\nhost = "a"\n[[gateway]]\nhost = "b"\n')
    assert [one.host for one in found.gateways] == ["a", "b"]


@pytest.mark.parametrize(
    ("lines", "credentials"),
    [
        ("", Nobody()),
        ('token_file = "t"', OwnToken(Secret("t"))),
        ('email = "e"\npassword_file = "p"', Account(Secret("e"), Secret("p"))),
        ('user = "installer"', Local("installer")),
        ('user = "envoy"\npassword_file = "p"', Local("envoy", Secret("p"))),
    ],
)
def test_a_login_is_one_of_four_or_none(lines, credentials):
    assert settings(HOST + lines).gateways[0].credentials == credentials


def test_an_adapter_reads_its_own_section():
    found = settings(HOST + '[mqtt]\nport = 8883\nkeepalive = 20\ntopics = ["x"]\nenabled = false')
    assert found.sections == {"mqtt": Broker(8883, 20.0, False, ("x",))}


def test_a_secret_is_read_from_its_file():
    found = settings(HOST + '[mqtt]\npassword_file = "p"')
    assert found.sections["mqtt"].password.reveal() == "p"


@attrs.frozen
class Trusting:
    certificate: File | None = None
    authorities: Authorities | None = None


def test_files_are_found_by_what_they_are():
    text = HOST + '[trusting]\ncertificate = "a"\nauthorities = "b"\n'
    found = read(text, {"trusting": Trusting}, open_secret, "/file/{}".format, "/ca/{}".format)
    assert found.sections["trusting"] == Trusting("/file/a", "/ca/b")


def test_no_secret_is_shown():
    assert "geheim" not in repr(settings(HOST + 'token_file = "geheim"'))


def test_every_mistake_is_said_at_once():
    text = '[gateway]\nhots = "a"\nemail = 3\n[mqtt]\nport = 99999\nprot = 1\n[mqqt]\n'
    assert problems(text) == [
        "gateway.host: is needed",
        "gateway.email: must be text in quotes, not 3",
        "gateway.hots: no setting is called hots: did you mean host?",
        "mqtt.port: must be a port, 1 to 65535",
        "mqtt.prot: no setting is called prot: did you mean port?",
        "mqqt: no section is called mqqt: did you mean mqtt?",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('port = "1883"', "mqtt.port: must be a whole number, not '1883'"),
        ("port = true", "mqtt.port: must be a whole number, not True"),
        ("port = 1.0", "mqtt.port: must be a whole number, not 1.0"),
        ("enabled = 1", "mqtt.enabled: must be true or false, not 1"),
        ('keepalive = "x"', "mqtt.keepalive: must be a number, not 'x'"),
        ('topics = ["a", 3]', "mqtt.topics[1]: must be text in quotes, not 3"),
        ("password_file = 3", "mqtt.password_file: must be the name of a file, in quotes"),
        ('password_file = "open"', "mqtt.password_file: others can read open: chmod 600 open"),
    ],
)
def test_nothing_is_taken_for_something_else(line, problem):
    assert problems(f"{HOST}[mqtt]\n{line}") == [problem]


def test_a_secret_does_not_stand_in_the_settings():
    assert problems(HOST + '[mqtt]\npassword = "p"') == [
        "mqtt.password: no setting is called password: did you mean password_file?"
    ]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('host = ""', "gateway.host: is needed"),
        ('host = "a b"', "gateway.host: must be a name, an address or a URL, not 'a b'"),
        (
            'host = "https://[::1%25:99999"',
            "gateway.host: 'https://[::1%25:99999' is not a host: Invalid IPv6 URL",
        ),
        (
            'host = "http://u:p@a"',
            "gateway.host: must be without user and password: `user` and `password_file` say them",
        ),
        (
            'host = "a\\u001b[2J"',
            "gateway.host: must be a name, an address or a URL, not 'a\\x1b[2J'",
        ),
        (
            'host = "u:p w@a"',
            "gateway.host: must be without user and password: `user` and `password_file` say them",
        ),
        (
            'host = "a"\nemail = "me@example.com"\npassword_file = "p"',
            "gateway.email: me@example.com is the example's: put the address of your account",
        ),
        (
            'host = "a"\nfingerprint = "xyz"',
            "gateway.fingerprint: must be a SHA-256, 64 hexadecimal digits, not 'xyz'",
        ),
    ],
)
def test_what_can_be_no_host_and_no_fingerprint_is_said(lines, problem):
    assert problems(f"[gateway]\n{lines}") == [problem]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('trust = "blind"', 'gateway.trust: must be one of "pin", "pin-rotate", "ca", "insecure"'),
        ('trust = "pin"\nca_file = "ca.pem"', 'gateway: ca_file is of no use with trust = "pin"'),
        (f'trust = "insecure"\nfingerprint = "{"ab" * 32}"', "gateway: fingerprint is of no use"),
    ],
)
def test_ways_to_trust_that_contradict_each_other_are_said(lines, problem):
    assert any(str(one).startswith(problem) for one in settings(HOST + lines))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ('trust = "ca"', ', which trust = "ca" needs'),
        (f'fingerprint = "{"ab" * 32}"', " to have a fingerprint"),
    ],
)
def test_what_is_asked_by_http_shows_no_certificate(lines, why):
    (said,) = problems(f'[gateway]\nhost = "http://a"\n{lines}')
    assert said == f"gateway: http://a shows no certificate{why}: ask it by https"


def test_what_is_asked_by_http_is_in_order_where_nobody_wants_a_certificate():
    assert isinstance(settings('[gateway]\nhost = "http://a"'), Settings)


def test_an_account_may_be_asked_for_the_installers_token():
    account = HOST + 'email = "a@example.org"\npassword_file = "password"\n'
    assert settings(account).gateways[0].credentials.role is Role.OWNER
    wanted = settings(account + 'role = "installer"')
    assert wanted.gateways[0].credentials.role is Role.INSTALLER


def test_a_gateway_is_believed_by_its_certificate_unless_told_otherwise():
    assert settings(HOST).gateways[0].trust == "pin"
    assert settings(HOST + 'trust = "pin-rotate"').gateways[0].trust == "pin-rotate"


def test_a_fingerprint_may_have_colons():
    assert settings(HOST + f'fingerprint = "{"AB:" * 31}AB"').gateways[0].fingerprint


def test_a_strange_key_names_those_there_are():
    assert problems(HOST + "zzz = 1")[0].startswith(
        "gateway.zzz: no setting is called zzz: there are allow, busy, ca_file, email"
    )


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('email = "e"', "gateway: email needs password_file"),
        (
            'password_file = "p"',
            "gateway: password_file needs email (firmware 7 and later) or user",
        ),
        (
            'user = "u"\ntoken_file = "t"',
            "gateway: has 2 logins (user, token): keep one of them",
        ),
    ],
)
def test_a_login_is_whole_and_alone(lines, problem):
    assert problems(HOST + lines) == [problem]


def test_the_place_says_which_gateway():
    assert problems('[[gateway]]\nhost = "a"\n[[gateway]]\n') == ["gateway[1].host: is needed"]


@pytest.mark.parametrize("text", ["", "gateway = []"])
def test_without_a_gateway_there_is_nothing_to_do(text):
    assert problems(text) == ['gateway: is needed: add [gateway] with host = "envoy.local"']


def test_a_section_is_a_table():
    assert problems("gateway = 3") == ["gateway: is a section: write [gateway]"]


def test_what_is_no_toml_says_where():
    assert problems('host = "a"\nport = = 3\n') == ["line 2, column 8: not TOML: Invalid value"]


@pytest.mark.parametrize(
    ("first", "second", "place"),
    [
        ("[gateway]", "[[gateway]]", "line 3, column 10"),
        ("[gateway]", "[gateway]", "line 3, column 9"),
        ("[[gateway]]", "  [gateway]  # barn", "line 3, column 11"),
    ],
)
def test_who_adds_a_second_gateway_is_told_how_several_are_written(first, second, place):
    said = "a gateway stands above already: each of several begins with [[gateway]]"
    text = f'{first}\nhost = "a"\n{second}\nhost = "b"\n'
    assert problems(text) == [f"{place}: not TOML: {said}"]


@pytest.mark.parametrize(
    "text", [HOST + "[mqtt]\n[mqtt]\n", '[[gateway]\nhost = "a"\n', HOST + "a = ["]
)
def test_other_mistakes_of_toml_say_nothing_of_several_gateways(text):
    (found,) = settings(text)
    assert found.what.startswith("not TOML: ")
    assert "several" not in found.what


@pytest.mark.parametrize("text", ["a = " + "[" * 20_000, "a = " + "9" * 5000])
def test_toml_that_nobody_means_is_one_problem(text):
    (found,) = settings(text)
    assert (found.where, "that anybody means" in found.what) == ("", True)


def test_what_is_dangerous_can_be_allowed():
    found = settings(HOST + 'allow = ["off grid"]')
    assert found.gateways[0].allow == (Danger.OFF_GRID,)


def test_what_can_be_allowed_is_known():
    assert problems(HOST + 'allow = ["everything"]')[0].startswith("gateway.allow[0]: ")


def test_how_often_and_how_much_is_asked_can_be_said():
    (one,) = settings('[gateway]\nhost = "envoy"\nevery = 10\nbusy = 0.05\ngrace = 0').gateways
    assert (one.every, one.busy, one.grace) == (10.0, 0.05, 0.0)


@pytest.mark.parametrize(
    "line", ["every = 0", "every = nan", "busy = 0.0", "busy = 20", "grace = -1", "grace = 3601"]
)
def test_a_pace_that_cannot_be_is_said(line):
    (problem,) = problems(f'[gateway]\nhost = "envoy"\n{line}')
    assert "must be" in problem


# -- names ------------------------------------------------------------------------------------------


def test_a_gateway_is_called_by_its_name_or_its_host():
    one, two = settings(
        '[[gateway]]\nhost = "a"\nname = "Roof"\n[[gateway]]\nhost = "b"\n'
    ).gateways
    assert (one.title, two.title) == ("Roof", "b")


def test_a_name_is_something():
    assert problems('[gateway]\nhost = "a"\nname = " "') == [
        "gateway.name: must be a name, such as Envoy, not nothing"
    ]


def test_two_gateways_are_not_called_the_same():
    found = problems('[[gateway]]\nhost = "a"\nname = "b"\n[[gateway]]\nhost = "b"\n')
    assert found == ["gateway[1]: is called b as another is: give it a name"]


def two(first, second):
    return f'[[gateway]]\nhost = "{first}"\nname = "a"\n[[gateway]]\nhost = "{second}"\nname = "b"'


@pytest.mark.parametrize("second", ["envoy.local", "https://Envoy.local./"])
def test_one_host_is_one_gateway(second):
    what = f"{second} is that of another [[gateway]] too: keep one of them"
    assert problems(two("envoy.local", second)) == [f"gateway[1].host: {what}"]


def test_two_ports_of_one_host_are_two_gateways():
    assert len(settings(two("127.0.0.1:4430", "127.0.0.1:4431")).gateways) == 2


@attrs.frozen
class Fleet:
    leader: str = "a"

    def mistakes(self, gateways):
        if self.leader not in {one.title for one in gateways}:
            yield Problem("leader", f"no gateway is called {self.leader}")


def fleet(text):
    found = read(text, {"fleet": Fleet, "mqtt": Broker}, open_secret)
    return [str(one) for one in found] if isinstance(found, tuple) else found.sections


def test_a_section_can_be_wrong_about_the_gateways():
    assert fleet(HOST + '[fleet]\nleader = "x"\n[mqtt]\n') == [
        "fleet.leader: no gateway is called x"
    ]
    assert fleet(HOST + "[fleet]\n[mqtt]\n") == {"fleet": Fleet(), "mqtt": Broker()}


def test_nothing_is_said_of_gateways_while_theirs_is_wrong():
    found = fleet('[gateway]\nhots = "x"\n[fleet]\nleader = "x"\n')
    assert not any("leader" in one for one in found)
