"""Staff read, publish and return listings and changes; each press stands for itself and the second is told kindly."""

import re

import pytest

from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import OrganisationState
from listings import actions
from listings.models import Need, Revision, Solution
from listings.states import ListingState, PriceBand, RevisionState
from tests.factories import member
from tests.listings.stories import (
    changed,
    draft_need,
    draft_solution,
    fresh,
    make_themes,
    published,
    solution_values,
    submitted,
)


@pytest.fixture(autouse=True)
def themes(db):
    make_themes()


@pytest.fixture
def colleague(staff):
    return member("Clara Colleague", organisation=staff.memberships.get().organisation)


@pytest.fixture
def waiting(vendor_owner):
    return submitted(draft_solution(vendor_owner), vendor_owner)


@pytest.fixture
def revision(vendor_owner, staff):
    solution = published(draft_solution(vendor_owner, title="Daybreak"), vendor_owner, staff)
    return changed(solution, vendor_owner, title="Daybreak", price_band=PriceBand.OVER_500K, summary="Brighter.")


def titles(client, query=""):
    page = client.get(f"/staff/review/{query}").content.decode()
    return re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', page)


def review(client, kind, thing):
    answer = client.get(f"/staff/review/{kind}/{thing.public_id}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_queue_lists_what_waits_and_what_was_decided(client_of, staff, waiting, revision, city_buyer):
    need = submitted(draft_need(city_buyer), city_buyer)
    client = client_of(staff)
    assert sorted(titles(client)) == ["Daybreak", "Dim the lamps", "Nightfall"]
    assert titles(client, "?tab=published") == ["Daybreak"]
    actions.return_listing(actor=actor_of(staff), listing=need, why="Say where.")
    assert titles(client, "?tab=returned") == ["Dim the lamps"]
    assert titles(client, "?tab=withdrawn") == []


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?kind=solution", ["Nightfall"]),
        ("?kind=need", ["Dim the lamps"]),
        ("?kind=revision", ["Daybreak"]),
        ("?q=NIGHTF", ["Nightfall"]),
        ("?q=bora", ["Dim the lamps"]),
        ("?q=nothing+of+it", []),
        ("?mine=1", ["Nightfall"]),
        ("?tab=nonsense&kind=nonsense&page=nonsense", ["Daybreak", "Dim the lamps", "Nightfall"]),
    ],
)
def test_queue_is_filtered(client_of, staff, waiting, revision, city_buyer, query, shown):
    submitted(draft_need(city_buyer), city_buyer)
    actions.assign(actor=actor_of(staff), listing=waiting, to_me=True)
    assert sorted(titles(client_of(staff), query)) == shown


def test_queue_says_what_is_missing_in_an_empty_tab(client_of, staff):
    assert "Nothing waits" in client_of(staff).get("/staff/review/").content.decode()
    assert "Nothing here fits" in client_of(staff).get("/staff/review/?q=x").content.decode()
    assert "This tab is empty" in client_of(staff).get("/staff/review/?tab=returned").content.decode()


def test_review_shows_all_that_is_claimed(client_of, staff, waiting):
    page = review(client_of(staff), "solution", waiting)
    for text in (
        *("Dims lamps.", "<em>poles</em>", "€10,000 to €50,000", "Subscription", "Bulgaria, Romania"),
        *("34993000", "Road lighting", "liis@nightfall.example", "DALI", "Organisation of Otto Owner"),
        *("sent for review", "Otto Owner"),
    ):
        assert text in page


def test_review_of_a_change_shows_both_versions_side_by_side(client_of, staff, revision):
    page = review(client_of(staff), "revision", revision)
    marked = re.findall(r"<(del|ins) [^>]*>([^<]+)<", page)
    assert marked == [
        *(("del", "Dims lamps."), ("ins", "Brighter.")),
        *(("del", "€10,000 to €50,000"), ("ins", "Over €500,000")),
    ]


def test_staff_never_see_a_private_budget(client_of, staff, city_buyer):
    need = submitted(draft_need(city_buyer, budget_public=False), city_buyer)
    page = review(client_of(staff), "need", need)
    assert "Budget" not in page
    assert "180,000" not in page
    shown = submitted(draft_need(city_buyer), city_buyer)
    assert "€180,000 to €420,000" in review(client_of(staff), "need", shown)


def test_private_budget_changes_no_byte_of_the_staff_pages(client_of, staff, city_buyer):
    need = published(draft_need(city_buyer, budget_public=False), city_buyer, staff)
    client = client_of(staff)
    addresses = (f"/staff/review/need/{need.public_id}/", "/staff/review/?tab=published", f"/needs/{need.public_id}/")

    def pages():
        texts = [client.get(address).content.decode() for address in addresses]
        return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text) for text in texts]

    before = pages()
    Need.objects.filter(pk=need.pk).update(budget_low=1, budget_high=2, version=need.version + 1)
    assert pages() == before


def test_publish_puts_it_up_and_tells_the_second_who_was_first(client_of, staff, colleague, waiting):
    address = f"/staff/review/solution/{waiting.public_id}/publish/"
    first = client_of(staff).post(address, {"version": waiting.version}, follow=True)
    assert said(first) == ["“Nightfall” is published. Its owners are told by mail."]
    second = client_of(colleague).post(address, {"version": waiting.version}, follow=True)
    assert re.fullmatch(r"Stefan Staff did that already, on \d+ \w+ \d{4}, \d\d:\d\d\.", said(second)[0])
    assert client_of().get(f"/solutions/{waiting.public_id}/").status_code == 200


@pytest.mark.parametrize("version", ["", "0", "x", "99", "9" * 40])
def test_nobody_publishes_what_she_has_not_read(client_of, staff, waiting, version):
    answer = client_of(staff).post(
        f"/staff/review/solution/{waiting.public_id}/publish/", {"version": version}, follow=True
    )
    assert said(answer) == ["The text changed after you opened it. Read it again."]
    assert fresh(waiting).state == ListingState.SUBMITTED


def test_return_needs_a_reason(client_of, staff, waiting):
    address = f"/staff/review/solution/{waiting.public_id}/return/"
    seen = {"version": waiting.version, "state": "submitted"}
    answer = client_of(staff).post(address, {"why": " ", **seen})
    assert answer.status_code == 422
    assert "Give the reason. The organisation reads it." in answer.content.decode()
    assert fresh(waiting).state == ListingState.SUBMITTED
    answer = client_of(staff).post(address, {"why": "Name a city.", **seen}, follow=True)
    assert said(answer) == ["“Nightfall” is returned. Its owners are told by mail."]
    assert "Name a city." in review(client_of(staff), "solution", waiting)
    assert fresh(waiting).state == ListingState.RETURNED


def test_published_listing_is_taken_down_with_a_reason(client_of, staff, vendor_owner, waiting):
    actions.publish(actor=actor_of(staff), listing=waiting, version=waiting.version)
    assert "Take it down with this reason" in review(client_of(staff), "solution", waiting)
    sent = {"why": "A false claim.", "version": waiting.version, "state": "published"}
    client_of(staff).post(f"/staff/review/solution/{waiting.public_id}/return/", sent)
    assert client_of().get(f"/solutions/{waiting.public_id}/").status_code == 404


def test_change_is_approved_or_returned(client_of, staff, vendor_owner, revision):
    address = f"/staff/review/revision/{revision.public_id}/"
    sent = {"why": "The price is not on your site.", "version": revision.version, "state": "waiting"}
    client_of(staff).post(f"{address}return/", sent)
    assert Revision.objects.get().state == RevisionState.RETURNED
    page = client_of(vendor_owner).get(f"/solutions/{revision.solution.public_id}/").content.decode()
    assert "The price is not on your site." in page
    again = changed(
        revision.solution, vendor_owner, title="Daybreak", price_band=PriceBand.UNDER_500K, summary="Brighter."
    )
    client_of(staff).post(f"{address}publish/", {"version": again.version})
    assert Revision.objects.get().state == RevisionState.APPROVED
    assert Solution.objects.get().price_band == PriceBand.UNDER_500K


def test_take_put_back_and_take_over(client_of, staff, colleague, waiting):
    address = f"/staff/review/solution/{waiting.public_id}/assign/"
    client_of(staff).post(address, {"to": "me"})
    assert fresh(waiting).reviewer == staff
    refused = client_of(colleague).post(address, {"to": "me"}, follow=True)
    assert said(refused) == ["Stefan Staff has it already."]
    client_of(colleague).post(address, {"to": "me", "instead_of": staff.public_id})
    assert fresh(waiting).reviewer == colleague
    client_of(colleague).post(address, {"to": "nobody"})
    assert fresh(waiting).reviewer is None


def test_bulk_publishes_each_for_itself(client_of, staff, waiting, revision, city_buyer):
    need = submitted(draft_need(city_buyer), city_buyer)
    lines = [
        f"solution.{waiting.public_id}.{waiting.version}.submitted",
        f"revision.{revision.public_id}.{revision.version}.waiting",
        f"need.{need.public_id}.99.submitted",
        "need.aaaaaaaaaa.1.submitted",
        "nonsense",
    ]
    sent = {"line": lines, "what": "publish", "filter": "tab=waiting&kind=need&q=x&evil=1"}
    answer = client_of(staff).post("/staff/review/bulk/", sent, follow=True)
    assert sorted(said(answer)) == [
        "2 lines done.",
        "Dim the lamps: The text changed after you opened it. Read it again.",
    ]
    assert answer.redirect_chain == [("/staff/review/?tab=waiting&kind=need&q=x", 302)]
    assert (fresh(waiting).state, fresh(revision).state, fresh(need).state) == ("published", "approved", "submitted")


@pytest.mark.parametrize(("what", "mine"), [("take", True), ("put_back", False)])
def test_bulk_takes_and_puts_back(client_of, staff, waiting, what, mine):
    actions.assign(actor=actor_of(staff), listing=waiting, to_me=not mine)
    sent = {"line": [f"solution.{waiting.public_id}.0.submitted"], "what": what}
    client_of(staff).post("/staff/review/bulk/", sent)
    assert (fresh(waiting).reviewer == staff) is mine


@pytest.mark.parametrize(
    "sent", [{}, {"what": "publish"}, {"what": "explode", "line": ["solution.aaaaaaaaaa.1.submitted"]}]
)
def test_bulk_without_a_choice_says_so(client_of, staff, sent):
    answer = client_of(staff).post("/staff/review/bulk/", sent, follow=True)
    assert said(answer) == ["Tick at least one line and choose what to do."]


def test_nothing_of_an_unverified_organisation_is_published(client_of, staff, waiting):
    Organisation.objects.filter(pk=waiting.organisation_id).update(state=OrganisationState.UNVERIFIED)
    assert "is not verified now" in review(client_of(staff), "solution", waiting)
    client_of(staff).post(f"/staff/review/solution/{waiting.public_id}/publish/", {"version": waiting.version})
    assert fresh(waiting).state == ListingState.SUBMITTED


def test_staff_do_not_decide_about_their_own_organisation(client_of, staff, waiting):
    waiting.organisation.memberships.create(person=staff, role="viewer")
    page = review(client_of(staff), "solution", waiting)
    assert "a colleague has to decide" in page
    assert "/publish/" not in page
    client_of(staff).post(f"/staff/review/solution/{waiting.public_id}/publish/", {"version": waiting.version})
    assert fresh(waiting).state == ListingState.SUBMITTED


def test_staff_who_may_only_read_get_no_buttons(client_of, staff_viewer, waiting):
    page = review(client_of(staff_viewer), "solution", waiting)
    assert "Deciding needs the role owner or editor" in page
    assert "/publish/" not in page
    assert "data-bulk-item" not in client_of(staff_viewer).get("/staff/review/").content.decode()


@pytest.mark.parametrize("step", ["", "publish/", "return/", "assign/"])
def test_review_is_for_staff(client_of, waiting, vendor_owner, outsider, staff_viewer, step):
    address = f"/staff/review/solution/{waiting.public_id}/{step}"
    send = (lambda client: client.post(address, {"why": "x"})) if step else (lambda client: client.get(address))
    statuses = [send(client_of(person)).status_code for person in (None, vendor_owner, outsider, staff_viewer)]
    assert statuses == [302, 404, 404, 403 if step else 200]
    assert fresh(waiting).state == ListingState.SUBMITTED


def test_draft_and_unknown_things_have_no_review_page(client_of, staff, vendor_owner):
    draft = draft_solution(vendor_owner)
    for kind, name in (("solution", draft.public_id), ("need", draft.public_id), ("theme", "x"), ("revision", "x")):
        assert client_of(staff).get(f"/staff/review/{kind}/{name}/").status_code == 404


def test_queue_asks_as_much_for_many_rows_as_for_few(
    client_of, staff, vendor_owner, city_buyer, waiting, revision, django_assert_max_num_queries
):
    for number in range(4):
        submitted(draft_solution(vendor_owner, title=f"Lamp {number}"), vendor_owner)
        submitted(draft_need(city_buyer, title=f"Need {number}"), city_buyer)
    client = client_of(staff)
    with django_assert_max_num_queries(25):
        assert len(titles(client)) == 10


# Two people at once


def returns(client, kind, thing, *, seen):
    """Press "Return it" on a page that was opened when the thing looked like `seen`."""
    sent = {"why": "Say more.", "version": seen.version, "state": seen.state}
    return said(client.post(f"/staff/review/{kind}/{thing.public_id}/return/", sent, follow=True))


def hidden(page):
    """Return the version and the state in the form of the return."""
    form = page[page.index('/return/" novalidate') :]
    return re.findall(r'name="(version|state)" value="([^"]+)"', form)


def test_stale_return_does_not_take_down_what_a_colleague_has_just_published(client_of, staff, colleague, waiting):
    actions.publish(actor=actor_of(staff), listing=fresh(waiting), version=waiting.version)
    assert returns(client_of(colleague), "solution", waiting, seen=waiting) == [
        "It is “Published” since you opened it, so nothing was done. Look at it again."
    ]
    assert fresh(waiting).state == ListingState.PUBLISHED
    page = review(client_of(colleague), "solution", waiting)
    assert hidden(page) == [("version", "0"), ("state", "published")]
    assert returns(client_of(colleague), "solution", waiting, seen=fresh(waiting)) == [
        "“Nightfall” is returned. Its owners are told by mail."
    ]


def test_return_of_a_text_that_changed_meanwhile_is_refused(client_of, staff, vendor_owner, waiting):
    actions.take_back(actor=actor_of(vendor_owner), listing=fresh(waiting))
    values = solution_values(summary="Dims lamps at night.")
    draft = fresh(waiting)
    actions.edit_solution(actor=actor_of(vendor_owner), solution=draft, version=draft.version, values=values)
    submitted(draft, vendor_owner)
    assert returns(client_of(staff), "solution", waiting, seen=waiting) == [
        "The text changed after you opened it. Read it again."
    ]
    assert fresh(waiting).state == ListingState.SUBMITTED


def test_second_return_is_told_who_was_first(client_of, staff, colleague, waiting):
    returns(client_of(staff), "solution", waiting, seen=waiting)
    [sentence] = returns(client_of(colleague), "solution", waiting, seen=waiting)
    assert sentence.startswith("Stefan Staff did that already, on ")


def test_refused_form_of_a_return_still_says_what_was_seen(client_of, staff, colleague, waiting):
    """A return without a reason that crosses a publication must not become one of what is published."""
    actions.publish(actor=actor_of(staff), listing=fresh(waiting), version=waiting.version)
    address = f"/staff/review/solution/{waiting.public_id}/return/"
    answer = client_of(colleague).post(address, {"why": "", "version": waiting.version, "state": "submitted"})
    assert hidden(answer.content.decode()) == [("version", str(waiting.version)), ("state", "submitted")]


def test_return_without_what_was_seen_does_nothing(client_of, staff, waiting):
    client_of(staff).post(f"/staff/review/solution/{waiting.public_id}/return/", {"why": "Say more."})
    assert fresh(waiting).state == ListingState.SUBMITTED


def test_stale_return_of_a_change_is_refused(client_of, staff, colleague, vendor_owner, revision):
    changed(revision.solution, vendor_owner, title="Daybreak", price_band=PriceBand.OVER_500K, summary="Brightest.")
    assert returns(client_of(staff), "revision", revision, seen=revision) == [
        "The text changed after you opened it. Read it again."
    ]
    actions.approve_revision(actor=actor_of(colleague), revision=fresh(revision), version=revision.version + 1)
    assert returns(client_of(staff), "revision", revision, seen=revision) == [
        "It is “Approved” since you opened it, so nothing was done. Look at it again."
    ]
    assert fresh(revision).state == RevisionState.APPROVED


@pytest.mark.parametrize("what", ["take", "put_back"])
def test_bulk_leaves_what_was_decided_meanwhile(client_of, staff, colleague, waiting, what):
    holder = None if what == "take" else staff
    if holder:
        actions.assign(actor=actor_of(staff), listing=fresh(waiting), to_me=True)
    line = re.findall(r'name="line" value="([^"]+)"', client_of(staff).get("/staff/review/").content.decode())
    assert line == [f"solution.{waiting.public_id}.{waiting.version}.submitted"]
    actions.publish(actor=actor_of(colleague), listing=fresh(waiting), version=waiting.version)
    answer = client_of(staff).post("/staff/review/bulk/", {"line": line, "what": what}, follow=True)
    assert said(answer) == ["Nightfall: It is “Published” since you opened it, so nothing was done. Look at it again."]
    assert fresh(waiting).reviewer == holder
