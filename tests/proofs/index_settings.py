"""The proofs' settings with the product's own index as the one effect, on the verbs that it follows in the product."""

from marketplace.settings import JOURNAL_HANDLERS as PRODUCT_HANDLERS
from tests.proofs.settings import *  # noqa: F403

JOURNAL_HANDLERS = {"tests.proofs.effects.handlers.INDEX": PRODUCT_HANDLERS["search.handlers.INDEX"]}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
