"""What the start refuses: each sentence names the variable that is missing or malformed."""

import pytest
from django.test import Client

from marketplace import environment
from tests.starting import start

GOOD = {
    "SECRET_KEY": "k" * 50,
    "JOURNAL_KEY": "j" * 32,
    "ALLOWED_HOSTS": "marketplace.example,.cities.example",
    "SITE_URL": "https://marketplace.example",
    "DATABASE_URL": "postgresql://user:secret@db.example/name",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example:587",
    "DATA": "data",
}
BAD = [
    ("SECRET_KEY", "short", "must have at least 50 characters"),
    ("JOURNAL_KEY", "short", "must have at least 32 characters"),
    ("JOURNAL_KEY", GOOD["SECRET_KEY"], "must differ from SECRET_KEY"),
    ("ALLOWED_HOSTS", "*", "must be bare host names"),
    ("ALLOWED_HOSTS", ",", "must be bare host names"),
    ("ALLOWED_HOSTS", "https://marketplace.example", "must be bare host names"),
    ("SITE_URL", "http://marketplace.example", "must begin with https://"),
    ("SITE_URL", "https://marketplace.example/path", "must begin with https://"),
    ("SITE_URL", "marketplace.example", "must begin with https://"),
    ("SITE_URL", "https://marketplace.example:port", "is not a well-formed address"),
    ("SITE_URL", "https://elsewhere.example", "must name one of the ALLOWED_HOSTS"),
    ("DATABASE_URL", "sqlite:////data/db.sqlite3", "must name a PostgreSQL database"),
    ("DATABASE_URL", "mysql://user:secret@db.example/name", "must look like postgresql://"),
    ("DATABASE_URL", "postgresql://user:secret@db.example", "must look like postgresql://"),
    ("DATABASE_URL", "postgresql://user:secret@db.example:x/name", "is not a well-formed address"),
    ("EMAIL_URL", "mail.example", "must look like smtp+tls://"),
    ("EMAIL_URL", "file:///mails", "must look like smtp+tls://"),
    ("EMAIL_URL", "smtp+tls://user:secret@mail.example:x", "is not a well-formed address"),
    ("FROM_EMAIL", "nobody", "must be one e-mail address"),
    ("FROM_EMAIL", "a@x.example,b@x.example", "must be one e-mail address"),
    ("OPERATOR_EMAILS", "a@x.example,nobody", "must be e-mail addresses"),
    ("ELASTICSEARCH_URL", "search.example:9200", "must look like https://user:password@host:9200"),
    ("ELASTICSEARCH_URL", "tcp://user:secret@search.example:9200", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://user:secret@:9200", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://secret@search.example:9200", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://user:secret@search.example", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://user:secret@search.example:0", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://user:secret@search.example:9200/", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://user:secret@search.example:9200?pretty", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://user:secret@search one.example:9200", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://user:secret@search.example:x", "is not a well-formed address"),
    ("ELASTICSEARCH_URL", "http://user:secret@search.example:92000", "is not a well-formed address"),
    ("ELASTICSEARCH_URL", "http://a.example:9200,b.example:9200", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://a.example:9200,", "must look like https://"),
    ("ELASTICSEARCH_URL", "http://a.example:9200,https://b.example:9200", "must name servers that are all asked"),
    ("ELASTICSEARCH_API_KEY", "secretsecretsecret==", "is of use with ELASTICSEARCH_URL only"),
    ("ELASTICSEARCH_CA", "/nowhere.pem", "is of use with an ELASTICSEARCH_URL that begins with https://"),
    ("TRANSLATOR_URL", "translate.example", "must look like https://translate.example/translate"),
    ("TRANSLATOR_URL", "https://user:secret@translate.example/", "must look like https://translate.example/translate"),
    ("TRANSLATOR_URL", "https://translate.example/?key=secret", "must look like https://translate.example/translate"),
    ("TRANSLATOR_URL", "https://translate.example:x/", "is not a well-formed address"),
    ("TRANSLATOR_API_KEY", "secretsecret", "is of use with TRANSLATOR_URL only"),
    *((f"OPENID_{name}", "secret", "is of use with OPENID_ISSUER only") for name in ("NAME", "CLIENT_ID", "ACR")),
    ("OPENID_CLIENT_SECRET", "secretsecret", "is of use with OPENID_ISSUER only"),
    ("OPENID_ISSUER", "http://login.example", "must begin with https://"),
    ("OPENID_ISSUER", "http://localhost", "must begin with https://"),
    ("OPENID_ISSUER", "login.example/realm", "must look like https://login.example/realm"),
    ("OPENID_ISSUER", "https://user:secret@login.example/", "must look like https://login.example/realm"),
    ("OPENID_ISSUER", "https://login.example/?secret", "must look like https://login.example/realm"),
    ("OPENID_ISSUER", "https://login.example:x/", "is not a well-formed address"),
    ("OPENID_ISSUER", "https://[", "is not a well-formed address"),
    ("TRANSLATOR_SECONDS", "0", "must be a whole number from 1 to 20"),
    ("SEARCH_SHARDS", "0", "must be a whole number from 1 to 64"),
    ("SEARCH_SHARDS", "many", "must be a whole number from 1 to 64"),
    ("SEARCH_REPLICAS", "-1", "must be a whole number from 0 to 8"),
    ("SEARCH_REPLICAS", "9", "must be a whole number from 0 to 8"),
    ("SEARCH_INDEX_PREFIX", "Marketplace", "must be lower-case letters"),
    ("SEARCH_INDEX_PREFIX", "market_place", "must be lower-case letters"),
    ("SEARCH_INDEX_PREFIX", "-marketplace", "must be lower-case letters"),
    ("SEARCH_INDEX_PREFIX", "m" * 101, "must be lower-case letters"),
    ("TRUST_FORWARDED_PROTO", "perhaps", "must be 1 or 0"),
    ("TRUSTED_PROXY_COUNT", "-1", "must be a whole number"),
    ("DEBUG", "1", "is for developers and needs DEMO=1"),
    ("DEMO", "perhaps", "must be 1 or 0"),
]
SERVER, SERVER_WITH_PASSWORD = "https://search.example:9200", "https://me:secret@search.example:9200"
BAD_SEARCH = [
    (
        {"TRANSLATOR_URL": "https://translate.example/translate", "TRANSLATOR_API_KEY": "secret secret"},
        "TRANSLATOR_API_KEY must be 8 to 400 characters",
    ),
    ({"ELASTICSEARCH_URL": SERVER, "ELASTICSEARCH_API_KEY": "secret"}, "ELASTICSEARCH_API_KEY must be the encoded"),
    (
        {"ELASTICSEARCH_URL": SERVER, "ELASTICSEARCH_API_KEY": "secret:" * 9},
        "ELASTICSEARCH_API_KEY must be the encoded",
    ),
    (
        {"ELASTICSEARCH_URL": SERVER_WITH_PASSWORD, "ELASTICSEARCH_API_KEY": "secret" * 9},
        "ELASTICSEARCH_API_KEY takes the place of the user and password",
    ),
    ({"ELASTICSEARCH_URL": SERVER, "ELASTICSEARCH_CA": "/nowhere.pem"}, "ELASTICSEARCH_CA must be the path of a file"),
    ({"ELASTICSEARCH_URL": SERVER, "ELASTICSEARCH_CA": __file__}, "ELASTICSEARCH_CA must be the path of a file"),
]
OPENID = {
    "OPENID_ISSUER": "https://login.example/realm",
    "OPENID_NAME": "EU Login",
    "OPENID_CLIENT_ID": "marketplace",
    "OPENID_CLIENT_SECRET": "s" * 40,
}
BAD_OPENID = [
    ("OPENID_NAME", "", "OPENID_NAME is not set"),
    ("OPENID_NAME", "n" * 41, "OPENID_NAME must be at most 40 characters"),
    ("OPENID_CLIENT_ID", "", "OPENID_CLIENT_ID is not set"),
    ("OPENID_CLIENT_ID", "two words", "OPENID_CLIENT_ID must be at most 200 characters without spaces"),
    ("OPENID_CLIENT_SECRET", "", "OPENID_CLIENT_SECRET is not set"),
    ("OPENID_CLIENT_SECRET", "s" * 201, "OPENID_CLIENT_SECRET must be at most 200 characters"),
    ("OPENID_ACR", "two words", "OPENID_ACR must be values as the provider writes them"),
    ("OPENID_AMR", "mfa,o tp", "OPENID_AMR must be values as the provider writes them"),
]
BAD_DEMO = [
    ("ALLOWED_HOSTS", "marketplace.example", "must not be set with DEMO=1"),
    ("SITE_URL", "http://marketplace.example", "must name localhost"),
    ("SITE_URL", "https://localhost:8000", "must begin with http://"),
    ("DATABASE_URL", "nowhere", "must look like postgresql://"),
]
READ_SEARCH = (
    "import marketplace.settings as s; "
    "print(repr(s.ELASTICSEARCH_URL), s.SEARCH_INDEX_PREFIX, s.SEARCH_INDEX_FOLDER.relative_to(s.DATA))"
)
READ_SERVERS = (
    "import marketplace.settings as s; "
    "print(repr(s.ELASTICSEARCH_API_KEY), repr(s.ELASTICSEARCH_CA), s.SEARCH_SHARDS, s.SEARCH_REPLICAS)"
)
READ_SETTINGS = "import marketplace.settings as s; print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"


def refusal(variables):
    """Return what a start says that must fail: one sentence, no traceback, no secret."""
    done = start(variables, "manage.py", "check")
    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout, len(lines)) == (1, "", 1), done.stderr
    assert "secret" not in lines[0].replace("random and secret", "")
    return lines[0]


@pytest.mark.parametrize("name", GOOD)
def test_start_without_a_variable_names_it(name):
    without = {key: value for key, value in GOOD.items() if key != name}
    assert refusal(without).startswith(f"The marketplace cannot start: {name} is not set. It is ")


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATA"])
def test_start_with_an_empty_variable_names_it(name):
    assert refusal({**GOOD, name: "  "}).startswith(f"The marketplace cannot start: {name} is not set. It is ")


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_start_with_a_malformed_variable_names_it(name, value, sentence):
    assert refusal({**GOOD, name: value}).startswith(f"The marketplace cannot start: {name} {sentence}")


@pytest.mark.parametrize(("variables", "sentence"), BAD_SEARCH)
def test_start_with_variables_that_do_not_fit_together_names_one(variables, sentence):
    assert refusal({**GOOD, **variables}).startswith(f"The marketplace cannot start: {sentence}")


@pytest.mark.parametrize(("name", "value", "sentence"), BAD_DEMO)
def test_demo_with_a_variable_for_the_world_names_it(tmp_path, name, value, sentence):
    demo = {"DEMO": "1", "DATA": str(tmp_path)}
    assert refusal({**demo, name: value}).startswith(f"The marketplace cannot start: {name} {sentence}")


def test_start_with_every_variable_reads_them():
    done = start(GOOD, "-c", READ_SETTINGS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "mail.example 587 True False\n", "")


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({}, "'' marketplace search"),
        ({"ELASTICSEARCH_URL": " ", "SEARCH_INDEX_PREFIX": " "}, "'' marketplace search"),
        (
            {"ELASTICSEARCH_URL": "https://me:p%40ss@search.example:9243", "SEARCH_INDEX_PREFIX": "cities-2"},
            "'https://me:p%40ss@search.example:9243' cities-2 search",
        ),
        ({"ELASTICSEARCH_URL": "http://[::1]:9200"}, "'http://[::1]:9200' marketplace search"),
        (
            {"ELASTICSEARCH_URL": "http://a.example:9200 , http://b.example:9201"},
            "'http://a.example:9200,http://b.example:9201' marketplace search",
        ),
    ],
)
def test_start_reads_where_the_index_stands(variables, line):
    done = start({**GOOD, **variables}, "-c", READ_SEARCH)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{line}\n", "")


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({}, "'' '' 1 None"),
        (
            {
                "ELASTICSEARCH_URL": SERVER,
                "ELASTICSEARCH_API_KEY": "VuaCfGcBCdbkQm-e5aOx",
                "SEARCH_SHARDS": "3",
                "SEARCH_REPLICAS": "0",
            },
            "'VuaCfGcBCdbkQm-e5aOx' '' 3 0",
        ),
    ],
)
def test_start_reads_how_the_servers_are_asked(variables, line):
    done = start({**GOOD, **variables}, "-c", READ_SERVERS)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{line}\n", "")


def test_demo_starts_with_nothing_but_a_folder(tmp_path):
    code = "import marketplace.settings as s; print(s.ALLOWED_HOSTS, s.SITE_URL, s.DEBUG, len(s.SECRET_KEY))"
    variables = {"DEMO": "1", "DATA": str(tmp_path), "FROM_EMAIL": ""}
    first, second = (start(variables, "-c", code) for _ in range(2))
    assert first.stdout == "['localhost', '127.0.0.1', '[::1]'] http://localhost:8000 False 64\n"
    assert (first.stderr, second.stdout) == ("", first.stdout)
    keys = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert keys == {"secret_key": 0o600, "journal_key": 0o600}


def test_demo_refuses_another_host(db):
    client = Client(raise_request_exception=False)
    statuses = [client.get("/about/", HTTP_HOST=host).status_code for host in ("localhost:8000", "evil.example")]
    assert statuses == [200, 400]


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp+tls://me:p%40ss@mail.example", ("mail.example", 587, "me", "p@ss", True, False)),
        ("smtp+ssl://me:pass@mail.example:4650", ("mail.example", 4650, "me", "pass", False, True)),
    ],
)
def test_mail_server_is_read_from_its_address(address, server):
    assert environment.mail_server("EMAIL_URL", address) == server


def test_commands_name_the_port_that_the_demo_was_started_on(tmp_path):
    file = tmp_path / "site_address"
    assert environment.demo_address(file) == "http://localhost:8000"
    file.write_text("http://localhost:8123\n")
    assert environment.demo_address(file) == "http://localhost:8123"


def test_demo_key_stays_what_the_first_process_made(tmp_path):
    first = environment.demo_key(tmp_path / "new", "key")
    assert environment.demo_key(tmp_path / "new", "key") == first
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["key"]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD_OPENID)
def test_half_a_provider_stops_the_start(name, value, sentence):
    assert sentence in refusal({**GOOD, **OPENID, name: value})


@pytest.mark.parametrize(
    ("more", "read"),
    [
        ({}, "None"),
        (OPENID, "https://login.example/realm EU Login () ()"),
        (
            {**OPENID, "OPENID_ACR": "https://a.example/high, 2", "OPENID_AMR": "mfa,otp"},
            "https://login.example/realm EU Login ('https://a.example/high', '2') ('mfa', 'otp')",
        ),
    ],
)
def test_provider_is_read(more, read):
    code = "import marketplace.settings as s; o = s.OPENID; print(*((o.issuer, o.name, o.acr, o.amr) if o else [o]))"
    done = start({**GOOD, **more}, "-c", code)
    assert (done.stdout.strip(), done.stderr) == (read, "")


@pytest.mark.parametrize(
    ("issuer", "code"),
    [
        ("http://localhost:8080/realms/x", 0),
        ("http://127.0.0.1:8080", 0),
        ("http://[::1]:8080", 0),
        ("http://login.example", 1),
        ("http://localhost.example", 1),
    ],
)
def test_demo_takes_a_provider_without_tls_on_loopback_alone(issuer, code, tmp_path):
    done = start({**OPENID, "DEMO": "1", "DATA": str(tmp_path), "OPENID_ISSUER": issuer}, "manage.py", "check")
    assert done.returncode == code
