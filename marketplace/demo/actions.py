"""Puts the demonstration's people, listings and meetings into a database, through the same actions as everybody."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.actions import (
    accept_terms,
    ask_domain,
    ask_reset,
    create_organisation,
    create_staff,
    decide_domain,
    decide_organisation,
    verify_organisation,
)
from accounts.actor import Actor, system
from accounts.conditions import in_force
from accounts.models import Organisation, ReferenceFile, User
from accounts.queries import actor_of, places_named
from accounts.states import DomainState, OrganisationState
from accounts.values import Description
from listings import actions
from listings.errors import REFUSALS
from listings.models import Need, Solution
from listings.states import ListingState
from listings.values import SolutionValues
from marketplace.demo import (
    candidates,
    deployments,
    dossiers,
    files,
    kits,
    meetings,
    outcomes,
    partners,
    questions,
    references,
    reports,
    rooms,
    scoring,
    seen,
    teams,
    texts,
    writing,
)
from marketplace.demo.codes import enrol
from marketplace.demo.criteria import criteria_for
from marketplace.demo.people import DESK, LOST, STAFF, TRAVELLER, Person
from marketplace.demo.points import points_for
from marketplace.demo.reading import Listed, everybody, everything
from marketplace.demo.stage import Gone, Scene, Stage
from marketplace.inquiries import errors as inquiry_errors
from marketplace.matching import errors as matching_errors

MARK: Final = "demo:"
"""How the name of what is loaded begins: what somebody changed or withdrew since is not made again."""
SCENES: Final = (
    *(teams, deployments, meetings, questions, rooms, files, writing, texts, reports, scoring),
    *(outcomes, candidates, kits, seen, dossiers, partners, references),
)
"""What was played by people of the demonstration, in this order."""
MEETING_REFUSALS: Final = (Gone, *REFUSALS, *matching_errors.REFUSALS, *inquiry_errors.REFUSALS)


@transaction.atomic
def load_demo() -> int:
    """Make the people and listings that were never made; returns how many. Two queries when nothing is missing."""
    people = everybody()
    emails = {person.email for person in people}
    known = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    loaded = set(ReferenceFile.objects.filter(name__startswith=MARK).values_list("name", flat=True))
    newcomers = [person for person in people if person.email not in known]
    missing = [one for one in everything(timezone.now()) if _mark(one) not in loaded]
    _join(newcomers)
    _enrol([person for person in DESK if _factor_mark(person) not in loaded])
    return len(newcomers) + _list(missing, people)


@transaction.atomic
def load_meetings() -> int:
    """Play the matches, answers and inquiries that were never played, between what `load_demo` made; returns how many.

    What people or listings do not allow any more is left out. One query when nothing is missing.
    """
    missing = missing_meetings()
    if not missing:
        return 0
    stage = Stage(timezone.now())
    return sum(_play(scene, stage) for scene in missing)


def missing_meetings() -> list[Scene]:
    """Return the scenes that were never played, in the order in which they follow each other, in one query."""
    played = set(ReferenceFile.objects.filter(name__startswith=MARK).values_list("name", flat=True))
    return [
        scene for scene in chain.from_iterable(part.scenes() for part in SCENES) if f"{MARK}{scene.key}" not in played
    ]


def _play(scene: Scene, stage: Stage) -> bool:
    try:
        with transaction.atomic():
            scene.play(stage, scene.row)
            ReferenceFile.objects.create(name=f"{MARK}{scene.key}", digest="")
    except MEETING_REFUSALS:
        return False
    return True


def _mark(listed: Listed) -> str:
    return f"{MARK}{listed.key}"


def _factor_mark(person: Person) -> str:
    return f"{MARK}factor:{person.email}"


def _enrol(staff: list[Person]) -> None:
    """Give the staff a second factor, once: who takes it off sets up another, as anybody does."""
    for person in staff:
        user = User.objects.get(email=person.email)
        enrol(user)
        if person is TRAVELLER:
            ask_reset(actor=actor_of(user), why=LOST)
        ReferenceFile.objects.create(name=_factor_mark(person), digest="")


def _join(newcomers: list[Person]) -> None:
    """Make accounts with their organisations. A password that many share is hashed once: hashing is slow on purpose."""
    hashes = {password: make_password(password) for password in {person.password for person in newcomers}}
    for person in newcomers:
        user = _account(person, hashes[person.password])
        if person in DESK:
            create_staff(actor=system("demo"), person=user, body_name=person.organisation, country=person.country)
        else:
            _describe(person, user)


def _account(person: Person, hashed: str) -> User:
    user = User.objects.create(
        email=person.email,
        password=hashed,
        name=person.name,
        language="bg" if person.country == "BG" else "en",
        time_zone=person.zone,
    )
    EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    accept_terms(actor=actor_of(user), version=in_force().name)
    return user


def _describe(person: Person, user: User) -> None:
    description = Description(
        name=person.organisation,
        form=person.form,
        country=person.country,
        register_number=person.number,
        website=person.website,
        place=places_named(person.place, country=person.country).first(),
    )
    organisation = create_organisation(actor=actor_of(user), description=description, capabilities=[person.capability])
    reviewer = _reviewer()
    if person.wanted:
        more = OrganisationState.INCOMPLETE
        decide_organisation(actor=reviewer, organisation=organisation, to=more, why=person.wanted)
    elif person.verified:
        verify_organisation(actor=reviewer, organisation=organisation, version=organisation.version)
    if person.ends_soon:
        soon = timezone.now().date() + timedelta(days=20)
        Organisation.objects.filter(pk=organisation.pk).update(verified_until=soon)
    if person.domain:
        _ask_domain(person, actor_of(user), organisation, reviewer)


def _ask_domain(person: Person, owner: Actor, organisation: Organisation, reviewer: Actor) -> None:
    ask_domain(actor=owner, organisation=organisation, name=person.domain)
    if person.is_confirmed:
        decide_domain(actor=reviewer, domain=organisation.domains.get(), to=DomainState.CONFIRMED)


def _reviewer() -> Actor:
    return actor_of(User.objects.get(email=STAFF.email))


def _list(missing: list[Listed], people: Iterable[Person]) -> int:
    """Make listings and return how many; what the people's present standing does not allow is left for another time."""
    if not missing:
        return 0
    reviewer, names = _reviewer(), {person.email: person.organisation for person in people}
    users = User.objects.filter(email__in={one.email for one in missing})
    owners = {user.email: actor_of(user) for user in users}
    return sum(
        _try(one, organisation, owners[one.email], reviewer)
        for one in missing
        for organisation in owners[one.email].organisations
        if organisation.name == names[one.email]
    )


def _try(listed: Listed, organisation: Organisation, owner: Actor, reviewer: Actor) -> bool:
    try:
        with transaction.atomic():
            listing = _create(listed, organisation, owner)
            _bring(listing, listed, owner, reviewer)
            if listed.change:
                _change(listing, listed, owner)
            ReferenceFile.objects.create(name=_mark(listed), digest="")
    except REFUSALS:
        return False
    return True


def _create(listed: Listed, organisation: Organisation, owner: Actor) -> Solution | Need:
    if isinstance(listed.values, SolutionValues):
        return actions.create_solution(actor=owner, organisation=organisation, values=listed.values)
    need = actions.create_need(actor=owner, organisation=organisation, values=listed.values)
    if asked := points_for(listed.key):
        need = actions.save_points(actor=owner, need=need, version=need.version, points=asked)
    if weighed := criteria_for(listed.key):
        need = actions.save_criteria(actor=owner, need=need, version=need.version, criteria=weighed)
    return need


def _bring(listing: Solution | Need, listed: Listed, owner: Actor, reviewer: Actor) -> None:
    """Bring a draft as far as it has come."""
    if listed.stage == ListingState.DRAFT:
        return
    actions.submit(actor=owner, listing=listing, version=listing.version)
    if listed.stage == ListingState.PUBLISHED:
        actions.publish(actor=reviewer, listing=listing, version=listing.version)
        if listed.confirmed_days:
            confirmed_at = timezone.now() - timedelta(days=listed.confirmed_days)
            Solution.objects.filter(pk=listing.pk).update(confirmed_at=confirmed_at)
    if listed.stage == ListingState.RETURNED:
        actions.return_listing(actor=reviewer, listing=listing, why=listed.why)


def _change(listing: Solution | Need, listed: Listed, owner: Actor) -> None:
    """Change what is published: a solution's claims wait for review, a need gets a numbered correction."""
    common: dict[str, Any] = {"actor": owner, "version": listing.version, "values": listed.change}
    if isinstance(listing, Solution):
        actions.edit_solution(solution=listing, **common)
    else:
        actions.edit_need(need=listing, reason=listed.why, **common)
