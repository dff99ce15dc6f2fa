"""axe finds nothing on any page, in both languages, light and dark; nothing scrolls sideways at 320 px."""

from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.cache import cache
from django.utils import timezone

from accounts.actions import decide_organisation
from accounts.models import Organisation
from accounts.queries import actor_of
from accounts.states import CapabilityState, OrganisationState
from listings.actions import answer_look, ask_look
from listings.models import Kit, Look, Need, Outcome, Proposal, Question, Reference, Solution
from listings.proofs import Certificate
from listings.queries.reports import report_token
from marketplace.matching.queries import candidates_of
from search.actions.synonyms import load_synonyms
from search.indexing import rebuild
from search.models import SolutionDay, Synonym
from search.synonyms.shipped import Shipped
from tests.accounts.files.giving import give_evidence
from tests.accounts.matrix import address_of, make_delivery, make_domain
from tests.factories import CapabilityFactory, OrganisationFactory, member
from tests.listings.attaching import attached, sheet
from tests.listings.deployed import address_of_deployment
from tests.listings.matrix import make_listings
from tests.listings.reported import decide, report
from tests.listings.stories import draft_need
from tests.listings.weighed import never_published
from tests.matching.assessed import begin, declare, finish, give, scored_need

pytestmark = pytest.mark.django_db(transaction=True)

ON_SQLITE = pytest.mark.once("pages look the same on both databases: the run on SQLite looks")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = [
    *("/reports/", "/terms/"),
    "/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/organisations/",
    "/organisations/?q=nobody",
    "/demo/codes/",
]
SEARCHES = [
    "/search/",
    "/search/?q=lamps&sort=alike",
    "/search/?q=lamps&theme=green",
    "/search/?kind=needs",
    "/search/?q=xyz&kind=references",
]
MAPS = ["/cities/", "/search/map/", "/search/map/?kind=needs", "/search/map/?kind=references"]
ENTRANCE = [
    "/account/login/",
    "/account/signup/",
    "/account/login/code/",
    "/account/password/reset/",
]
OWN = [
    "/workspace/",
    "/organisations/new/who/",
    "/organisations/new/proof/",
    "/organisations/new/wish/",
    "/account/profile/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/data/",
    "/account/logout/",
]
STAFF = [
    *("/staff/verification/", "/staff/verification/?tab=again", "/staff/verification/?tab=suspended"),
    *("/staff/deliveries/", "/account/sessions/"),
    *("/staff/lost-second-steps/", "/staff/lost-second-steps/?tab=closed"),
    *("/staff/search/", "/staff/search/words/", "/staff/search/words/?try=EV&q=none", "/staff/search/words/add/"),
    *("/staff/review/", "/staff/review/?tab=published", "/staff/files/", "/staff/themes/", "/staff/themes/green/"),
    "/staff/themes/green/add/",
    *("/staff/deployments/", "/staff/reports/", "/mine/reports/"),
    *("/staff/on-behalf/", "/staff/on-behalf/new/need/", "/staff/on-behalf/new/solution/"),
]
VENDOR = [
    "/mine/solutions/",
    "/mine/needs/",
    "/mine/results/",
    "/solutions/new/",
    "/mine/followed/",
    "/mine/deployments/",
]


OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    # axe would fetch the imports of style sheets from addresses that are not theirs.
    "preload": False,
    # Only violations are read; to write down in full what passes takes axe longer than to look.
    "resultTypes": ["violations"],
}
COLOURS = {**OPTIONS, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
SIZES = {**OPTIONS, "runOnly": {"type": "rule", "values": ["target-size"]}}
STILL = "document.getAnimations().forEach(one => one.finish())"


def findings(page, options=OPTIONS):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in page.evaluate("options => axe.run(options)", options)["violations"]
        for node in violation["nodes"]
    ]


def look(page, address, status=200):
    """Return what is wrong with a page: its status, axe's findings in either scheme, sideways scrolling when narrow."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    answered = page.goto(address).status
    return [*([] if answered == status else [f"answered {answered}"]), *wrong_with(page)]


def wrong_with(page):
    """Return what is wrong with the page that is open on a wide screen in the light scheme.

    The dark scheme changes colours alone, so these alone are judged in it, on the wide page; the narrow page is judged
    in the light scheme. In another language than English the words are others, and longer: colours are as they were.
    """
    page.wait_for_load_state()  # a click does not wait for the page that it leads to
    is_english = page.evaluate("document.documentElement.lang") == "en"
    wrong = findings(page)
    if is_english:
        page.emulate_media(color_scheme="dark")
        # A colour on its way from one scheme to the other is of neither: it is put where it goes.
        page.evaluate(STILL)
        wrong += [f"dark {finding}" for finding in findings(page, COLOURS)]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate(STILL)
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        wrong.append("wider than 320 px")
    return wrong + [f"narrow {finding}" for finding in findings(page, OPTIONS if is_english else SIZES)]


@pytest.fixture
def world(staff, vendor_owner, city_buyer):
    """Something to see on every page."""
    CapabilityFactory(
        organisation=OrganisationFactory(name="Waiting", state=OrganisationState.UNVERIFIED),
        state=CapabilityState.ASKED,
    )
    refused = OrganisationFactory(name="Refused", state=OrganisationState.UNVERIFIED)
    decide_organisation(actor=actor_of(staff), organisation=refused, to=OrganisationState.REFUSED, why="Not theirs")
    make_listings(vendor_owner, city_buyer, staff)
    make_delivery()
    make_domain(vendor_owner)
    Organisation.objects.filter(memberships__person=vendor_owner).update(verified_until=timezone.now().date())
    load_synonyms([Shipped("en", ("EV", "electric vehicle")), Shipped("bg", ("боклук", "отпадъци"))])
    rebuild()
    return refused


def say_more(solution):
    """Let a solution say what buyers compare: words, codes, a price, a certificate and a declaration."""
    certificate = Certificate("ISO 27001", "A body", "7", "2024-01-01", "2025-01-01")
    Solution.objects.filter(pk=solution.pk).update(
        mims=("mim1", "mim2"), implementation="month", certificates=[certificate.plain()], declared_at=timezone.now()
    )
    solution.texts.update(benefits="- fewer trips\n- less noise", price_lines=[["Set-up", 100], ["Service", 250]])


def looks_of(buyer):
    """Return the pages of a draft that a colleague was asked to read and answered, and asks the buyer to read."""
    draft, city = draft_need(buyer), buyer.memberships.get().organisation
    editor = member("Ed Editor", role="editor", organisation=city)
    look = ask_look(actor=actor_of(buyer), need=draft, colleague=editor, note="Is it plain?")
    answer_look(actor=actor_of(editor), look=look, version=1, verdict="change", words="Say which streets.")
    ask_look(actor=actor_of(buyer), need=draft, colleague=editor)
    Look.objects.filter(state="asked").update(looker=buyer)
    return [f"/needs/{draft.public_id}/{tail}" for tail in ("", "second-look/", "edit/")] + ["/mine/needs/"]


def tabled(person):
    """Keep a table with a sound row and one with errors; return the address of what it would change."""
    table = b"title,price_band\nLamps,free\nBenches,cheap\n"
    actor = actor_of(person)
    cache.set(f"sheet:{actor.person_id}:{actor.organisation.public_id}:{'a' * 20}", (table, "utf-8", {}))
    return f"/mine/solutions/table/{'a' * 20}/"


@pytest.fixture
def visit(page, live_server, prefix):
    """Return a function that looks at pages of the site; what was wrong on any of them is shown at the end."""
    wrong = {}

    def look_at(paths, status=200):
        for path in paths:
            found = look(page, f"{live_server.url}{prefix}{path}", status)
            if found:
                wrong[path] = found

    yield look_at
    assert wrong == {}


@pytest.fixture
def solution(world):
    """The published solution, which says all that buyers compare."""
    found = Solution.objects.get(state="published")
    say_more(found)
    return found


@pytest.fixture
def reports(solution, city_buyer, staff):
    """A report that was decided, and one that waits."""
    made, second = report(solution, None, email="rita@people.example"), report(solution, city_buyer)
    decide(made, staff, "no_action")
    return made, second


IN_BOTH_LANGUAGES = pytest.mark.parametrize("prefix", ["", "/bg"])


@ON_SQLITE
@IN_BOTH_LANGUAGES
def test_no_page_of_a_visitor_has_a_finding(visit, solution, reports, vendor_owner):
    organisation, need = vendor_owner.memberships.get().organisation, Need.objects.get()
    visit([*PUBLIC, *ENTRANCE, *MAPS, *SEARCHES, f"/search/similar/solutions/{solution.public_id}/"])
    visit([f"/solutions/{solution.public_id}/", f"/needs/{need.public_id}/", "/themes/green/"])
    visit([f"/references/{Reference.objects.get().public_id}/", f"/organisations/{organisation.public_id}/"])
    visit([f"/report/solution/{solution.public_id}/", f"/reports/by-link/{report_token(reports[0])}/"])
    kit = Kit.objects.get().public_id
    visit(["/kits/", "/kits/?theme=nonsense&country=XX", f"/kits/{kit}/"])
    visit(["/outcomes/", f"/compare/?solution={solution.public_id}&q=night", "/compare/"])
    visit(["/nowhere/"], 404)


@ON_SQLITE
@IN_BOTH_LANGUAGES
def test_no_page_of_a_vendor_has_a_finding(visit, solution, reports, vendor_owner, sign_in, prefix):
    organisation = vendor_owner.memberships.get().organisation
    sign_in(vendor_owner, prefix)
    visit([*OWN, *VENDOR, f"/organisations/{organisation.public_id}/edit/", f"/solutions/{solution.public_id}/edit/"])
    SolutionDay.objects.create(
        solution=solution, day=timezone.now().date() - timedelta(days=8), appearances=7, openings=2
    )
    figures = f"/mine/solutions/{solution.public_id}/figures/"
    visit([f"/solutions/{solution.public_id}/deployments/add/", "/mine/figures/", figures, f"{figures}?by=months"])
    visit([address_of_deployment(f"listings:{one}") for one in ("edit_deployment", "reply_to_dispute")])
    visit([f"/reports/{reports[0].public_id}/", "/mine/reports/"])
    texts = f"/texts/solution/{solution.public_id}/"
    visit([texts, f"{texts}de/", "/mine/solutions/table/", tabled(vendor_owner)])
    picture = attached(solution, vendor_owner)
    sheet(solution, vendor_owner)
    give_evidence(vendor_owner, organisation)
    visit([f"/organisations/{organisation.public_id}/{tail}/" for tail in ("domains", "evidence")])
    visit([f"/solutions/{solution.public_id}/{tail}" for tail in ("", "files/")])
    visit([f"/attachments/{picture.public_id}/edit/"])
    visit([f"/solutions/{solution.public_id}/{tail}/" for tail in ("declaration", "changes")])
    visit(["/needs/new/"], 403)
    visit([f"/needs/{Need.objects.get().public_id}/", f"/needs/{Need.objects.get().public_id}/questions/ask/"])


@ON_SQLITE
@IN_BOTH_LANGUAGES
def test_no_page_of_a_city_has_a_finding(visit, world, city_buyer, sign_in, prefix):
    sign_in(city_buyer, prefix)
    need, asked = Need.objects.get(), Question.objects.first()
    visit(["/needs/new/", *(f"/needs/{need.public_id}/{tail}" for tail in ("", "edit/", "questions/", "deadline/"))])
    visit([f"/needs/{need.public_id}/points/", f"/needs/{need.public_id}/records/"])
    visit([f"/needs/{never_published(draft_need(city_buyer)).public_id}/criteria/"])
    visit([f"/questions/{asked.public_id}/", "/mine/deployments/"])
    visit([address_of_deployment(f"listings:{one}") for one in ("answer_deployment", "asked_by_link")])
    visit(["/mine/second-look/", *looks_of(city_buyer)])
    visit(["/needs/from-notice/", f"/needs/{need.public_id}/notice/"])
    visit(["/mine/needs/", f"/drafted-for-us/{Proposal.objects.get().public_id}/"])
    Need.objects.filter(pk=need.pk).update(deadline=timezone.now() - timedelta(days=1), questions_until=None)
    visit([f"/needs/{need.public_id}/outcome/", f"/kits/{Kit.objects.get().public_id}/copy/"])
    Outcome.objects.create(need=need, number=1, kind="none")
    visit([f"/needs/{need.public_id}/kit/", f"/needs/{need.public_id}/"])


@ON_SQLITE
@IN_BOTH_LANGUAGES
def test_no_page_of_a_scoring_has_a_finding(visit, world, city_buyer, vendor_owner, sign_in, prefix):
    sign_in(city_buyer, prefix)
    need = scored_need(city_buyer, vendor_owner, vendor_owner)
    own = f"/needs/{need.public_id}/scoring/"
    visit([own, f"{own}assessors/"])
    scoring = begin(city_buyer, need, city_buyer)
    visit([own, f"{own}declare/"])
    declare(city_buyer, scoring)
    visit([f"{own}mine/", f"{own}mine/{candidates_of(scoring)[0].public_id}/", f"{own}stop/"])
    give(city_buyer, scoring, 5, 2)
    finish(city_buyer, scoring)
    visit([own, f"/needs/{need.public_id}/"])


@ON_SQLITE
@IN_BOTH_LANGUAGES
def test_no_page_of_staff_has_a_finding(visit, world, reports, staff, vendor_owner, sign_in, prefix):
    sign_in(staff, prefix)
    visit([f"/staff/reports/{one.public_id}/" for one in reports])
    waiting, new = Solution.objects.get(state="submitted"), Organisation.objects.get(name="Waiting")
    visit([*STAFF, address_of("accounts:delivery"), f"/staff/review/solution/{waiting.public_id}/"])
    own = vendor_owner.memberships.get().organisation
    visit([f"/staff/verification/{one.public_id}/" for one in (own, world, new)])
    visit([f"/staff/search/words/{one.public_id}/" for one in Synonym.objects.filter(language="bg")])


FAULTY = """<!doctype html><html lang="en"><title>x</title><style>
p { color: #000; background: #fff; transition: color 300ms }
@media (prefers-color-scheme: dark) { p { color: #eee } }
@media (width < 400px) { p { width: 500px; color: #ddd } }
</style><main><h1>x</h1><p>Some words</p><img src="x.png"></main></html>"""


def test_what_is_wrong_everywhere_or_in_the_dark_or_on_a_narrow_screen_is_found(page):
    page.set_content(FAULTY)
    assert [finding.partition(":")[0] for finding in wrong_with(page)] == [
        "image-alt",
        "dark color-contrast",
        *("wider than 320 px", "narrow color-contrast", "narrow image-alt"),
    ]


def test_wrong_address_is_found_though_its_page_is_sound(page, live_server, db):
    assert look(page, f"{live_server.url}/nowhere/") == ["answered 404"]
    assert look(page, f"{live_server.url}/about/", 404) == ["answered 200"]


@pytest.mark.parametrize("prefix", ["", "/bg"])
def test_form_with_errors_has_no_finding_and_takes_the_focus(page, live_server, vendor_owner, sign_in, prefix):
    sign_in(vendor_owner, prefix)
    page.goto(f"{live_server.url}{prefix}/organisations/new/")
    page.click("main form button[type=submit]")
    page.wait_for_selector("#error-summary")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert findings(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_first_tab_skips_to_the_content(page, live_server, db):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
