"""Words that mean the same: what somebody types finds what others write."""
