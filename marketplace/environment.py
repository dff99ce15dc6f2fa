"""Reads the environment strictly: a missing or malformed variable stops the start with one sentence that names it."""

import contextlib
import os
import re
import secrets
import ssl
import sys
from pathlib import Path
from typing import Final, NamedTuple, NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from environs import Env, EnvError

env = Env()

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
HOST: Final = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]", re.IGNORECASE)
ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")
SEARCH_SERVER: Final = re.compile(rf"https?://([^\s:@/?#]+:[^\s:@/?#]+@)?({HOST.pattern}):[0-9]+", re.IGNORECASE)
API_KEY: Final = re.compile(r"[A-Za-z0-9_=+/-]{16,400}")
TRANSLATOR: Final = re.compile(rf"https?://({HOST.pattern})(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?", re.IGNORECASE)
TRANSLATOR_KEY: Final = re.compile(r"[!-~]{8,400}")
INDEX_PREFIX: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


class MailServer(NamedTuple):
    """How mail leaves: STARTTLS (`tls`), TLS from the first byte (`ssl`), or neither."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    ssl: bool


def stop(sentence: str) -> NoReturn:
    """End the process with one sentence on standard error."""
    sys.exit(f"The marketplace cannot start: {sentence}")


def flag(name: str) -> bool:
    """Return whether a variable is switched on; refuse anything but a plain yes or no."""
    try:
        return env.bool(name, default=False)
    except EnvError:
        stop(f"{name} must be 1 or 0.")


def whole_number(name: str, *, default: int, least: int = 0, most: int = 2**31) -> int:
    """Return a variable that must be a whole number within bounds."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
        bounds = "" if most == 2**31 else f" from {least} to {most}"
        stop(f"{name} must be a whole number{bounds}.")
    return int(value)


def required(name: str, *, what: str, shortest: int = 1) -> str:
    """Return a variable that must be set, at least `shortest` characters long."""
    value = optional(name)
    if not value:
        stop(f"{name} is not set. It is {what}.")
    if len(value) < shortest:
        stop(f"{name} must have at least {shortest} characters. It is {what}.")
    return value


def optional(name: str, *, default: str = "") -> str:
    """Return a variable, or the default when it is missing or empty."""
    return os.environ.get(name, "").strip() or default


def listed(name: str, *, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without empty items."""
    return [item.strip() for item in optional(name, default=default).split(",") if item.strip()]


def host_names(name: str, *, what: str) -> list[str]:
    """Return a comma-separated variable of bare host names; a leading dot stands for every subdomain."""
    required(name, what=what)
    names = listed(name)
    if not names or not all(HOST.fullmatch(item) for item in names):
        stop(f"{name} must be bare host names with commas between them. It is {what}.")
    return names


def mail_addresses(name: str, *, default: str) -> list[str]:
    """Return a comma-separated variable of e-mail addresses."""
    found = listed(name, default=default)
    if not all(ADDRESS.fullmatch(item) for item in found):
        stop(f"{name} must be e-mail addresses with commas between them.")
    return found


def mail_address(name: str, *, default: str) -> str:
    """Return a variable that holds one e-mail address."""
    found = optional(name, default=default)
    if not ADDRESS.fullmatch(found):
        stop(f"{name} must be one e-mail address.")
    return found


def site_address(name: str, value: str, *, scheme: str) -> SplitResult:
    """Return the parts of the site's address: a scheme, a host and nothing else but a port."""
    parts = _split(name, value)
    if parts.scheme != scheme or not parts.hostname or parts.path or parts.query or parts.fragment or parts.username:
        stop(f"{name} must begin with {scheme}:// and name a host and nothing after it.")
    return parts


def database(name: str, value: str) -> dict[str, object]:
    """Return Django's description of a PostgreSQL or SQLite database; what the sentence says hides the password."""
    parts = _split(name, value)
    if parts.scheme not in {"postgres", "postgresql", "sqlite"} or len(parts.path) < len("/x"):
        stop(f"{name} must look like postgresql://user:password@host/name.")
    return dict(dj_database_url.parse(value, conn_max_age=60, conn_health_checks=True))


def mail_server(name: str, value: str) -> MailServer:
    """Return the mail server that an address names: smtp, smtp+tls (STARTTLS) or smtp+ssl."""
    parts = _split(name, value)
    ports = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
    if parts.scheme not in ports or not parts.hostname:
        stop(f"{name} must look like smtp+tls://user:password@host:587; smtp:// and smtp+ssl:// are known, too.")
    return MailServer(
        host=parts.hostname,
        port=parts.port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtp+tls",
        ssl=parts.scheme == "smtp+ssl",
    )


def search_servers(name: str, value: str) -> str:
    """Return the addresses of one Elasticsearch cluster's servers, with ports and with commas between them.

    What the sentence says hides the password.
    """
    addresses = [address.strip() for address in value.split(",")]
    for address in addresses:
        parts = _split(name, address)
        if not SEARCH_SERVER.fullmatch(address) or not parts.port:
            stop(
                f"{name} must look like https://user:password@host:9200 or http://host:9200, with the port; "
                "several with commas between them."
            )
    if len({address.partition(":")[0].lower() for address in addresses}) > 1:
        stop(f"{name} must name servers that are all asked by https or all by http.")
    return ",".join(addresses)


def search_key(name: str, *, servers: str) -> str:
    """Return the key that lets the site in at its search servers, or "": it takes the place of a password."""
    key = optional(name)
    if key and not servers:
        stop(f"{name} is of use with ELASTICSEARCH_URL only.")
    if key and "@" in servers:
        stop(f"{name} takes the place of the user and password in ELASTICSEARCH_URL: leave one of them out.")
    if key and not API_KEY.fullmatch(key):
        stop(f"{name} must be the encoded key as the server gave it, letters and digits alone.")
    return key


def certificate(name: str, *, servers: str) -> str:
    """Return the path of the certificate of who vouches for the search servers, or "" for the system's own list."""
    path = optional(name)
    if path and not servers.lower().startswith("https:"):
        stop(f"{name} is of use with an ELASTICSEARCH_URL that begins with https:// only.")
    try:
        if path:
            ssl.create_default_context(cafile=path)
    except OSError:  # what is no certificate is an error of this class, too
        stop(f"{name} must be the path of a file with a certificate (PEM) that this process may read.")
    return path


def translator_address(name: str, value: str) -> str:
    """Return the address that a translator answers at, such as https://translate.example/translate."""
    _split(name, value)
    if not TRANSLATOR.fullmatch(value):
        stop(f"{name} must look like https://translate.example/translate, without user, password and parameters.")
    return value


def translator_key(name: str, *, server: str) -> str:
    """Return the key that lets the site in at its translator, or ""."""
    key = optional(name)
    if key and not server:
        stop(f"{name} is of use with TRANSLATOR_URL only.")
    if key and not TRANSLATOR_KEY.fullmatch(key):
        stop(f"{name} must be 8 to 400 characters without spaces.")
    return key


def index_prefix(name: str, *, default: str) -> str:
    """Return how the names of a search server's indexes begin; up to 100 characters that such a name may have."""
    found = optional(name, default=default)
    if not INDEX_PREFIX.fullmatch(found):
        stop(f"{name} must be lower-case letters, digits and hyphens, at most 100, and not begin with a hyphen.")
    return found


def demo_key(folder: Path, name: str) -> str:
    """Return a random key kept in the demo's data folder; made by whichever process comes first."""
    path = folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / f"{name}.{os.getpid()}"
    if not path.exists():
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            # A link appears whole or not at all, and never over another: nobody reads half a key.
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text().strip()


def demo_address(file: Path) -> str:
    """Return where the demo was last started, so that commands beside it name its own port."""
    try:
        return file.read_text().strip()
    except OSError:
        return "http://localhost:8000"


def _split(name: str, value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        stop(f"{name} is not a well-formed address.")
    return parts
