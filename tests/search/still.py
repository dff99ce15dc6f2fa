"""What people do to listings and organisations that changes nothing that everybody may read."""

from datetime import timedelta

from django.utils import timezone

import accounts.actions
import listings.actions
from accounts.actor import system
from accounts.models import Capability
from accounts.queries import actor_of
from accounts.states import CapabilityName, CapabilityState, DomainState, Form, OrganisationState
from accounts.values import Description, Profile
from listings.actions.references import import_references
from listings.models import Theme
from listings.states import AttachmentState
from tests.factories import UserFactory
from tests.listings.asked import ask_points
from tests.listings.attaching import attached
from tests.listings.importing.rows import values as reference_values
from tests.listings.notices.samples import eforms
from tests.listings.proposed import proposed
from tests.listings.reported import report
from tests.listings.stories import (
    draft_need,
    draft_solution,
    fresh,
    need_values,
    submitted,
)
from tests.listings.weighed import never_published, weigh
from tests.search.deeds import IMPORTER, TEXT_OF_SOLUTION, WORDS, copy_kit, follow_up, set_aside, with_kit

STILL = {
    "save_kit as a draft": with_kit,
    "copy_kit": copy_kit,
    "ask_what_came": lambda _world: listings.actions.ask_what_came(),
    "answer_follow_up": follow_up,
    "save_text of a solution waits": lambda world: listings.actions.save_text(
        actor=world.vendor, listing=world.solution, version=world.solution.version, values=TEXT_OF_SOLUTION
    ),
    "lead_with_text": lambda world: listings.actions.lead_with_text(
        actor=world.vendor, listing=world.solution, version=world.solution.version, language="en"
    ),
    "propose": lambda world: proposed(world.staff, world.city),
    "confirm_proposal": lambda world: listings.actions.confirm_proposal(
        actor=world.city, proposal=proposed(world.staff, world.city)
    ),
    "decline_proposal": lambda world: listings.actions.decline_proposal(
        actor=world.city, proposal=proposed(world.staff, world.city), why="No"
    ),
    "take_back_proposal": lambda world: listings.actions.take_back_proposal(
        actor=world.staff, proposal=proposed(world.staff, world.city)
    ),
    "drop_old_proposal": lambda world: listings.actions.drop_old_proposal(proposed(world.staff, world.city)),
    "remind_of_proposals": lambda _world: listings.actions.remind_of_proposals(),
    "keep_longer": lambda world: listings.actions.keep_longer(
        actor=world.city, need=fresh(world.need), until=timezone.now().date() + timedelta(days=4000), why="A grant"
    ),
    "add_theme": lambda world: listings.actions.add_theme(
        actor=world.staff, track=Theme.objects.get(key="green"), words=WORDS
    ),
    "edit_theme": lambda world: listings.actions.edit_theme(
        actor=world.staff, theme=Theme.objects.get(key="lighting"), version=1, words=WORDS, place=2
    ),
    "assign": lambda world: listings.actions.assign(actor=world.staff, listing=world.sent, to_me=True),
    "tell_due of what is confirmed": lambda _world: listings.actions.tell_due(),
    "declare": lambda world: listings.actions.declare(actor=world.vendor, solution=fresh(world.solution)),
    "take_back_declaration": lambda world: listings.actions.take_back_declaration(
        actor=world.vendor, solution=listings.actions.declare(actor=world.vendor, solution=fresh(world.solution))
    ),
    "create_need": lambda world: draft_need(world.city_person, title="Another"),
    "second_need": lambda world: listings.actions.second_need(
        actor=actor_of(world.other_city), need=world.need, organisation=world.organisation_of(world.other_city)
    ),
    "unsecond_need": lambda world: listings.actions.unsecond_need(
        actor=world.city, need=world.need, organisation=world.organisation_of(world.city_person)
    ),
    "create_need_from_notice": lambda world: listings.actions.create_need_from_notice(
        actor=world.city,
        organisation=world.organisation_of(world.city_person),
        content=[eforms()],
        reader="en",
    ),
    "create_solution": lambda world: draft_solution(world.vendor_person, title="Another"),
    "submit": lambda world: submitted(world.draft, world.vendor_person),
    "take_back": lambda world: listings.actions.take_back(actor=world.vendor, listing=world.sent),
    "edit_solution claim": lambda world: world.revision(),
    "edit_solution in another language": lambda world: world.edit_solution(language="bg", title="Полунощ"),
    "drop_revision": lambda world: listings.actions.drop_revision(
        actor=world.vendor, revision=world.revision(), version=1
    ),
    "return_revision": lambda world: listings.actions.return_revision(
        actor=world.staff, revision=world.revision(), why="Say more."
    ),
    "edit_need mode's own words": lambda world: world.edit_need(needed_by=need_values().needed_by.replace(year=2127)),
    "save_criteria": lambda world: weigh(world.city_person, never_published(draft_need(world.city_person))),
    "save_points": lambda world: ask_points(world.city_person, world.need),
    "ask_capability": lambda world: accounts.actions.ask_capability(
        actor=world.vendor, organisation=world.organisation_of(world.vendor_person), name=CapabilityName.INVESTS
    ),
    "add_attachment": lambda world: attached(world.solution, world.vendor_person),
    "describe_attachment": lambda world: listings.actions.describe_attachment(
        actor=world.vendor, attachment=attached(world.solution, world.vendor_person), words="A lamp"
    ),
    "lead_with": lambda world: listings.actions.lead_with(
        actor=world.vendor, attachment=attached(world.draft, world.vendor_person)
    ),
    "decide_attachment": lambda world: listings.actions.decide_attachment(
        actor=world.staff,
        attachment=attached(world.solution, world.vendor_person),
        to=AttachmentState.APPROVED,
    ),
    "remove_attachment": lambda world: listings.actions.remove_attachment(
        actor=world.vendor, attachment=attached(world.solution, world.vendor_person)
    ),
    "assign_delivery": lambda world: accounts.actions.assign_delivery(
        actor=world.staff, delivery=set_aside(world), to_me=True
    ),
    "retry_deliveries": lambda world: accounts.actions.retry_deliveries(actor=world.staff, uids=[set_aside(world).uid]),
    "assign_organisation": lambda world: accounts.actions.assign_organisation(
        actor=world.staff, organisation=world.organisation_of(world.newcomer), to_me=True
    ),
    "create_organisation": lambda world: accounts.actions.create_organisation(
        actor=world.vendor,
        description=Description(name="New", form=Form.COMPANY, country="BG", register_number=""),
        capabilities=[CapabilityName.PROVIDES],
    ),
    "create_staff": lambda _world: accounts.actions.create_staff(
        actor=system("create_staff"), person=UserFactory(), body_name="Office", country="BE"
    ),
    "decide_capability": lambda world: accounts.actions.decide_capability(
        actor=world.staff,
        capability=Capability.objects.get(organisation=world.organisation_of(world.vendor_person)),
        to=CapabilityState.REFUSED,
        why="Because.",
    ),
    "decide_organisation incomplete": lambda world: world.decide(world.newcomer, OrganisationState.INCOMPLETE),
    "record_lookup": lambda world: accounts.actions.record_lookup(
        actor=world.staff,
        organisation=world.organisation_of(world.vendor_person),
        number=world.organisation_of(world.vendor_person).register_number,
        register="Register",
        fits=True,
    ),
    "ask_domain": lambda world: world.ask_domain(),
    "decide_domain": lambda world: accounts.actions.decide_domain(
        actor=world.staff, domain=world.ask_domain(), to=DomainState.CONFIRMED
    ),
    "give_up_domain": lambda world: accounts.actions.give_up_domain(actor=world.vendor, domain=world.ask_domain()),
    "decide_organisation refused": lambda world: world.decide(world.newcomer, OrganisationState.REFUSED),
    "verify_organisation": lambda world: world.verify(world.newcomer),
    "disown": lambda world: accounts.actions.disown(world.newcomer),
    "edit_profile": lambda world: accounts.actions.edit_profile(
        actor=world.vendor, version=1, profile=Profile(name="Otto", language="bg", time_zone="Europe/Sofia")
    ),
    "add_deployment": lambda world: world.deploy(),
    "make_report": lambda world: report(world.solution, world.newcomer),
    "reply_to_dispute": lambda world: listings.actions.reply_to_dispute(
        actor=world.vendor, deployment=world.disputed(), text="It does."
    ),
    "never_ask": lambda world: listings.actions.never_ask(
        actor=world.city, city=world.organisation_of(world.city_person)
    ),
    "never_ask_by_link": lambda world: listings.actions.never_ask_by_link(link=world.link()),
    "ask_again": lambda world: listings.actions.ask_again(
        actor=world.city, city=world.organisation_of(world.city_person)
    ),
    "import_references again": lambda _world: import_references(actor=IMPORTER, values=[reference_values()]),
}
"""What changes nothing that everybody may read."""
