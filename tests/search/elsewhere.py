"""The settings of a process beside a test: the product's, with the index of that test."""

import os
from pathlib import Path

from marketplace.settings import *  # noqa: F403

SEARCH_INDEX_FOLDER = Path(os.environ["INDEX_FOLDER"])
SEARCH_INDEX_PREFIX = os.environ["INDEX_PREFIX"]
ELASTICSEARCH_URL = os.environ["INDEX_SERVER"]
