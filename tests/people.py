"""Who the people of the tests are: each function makes one of them, `cast` all."""

from accounts.states import Form, Role
from tests.factories import UserFactory, member


def colleague(person, name, role):
    """Return somebody else of a person's organisation."""
    return member(name, role=role, organisation=person.memberships.get().organisation)


def city_buyer():
    return member("Bora Buyer", "buys", form=Form.CITY)


def city_viewer(buyer):
    return colleague(buyer, "Vera Viewer", Role.VIEWER)


def vendor_owner():
    return member("Otto Owner", "provides")


def vendor_editor(owner):
    return colleague(owner, "Edna Editor", Role.EDITOR)


def investor():
    return member("Ines Investor", "invests", form=Form.INVESTOR)


def staff():
    return member("Stefan Staff", "runs_programme", form=Form.PROGRAMME_BODY)


def staff_viewer(of_staff):
    return colleague(of_staff, "Sara Staffviewer", Role.VIEWER)


def outsider():
    """Signed in, without an organisation."""
    return UserFactory(name="Olga Outsider", email="olga@people.example")


def cast():
    """Return one of each, by the names of the matrix of permissions; nobody is anonymous."""
    buyer, owner, of_staff = city_buyer(), vendor_owner(), staff()
    return {
        "anonymous": None,
        "outsider": outsider(),
        "vendor": owner,
        "editor": vendor_editor(owner),
        "city": buyer,
        "viewer": city_viewer(buyer),
        "investor": investor(),
        "staff": of_staff,
        "staff_viewer": staff_viewer(of_staff),
    }
