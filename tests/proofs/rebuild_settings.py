"""The settings of the proof of the index, with the builds that are asked of its workers."""

from marketplace.settings import JOURNAL_HANDLERS as PRODUCT_HANDLERS
from tests.proofs.index_settings import *  # noqa: F403

JOURNAL_HANDLERS = {
    # The product's own, without the rests of the other proof: what changes is in the index before the build has ended.
    "search.handlers.INDEX": PRODUCT_HANDLERS["search.handlers.INDEX"],
    "tests.proofs.effects.handlers.TEND": PRODUCT_HANDLERS["search.handlers.TEND"],
}
