"""The values that the journal's machinery moves between."""

from datetime import timedelta
from typing import Final

LEASE: Final = timedelta(seconds=60)
PROBE_INTERVAL: Final = timedelta(seconds=5)
LONGEST_BACKOFF: Final = timedelta(seconds=60)
LONGEST_DEFERRAL: Final = timedelta(days=1)
FAILURES_TO_QUARANTINE: Final = 8

SEAL_HANDLER: Final = "seal"
SEAL_BATCH: Final = 1000
SEAL_REFUSAL: Final = timedelta(minutes=1)
NO_SEAL: Final = "0" * 64

JOB_VERB: Final = "job.due"
LETTER_VERB: Final = "letter.queued"
RETRY_VERB: Final = "delivery.retried"
ASSIGN_VERB: Final = "delivery.assigned"
