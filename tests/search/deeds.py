"""What people do to listings and organisations: what moves a document, what comes and goes."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

import accounts.actions
import listings.actions
from accounts.actor import system
from accounts.journal.models import Delivery
from accounts.models import Capability, Organisation
from accounts.queries import actor_of
from accounts.states import CapabilityName, CapabilityState, Form, OrganisationState
from accounts.values import Description
from listings.actions import ThemeWords
from listings.actions.references import import_references
from listings.kits import KitValues, Sharing
from listings.models import Need, Solution
from listings.queries import values_of_solution
from listings.states import InUse
from listings.values import OutcomeValues, TextValues
from search.contents import every_content
from search.documents import digest
from tests.factories import PlaceFactory, member
from tests.listings.deployed import CORRECTED, answer, change, verdict_on
from tests.listings.factories import published_need
from tests.listings.importing.rows import values as reference_values
from tests.listings.reported import decide, report
from tests.listings.stories import (
    changed,
    draft_need,
    draft_solution,
    fresh,
    make_themes,
    need_values,
    published,
    submitted,
)
from tests.listings.translated import BULGARIAN, OF_A_NEED
from tests.search.proving import Deployed, aged, answered_again

IMPORTER = system("import_references")
WORDS = ThemeWords(name_en="Lamps", name_bg="Лампи", description_en="Light.", description_bg="Светлина.")


def public():
    return {content.id: digest(content) for content in every_content()}


class World(Deployed):
    """People who act, a published and a waiting listing of each kind, a change that waits, a reference, a newcomer."""

    def __init__(self, vendor, city, staff):
        make_themes()
        self.vendor, self.city, self.staff = (actor_of(person) for person in (vendor, city, staff))
        self.vendor_person, self.city_person, self.staff_person = vendor, city, staff
        self.solution = published(draft_solution(vendor), vendor, staff)
        self.need = published(draft_need(city), city, staff)
        self.draft = draft_solution(vendor, title="A draft")
        self.sent = submitted(draft_solution(vendor, title="Waiting"), vendor)
        import_references(actor=IMPORTER, values=[reference_values()])
        self.newcomer = member("Nina Newcomer")
        self.other_city = member("Nora Neighbour", "buys")
        unknown = self.newcomer.memberships.get().organisation
        Organisation.objects.filter(pk=unknown.pk).update(state=OrganisationState.UNVERIFIED)

    def organisation_of(self, person):
        return Organisation.objects.get(memberships__person=person)

    def revision(self):
        return changed(self.solution, self.vendor_person, summary="Brightens lamps.")

    def edit_solution(self, **changes):
        return changed(self.solution, self.vendor_person, **changes)

    def edit_need(self, **changes):
        return listings.actions.edit_need(
            actor=self.city,
            need=fresh(self.need),
            version=fresh(self.need).version,
            values=need_values(**changes),
            reason="A mistake.",
        )

    def decide(self, person, to):
        accounts.actions.decide_organisation(
            actor=self.staff, organisation=self.organisation_of(person), to=to, why="Because."
        )

    def describe(self, person, **changes):
        body = self.organisation_of(person)
        said = Description(
            name=body.name,
            form=Form(body.form),
            country=str(body.country),
            register_number=body.register_number,
            website=body.website,
            place=body.place,
        )
        accounts.actions.edit_organisation(
            actor=actor_of(person), organisation=body, version=body.version, description=replace(said, **changes)
        )

    def ask_domain(self):
        body = self.organisation_of(self.vendor_person)
        accounts.actions.ask_domain(actor=self.vendor, organisation=body, name="lamps.bg")
        return body.domains.get()

    def verify(self, person):
        body = self.organisation_of(person)
        accounts.actions.verify_organisation(actor=self.staff, organisation=body, version=body.version)


def approve(world):
    revision = world.revision()
    listings.actions.approve_revision(actor=world.staff, revision=revision, version=revision.version)


def rename_and_verify(world):
    accounts.actions.submit_again(actor=world.vendor, organisation=world.organisation_of(world.vendor_person))
    world.describe(world.vendor_person, name="Dusk", country="EE")
    world.verify(world.vendor_person)


def move_programme_body(world):
    """A programme body may change its place while it is verified; here it has needs, too."""
    body = world.organisation_of(world.staff_person)
    Capability.objects.create(organisation=body, name=CapabilityName.BUYS, state=CapabilityState.GRANTED)
    published_need(body, themes=("lighting",), public_id="programme2")
    Delivery.objects.all().delete()
    world.before = public()
    world.describe(world.staff_person, place=PlaceFactory(name="Tartu", country="EE"))


def suspend_and_reinstate(world):
    world.decide(world.city_person, OrganisationState.SUSPENDED)
    world.decide(world.city_person, OrganisationState.VERIFIED)


def withdraw_and_publish(world):
    listings.actions.withdraw(actor=world.vendor, listing=world.solution)
    listings.actions.reopen(actor=world.vendor, listing=fresh(world.solution))
    published(fresh(world.solution), world.vendor_person, world.staff_person)


def set_aside(world):
    """Return a delivery that staff have to look after."""
    world.revision()
    Delivery.objects.update(quarantined_at=timezone.now())
    return Delivery.objects.first()


def lapse(world):
    """Let the 12 months of the solution pass, and the worker notice it."""
    Solution.objects.filter(pk=world.solution.pk).update(confirmed_at=timezone.now() - timedelta(days=366))
    listings.actions.tell_due()


def without_deadline(world):
    """Let the need have no deadline, and nothing wait for the index."""
    Need.objects.filter(pk=world.need.pk).update(deadline=None)
    Delivery.objects.all().delete()
    world.before = public()
    return fresh(world.need)


def record_outcome(world, need, kind="stopped"):
    award = {"vendor_name": "Lumen OÜ", "awarded_on": date(2024, 1, 31)} if kind == "bought" else {}
    listings.actions.record_outcome(actor=world.city, need=need, values=OutcomeValues(kind=kind, **award), seen=0)


def follow_up(world):
    """An award of which its city was asked, and says that it is in use."""
    ended = published_need(world.organisation_of(world.city_person), deadline=timezone.now())
    record_outcome(world, ended, "bought")
    world.before = public()
    listings.actions.ask_what_came()
    listings.actions.answer_follow_up(actor=world.city, need=ended, months=24, answer=InUse.AS_PLANNED)


def with_kit(world, *, wish=None):
    """A kit of a need that ended, kept or shared."""
    Need.objects.filter(pk=world.need.pk).update(deadline=timezone.now())
    record_outcome(world, fresh(world.need))
    Delivery.objects.all().delete()
    world.before = public()
    values = KitValues(language="en", lesson="Measure first.")
    return listings.actions.save_kit(actor=world.city, need=fresh(world.need), version=0, values=values, wish=wish)


def take_back(world):
    kit = with_kit(world, wish=CLEAN)
    Delivery.objects.all().delete()
    world.before = public()
    listings.actions.take_back_kit(actor=world.city, need=fresh(kit.need))


def hide_kit(world):
    kit = with_kit(world, wish=CLEAN)
    Delivery.objects.all().delete()
    world.before = public()
    decide(report(kit.need, world.newcomer, part=kit.subject), world.staff_person)


def copy_kit(world):
    kit = with_kit(world, wish=CLEAN)
    world.before = public()
    buyer = world.organisation_of(world.other_city)
    listings.actions.copy_kit(actor=actor_of(world.other_city), kit=kit, organisation=buyer)


def choose(world):
    """An award that names a solution."""
    need = without_deadline(world)
    award = {"vendor_name": "Lumen OÜ", "awarded_on": date(2024, 1, 31), "solution": world.solution.public_id}
    listings.actions.record_outcome(actor=world.city, need=need, values=OutcomeValues(kind="bought", **award), seen=0)


def correct_choice(world):
    """An award that named a solution, and was none."""
    choose(world)
    Delivery.objects.all().delete()
    world.before = public()
    listings.actions.record_outcome(actor=world.city, need=fresh(world.need), values=OutcomeValues(kind="none"), seen=1)


CLEAN = Sharing(is_clean=True)
TEXT_OF_NEED = TextValues(language="bg", words=OF_A_NEED)
TEXT_OF_SOLUTION = TextValues(language="bg", words=BULGARIAN)


def in_bulgarian(solution):
    """Give a published solution a Bulgarian text past its review."""
    solution.texts.create(language="bg", title="Лампи", summary="Лампи.", description="Лампи.", folded="лампи")
    return solution


MOVING = {
    "save_kit shared": lambda world: with_kit(world, wish=CLEAN),
    "take_back_kit": take_back,
    "decide_report about a kit": hide_kit,
    "record_outcome with a solution": choose,
    "record_outcome corrected": correct_choice,
    "record_outcome": lambda world: record_outcome(world, without_deadline(world)),
    "answer_deployment with a correction": lambda world: answer(
        world.deploy(), world.city_person, CORRECTED, "In 30 streets."
    ),
    "answer_by_link": lambda world: listings.actions.answer_by_link(
        link=world.link(), deployment=world.in_town(), verdict=verdict_on(world.in_town())
    ),
    "answer_deployment": lambda world: answer(world.deploy(), world.city_person),
    "decide_report": lambda world: decide(report(world.solution, world.newcomer), world.staff_person),
    "tell_due": lapse,
    "publish": lambda world: listings.actions.publish(
        actor=world.staff, listing=world.sent, version=world.sent.version
    ),
    "publish need": lambda world: published(
        draft_need(world.city_person, title="Another"), world.city_person, world.staff_person
    ),
    "move_deadline": lambda world: listings.actions.move_deadline(
        actor=world.city,
        need=world.need,
        version=world.need.version,
        deadline=world.need.deadline + timedelta(days=20),
        reason="More time.",
    ),
    "withdraw": lambda world: listings.actions.withdraw(actor=world.vendor, listing=world.solution),
    "withdraw need": lambda world: listings.actions.withdraw(actor=world.city, listing=world.need),
    "return_listing": lambda world: listings.actions.return_listing(
        actor=world.staff, listing=world.solution, why="Say more."
    ),
    "return_listing need": lambda world: listings.actions.return_listing(
        actor=world.staff, listing=world.need, why="Say more."
    ),
    "save_text of a need": lambda world: listings.actions.save_text(
        actor=world.city, listing=world.need, version=world.need.version, values=TEXT_OF_NEED, reason="For neighbours."
    ),
    "take_rows": lambda world: listings.actions.take_rows(
        actor=world.vendor,
        organisation=world.solution.organisation,
        wanted=[
            listings.actions.Wanted(
                replace(values_of_solution(world.solution), tags=("Zigbee",)), world.solution, world.solution.version
            )
        ],
    ),
    "edit_solution at once": lambda world: world.edit_solution(tags=("Zigbee",)),
    "edit_need tags": lambda world: world.edit_need(tags=("poles",)),
    "edit_need correction": lambda world: world.edit_need(problem="They burn at noon."),
    "edit_need deadline": lambda world: world.edit_need(deadline=need_values().deadline.replace(year=2127)),
    "edit_need budget goes private": lambda world: world.edit_need(budget_public=False),
    "edit_need public budget": lambda world: world.edit_need(budget_low=1, budget_high=100),
    "approve_revision": approve,
    "import_references new": lambda _world: import_references(
        actor=IMPORTER, values=[reference_values(identifier="2-2020")]
    ),
    "import_references changed": lambda _world: import_references(
        actor=IMPORTER, values=[reference_values(title="Arc lamps", digest="b")]
    ),
    "decide_organisation suspended": lambda world: world.decide(world.vendor_person, OrganisationState.SUSPENDED),
    "decide_organisation reopened": lambda world: world.decide(world.city_person, OrganisationState.UNVERIFIED),
    "submit_again": lambda world: accounts.actions.submit_again(
        actor=world.city, organisation=world.organisation_of(world.city_person)
    ),
    "edit_organisation": rename_and_verify,
    "edit_organisation place": move_programme_body,
}
"""What changes what everybody may read; the first word is the action."""
COMING_AND_GOING = {
    "decide_report about a deployment": lambda world: decide(
        report(world.solution, world.newcomer, part=world.proven().subject), world.staff_person
    ),
    "remove_text": lambda world: listings.actions.remove_text(
        actor=world.vendor, listing=in_bulgarian(world.solution), version=world.solution.version, language="bg"
    ),
    "answer_deployment again": answered_again,
    "answer_deployment disputed": lambda world: world.disputed(),
    "ask_cities aged": aged,
    "remove_deployment": lambda world: listings.actions.remove_deployment(
        actor=world.vendor, deployment=world.proven()
    ),
    "change_deployment": lambda world: change(world.proven(), world.vendor_person, scale="Two lamps"),
    "confirm_solution": lambda world: (
        lapse(world),
        listings.actions.confirm_solution(
            actor=world.vendor, solution=fresh(world.solution), version=fresh(world.solution).version
        ),
    ),
    "decide_organisation": suspend_and_reinstate,
    "reopen": withdraw_and_publish,
}
