"""An app of the proofs alone, with a table that the product does not have."""

from datetime import timedelta

LEASE = timedelta(seconds=1)
