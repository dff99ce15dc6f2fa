"""Loads the reference data of the search: words that mean the same."""

from django.db import transaction

from accounts.models import ReferenceFile
from search.actions.synonyms import Loaded, load_synonyms
from search.synonyms.shipped import SYNONYMS, shipped_digest, shipped_synonyms


@transaction.atomic
def load_words() -> Loaded:
    """Bring the words that mean the same up to the file; returns what that changed, nothing when they are."""
    digest = shipped_digest()
    if ReferenceFile.objects.filter(name=SYNONYMS.name, digest=digest).exists():
        return Loaded(0)
    written = load_synonyms(shipped_synonyms())
    ReferenceFile.objects.update_or_create(name=SYNONYMS.name, defaults={"digest": digest})
    return written
