"""An app of the proofs alone, with a table that the product does not have."""

from datetime import timedelta

LEASE = timedelta(seconds=1)
LONG_LEASE = timedelta(seconds=3)
"""For work that may say nothing for a second where the machine is busy: who is taken for dead begins it all anew."""
