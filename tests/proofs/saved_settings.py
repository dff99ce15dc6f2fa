"""The proofs' settings with the product's saved searches as the effects, on the product's verbs."""

from marketplace.settings import JOURNAL_HANDLERS as PRODUCT_HANDLERS
from tests.proofs.settings import *  # noqa: F403

JOURNAL_HANDLERS = {
    "tests.proofs.effects.alerts.LOOK": PRODUCT_HANDLERS["search.alerts.LOOK"],
    "tests.proofs.effects.alerts.DIGESTS": PRODUCT_HANDLERS["search.alerts.DIGESTS"],
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
