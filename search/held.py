"""What the search holds about a person: her saved searches, and the synonyms that she wrote."""

from typing import Final

from accounts.models import User
from accounts.personal import Held, Holder
from search.models import SavedSearch, Synonym


def _held(person: User) -> Held:
    return [
        *(
            {
                "kind": "saved search",
                "name": one.name,
                "text": one.text,
                "searches": one.kind,
                "filters": one.chosen,
                "rhythm": one.rhythm,
                "since": one.created_at.isoformat(),
            }
            for one in SavedSearch.objects.filter(person=person)
        ),
        *({"kind": "synonym", "id": one.public_id} for one in Synonym.objects.filter(added_by=person)),
    ]


def _erase(person: User) -> None:
    SavedSearch.objects.filter(person=person).delete()
    Synonym.objects.filter(added_by=person).update(added_by=None)


SEARCHES: Final = Holder(name="searches", held=_held, erase=_erase)
