"""Sets the environment before the settings are read: the demo's, in a folder of this test run."""

import os
import tempfile
from pathlib import Path

folder = os.environ.get("TEST_DATA") or tempfile.mkdtemp(prefix="marketplace-tests-")
os.environ["TEST_DATA"] = folder
(Path(folder) / "static").mkdir(exist_ok=True)
os.environ["DATA"] = folder
os.environ["DEMO"] = "1"
os.environ.pop("DATABASE_URL", None)
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
