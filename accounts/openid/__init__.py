"""Sign-in through an OpenID Connect provider that settings name: asking it, believing it, and what follows."""
