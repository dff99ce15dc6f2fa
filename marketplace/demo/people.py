"""The people to try the demonstration as, and their organisations, which are invented, save the city."""

from dataclasses import dataclass, replace

from accounts.states import CapabilityName, Form

PASSWORD = "smart-cities-demo"  # noqa: S105  the demonstration prints it


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to try the product as; `wanted` is what staff asked her organisation for instead of verifying it."""

    name: str
    email: str
    what: str
    organisation: str
    form: Form
    country: str
    number: str
    capability: CapabilityName
    place: str = ""
    website: str = ""
    verified: bool = True
    wanted: str = ""
    domain: str = ""
    is_confirmed: bool = False
    ends_soon: bool = False
    password: str = PASSWORD
    zone: str = "Europe/Brussels"


STAFF = Person(
    name="Elena Marinova",
    email="staff@demo.example",
    what="programme staff",
    organisation="Programme Office (demo)",
    form=Form.PROGRAMME_BODY,
    country="BE",
    number="",
    capability=CapabilityName.RUNS_PROGRAMME,
)
COLLEAGUE = replace(
    STAFF, name="Tomasz Zielinski", email="colleague@demo.example", what="programme staff, the second pair of eyes"
)
TRAVELLER = replace(
    STAFF, name="Greta Lindqvist", email="traveller@demo.example", what="programme staff, has lost her phone"
)
LOST = "My phone was stolen on the train to Ghent, and the recovery codes were in its case."
DESK = (STAFF, COLLEAGUE, TRAVELLER)
"""The programme's staff: they come with a second factor, which the one who travels cannot show any more."""
PEOPLE: tuple[Person, ...] = (
    *DESK,
    Person(
        name="Ivan Petrov",
        email="city@demo.example",
        what="buys for a city",
        organisation="Община Габрово",
        form=Form.CITY,
        country="BG",
        number="000215630",
        capability=CapabilityName.BUYS,
        place="Gabrovo",
        website="https://gabrovo.bg",
        zone="Europe/Sofia",
    ),
    Person(
        name="Liis Tamm",
        email="vendor@demo.example",
        what="lists for a vendor",
        organisation="Lumenta Systems (invented)",
        form=Form.COMPANY,
        country="EE",
        number="DEMO-EE-1",
        capability=CapabilityName.PROVIDES,
        place="Tallinn",
        website="https://lumenta.example",
        domain="lumenta.example",
    ),
    Person(
        name="Jonas Brandt",
        email="investor@demo.example",
        what="invests",
        organisation="Nordsee Stadtkapital (invented)",
        form=Form.INVESTOR,
        country="DE",
        number="DEMO-DE-1",
        capability=CapabilityName.INVESTS,
        place="Hamburg",
        website="https://stadtkapital.example",
        domain="stadtkapital.example",
        is_confirmed=True,
    ),
    Person(
        name="Marta Silva",
        email="newcomer@demo.example",
        what="waits for verification",
        organisation="Praia Livre Dados (invented)",
        form=Form.COMPANY,
        country="PT",
        number="DEMO-PT-1",
        capability=CapabilityName.PROVIDES,
        place="Porto",
        website="https://praialivre.example",
        verified=False,
    ),
)
"""Those that a start prints. Who else takes part stands in content/organisations.toml."""
