"""How this site talks to its search servers: every address, time-out and retry stands here."""

from dataclasses import dataclass
from typing import Any, Final

from elastic_transport.client_utils import DEFAULT
from elasticsearch import Elasticsearch

SECONDS_TO_ANSWER: Final = 2.0
"""How long a page waits for the server before it is answered from the database."""
SECONDS_TO_STORE: Final = 20.0
"""How long a worker or a command waits; a worker's lease is three times as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the servers of one cluster are, who asks, and how an index is spread over them.

    `url` is one address, or several with commas between them. `replicas` None means one more copy where there is a
    second server to hold it.
    """

    url: str
    api_key: str = ""
    ca: str = ""
    shards: int = 1
    replicas: int | None = None

    @property
    def index_settings(self) -> dict[str, Any]:
        """The settings of a new index; it is not made visible by the clock while it is filled."""
        copies = {"auto_expand_replicas": "0-1"} if self.replicas is None else {"number_of_replicas": self.replicas}
        return {"number_of_shards": self.shards, "refresh_interval": "-1", **copies}

    def client(self) -> Elasticsearch:
        """Return a client: what cannot connect is tried once at each other address, what was too slow nowhere else.

        A second try of a slow question would double the time that a page waits, and a worker tries again by itself.
        """
        hosts = self.url.split(",")
        return Elasticsearch(
            hosts,
            api_key=self.api_key or None,
            request_timeout=SECONDS_TO_ANSWER,
            max_retries=len(hosts) - 1,
            retry_on_timeout=False,
            retry_on_status=(),
            ca_certs=self.ca or DEFAULT,
        )
