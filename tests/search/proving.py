"""What happens to the deployments of a world of people who act: said, confirmed, disputed, aged."""

from django.utils import timezone

from accounts.journal.models import Delivery
from accounts.models import User
from listings.confirming import ASK
from listings.models import Deployment
from listings.models.deployments import AGES_AFTER
from listings.queries.confirmations import Link
from tests.listings.deployed import DISPUTED, TOWN, answer, deploy, deploy_in_town


class Deployed:
    """A world whose solution runs in its city."""

    def deploy(self):
        return deploy(self.solution, self.vendor_person, self.organisation_of(self.city_person))

    def proven(self):
        made = self.deploy()
        answer(made, self.city_person)
        return made

    def disputed(self):
        made = self.deploy()
        answer(made, self.city_person, DISPUTED, "It does not run here.")
        return made

    def in_town(self):
        """Return what runs in a city without members, for which its clerk answers by a link."""
        found = Deployment.objects.filter(city__name=TOWN).first()
        return found or deploy_in_town(self.solution, self.vendor_person)

    def link(self):
        return Link(self.in_town().city, User.objects.get(email="clara@lights.bg"))


def answered_again(world):
    answer(world.proven(), world.city_person, DISPUTED, "No.")
    answer(world.deploy(), world.city_person, DISPUTED, "Not here.")


def aged(world):
    """An answer that counts no more, which the daily job finds."""
    world.proven()
    Deployment.objects.update(answered_at=timezone.now() - AGES_AFTER)
    ASK.handle(Delivery())
