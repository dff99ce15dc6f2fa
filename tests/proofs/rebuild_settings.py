"""The settings of the proof of the index, with the builds that are asked of its workers."""

from marketplace.settings import JOURNAL_HANDLERS as PRODUCT_HANDLERS
from tests.proofs.index_settings import *  # noqa: F403

JOURNAL_HANDLERS = {
    # With a short lease, and without the rests of the other proof: a change is in the index before the build has ended.
    "tests.proofs.effects.handlers.PLAIN_INDEX": PRODUCT_HANDLERS["search.handlers.INDEX"],
    "tests.proofs.effects.handlers.TEND": PRODUCT_HANDLERS["search.handlers.TEND"],
}
