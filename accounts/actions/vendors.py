"""One legal entity is one vendor."""

from django.utils.translation import gettext as _

from accounts.errors import Incomplete
from accounts.journal import database
from accounts.models import Organisation
from accounts.queries import vendors_with_number
from accounts.registers import legal_entity


def refuse_second_vendor(organisation: Organisation) -> None:
    """Raise `Incomplete`, which names the other, where another vendor has the number of an organisation.

    `organisation` is locked by the caller, who is about to let it provide. Holds the number until the transaction ends,
    so that of several with one number, each in a transaction of its own, the later ones see what the first has done.
    """
    if not organisation.register_number:
        return
    country = str(organisation.country.code)
    database.hold(f"vendor:{country}:{legal_entity(organisation.register_number, country)}")
    other = vendors_with_number(organisation).first()
    if other:
        raise Incomplete(
            _(
                "“%(name)s” is a vendor with this number already, and one legal entity is one vendor. Leave “Provides” "
                "out, or withdraw it there first."
            )
            % {"name": other.name}
        )
