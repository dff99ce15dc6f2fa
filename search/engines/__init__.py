"""Search engines behind one contract, and the one that settings name."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from search.engines.base import Engine

# By their names, because a process needs one of them, and each takes its time and memory to load.
EMBEDDED: Final = "search.engines.embedded.EmbeddedEngine"
ELASTICSEARCH: Final = "search.engines.elasticsearch.ElasticsearchEngine"
SERVERS: Final = "search.engines.elasticsearch.Servers"
MADE_FROM: Final = frozenset(
    {
        "ELASTICSEARCH_URL",
        "ELASTICSEARCH_API_KEY",
        "ELASTICSEARCH_CA",
        "SEARCH_SHARDS",
        "SEARCH_REPLICAS",
        "SEARCH_INDEX_FOLDER",
        "SEARCH_INDEX_PREFIX",
    }
)


def engine() -> Engine:
    """Return this process's engine: Elasticsearch when settings give its address, otherwise the embedded one."""
    return _engine_of(os.getpid())


@contextmanager
def scratch_engine(name: str) -> Iterator[Engine]:
    """Give an engine of the configured kind whose index is of this name and process alone; afterwards it is gone."""
    end = f"-scratch-{name}-{os.getpid()}"
    scratch = _made(end)
    try:
        yield scratch
    finally:
        scratch.drop()
        if not settings.ELASTICSEARCH_URL:
            shutil.rmtree(_folder(end), ignore_errors=True)


@lru_cache(maxsize=1)
def _engine_of(_process: int) -> Engine:
    """Return an engine that no fork shares: connections and open files are one process's own."""
    return _made("")


def _made(end: str) -> Engine:
    made: Engine
    if settings.ELASTICSEARCH_URL:
        servers = import_string(SERVERS)(
            url=settings.ELASTICSEARCH_URL,
            api_key=settings.ELASTICSEARCH_API_KEY,
            ca=settings.ELASTICSEARCH_CA,
            shards=settings.SEARCH_SHARDS,
            replicas=settings.SEARCH_REPLICAS,
        )
        made = import_string(ELASTICSEARCH)(servers, settings.SEARCH_INDEX_PREFIX + end)
    else:
        made = import_string(EMBEDDED)(_folder(end))
    return made


def _folder(end: str) -> Path:
    folder = Path(settings.SEARCH_INDEX_FOLDER)
    return folder.with_name(folder.name + end)


@receiver(setting_changed)
def forget(*, setting: str, **_kwargs: Any) -> None:
    """Read the settings again when a test changed them."""
    if setting in MADE_FROM:
        if _engine_of.cache_info().currsize:
            engine().close()
        _engine_of.cache_clear()
