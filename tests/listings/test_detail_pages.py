"""What buyers compare, on the pages: shown where it is said, edited by the vendor, declared by a tick."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.journal.models import Entry
from listings import queries
from listings.models import Solution
from listings.proofs import Certificate, PriceLine
from search.criteria import Criteria
from search.indexing import rebuild
from search.queries import found
from tests.listings.factories import in_state, published_solution
from tests.listings.test_details import FULL
from tests.listings.test_editing_pages import solution_sent
from tests.listings.test_public_pages import read, words
from tests.search.pages import titles

pytestmark = pytest.mark.django_db


def page_of(client, solution):
    return read(client, f"/solutions/{solution.public_id}/")


@pytest.fixture
def full_solution():
    stored = {**FULL, "certificates": [one.plain() for one in FULL["certificates"]]}
    texts = {name: stored.pop(name) for name in list(stored) if str(stored[name]).startswith("About ")}
    lines = [list(line) for line in stored.pop("price_lines")]
    solution = published_solution(**stored)
    solution.texts.update(**texts, price_lines=lines)
    return solution


def test_what_is_said_stands_in_its_section_with_who_asks(client_of, full_solution):
    shown = words(page_of(client_of(), full_solution))
    for text in (
        *("In everyday use", "Integration and data", "Support and access", "Price example and proof"),
        "Time until it is in use Asked by the procurement officer 1 to 3 months",
        "Where data are kept Asked by the data protection officer On the city’s own servers In the EU or EEA",
        "Set-up €12,000 Service €0.50 Sum €12,000.50",
        "ISO 27001 , A body Number N 7 Issued 2 January 2026 Valid until 1 January 2029",
    ):
        assert text in shown
    assert "Not said" not in shown
    assert "has not said here" not in shown


def test_expired_certificate_is_shown_as_such(client_of):
    old = Certificate("ISO 9001", "A body", expires="2020-02-03")
    page = words(page_of(client_of(), published_solution(certificates=[old.plain()])))
    assert "Expired 3 February 2020" in page


def test_unsaid_is_shown_where_a_comparison_needs_it_and_left_out_elsewhere(client_of):
    shown = words(page_of(client_of(), published_solution(implementation="month")))
    assert "What the city must provide Asked by the department that uses it Not said" in shown
    assert "Benefits" not in shown
    assert "The vendor has not said here: Interfaces, data formats and standards; Where data are kept; Exit" in shown


def test_words_of_a_detail_are_markdown_without_html(client_of):
    solution = published_solution()
    solution.texts.update(benefits="**Half** <script>alert(1)</script>")
    page = page_of(client_of(), solution)
    assert "<strong>Half</strong> &lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_meter_is_for_the_own_team_alone(client_of, open_solution, vendor_owner, outsider, staff):
    said = "What buyers compare: 0 of 13 are said."
    seen = [said in page_of(client_of(one), open_solution) for one in (None, outsider, staff, vendor_owner)]
    assert seen == [False, False, False, True]


def test_editor_links_to_what_is_missing_and_saves_details(client_of, draft_solution, vendor_owner):
    client = client_of(vendor_owner)
    address = reverse("listings:edit_solution", args=[draft_solution.public_id])
    page = client.get(address).content.decode()
    assert 'href="#id_integration"' in page
    assert 'href="#id_data_location_group"' in page
    typed = {
        "integration": "NGSI-LD",
        "mims": ["mim1"],
        "price_lines": "Set-up; 1.000",
        "certificates-0-name": "ISO 27001",
        "certificates-0-issuer": "TÜV",
    }
    client.post(address, solution_sent(version=draft_solution.version, **typed))
    values = queries.values_of_solution(Solution.objects.get())
    assert (values.integration, values.mims) == ("NGSI-LD", ("mim1",))
    assert values.price_lines == (PriceLine("Set-up", 100_000),)
    assert values.certificates == (Certificate("ISO 27001", "TÜV"),)
    assert Entry.objects.get(verb="solution.edited").data["fields"][:1] != []
    assert 'value="TÜV"' in client.get(address).content.decode()


def test_refused_row_keeps_everything_that_was_typed(client_of, draft_solution, vendor_owner):
    client = client_of(vendor_owner)
    address = reverse("listings:edit_solution", args=[draft_solution.public_id])
    typed = {"certificates-0-name": "ISO 27001", "certificates-0-expires": "soon", "benefits": "Fewer trips"}
    answer = client.post(address, solution_sent(version=draft_solution.version, **typed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_certificates_group"' in page
    assert [text for text in ('value="ISO 27001"', 'value="soon"', "Fewer trips") if text not in page] == []
    assert queries.values_of_solution(Solution.objects.get()).benefits == ""


def test_reviewer_reads_the_details(client_of, draft_solution, vendor_owner, staff, vendor):
    draft_solution.texts.update(data_protection="No persons at all.")
    in_state(draft_solution, vendor_owner, staff, "submitted")
    address = reverse("listings:review_listing", args=["solution", draft_solution.public_id])
    assert "No persons at all." in client_of(staff).get(address).content.decode()


@pytest.mark.parametrize("is_away", [False, True])
def test_search_narrows_by_mechanism_place_of_data_and_time(settings, is_away):
    published_solution(title="One", mims=("mim1",), data_location=("eea",), implementation="month")
    published_solution(title="Two", mims=("mim1", "mim2"), data_location=("city",))
    if is_away:
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    else:
        rebuild()
    for chosen, expected in (
        ({"mims": ("mim2",)}, ["Two"]),
        ({"mims": ("mim1",)}, ["One", "Two"]),
        ({"data_location": ("eea", "city")}, ["One", "Two"]),
        ({"implementation": ("month",)}, ["One"]),
    ):
        assert sorted(titles(found(Criteria(chosen=chosen)))) == expected


# The declaration on exclusion grounds


def declaration(solution):
    return reverse("listings:declaration", args=[solution.public_id])


def test_declaration_is_one_tick_and_dated(client_of, open_solution, vendor_owner, vendor_editor):
    client = client_of(vendor_editor)
    assert "Article 57 of Directive 2014/24/EU" in client.get(declaration(open_solution)).content.decode()
    refused = client.post(declaration(open_solution), {})
    assert (refused.status_code, Solution.objects.get().declared_at) == (422, None)
    assert client.post(declaration(open_solution), {"declares": "on"}).status_code == 302
    entry = Entry.objects.get(verb="solution.declared")
    assert (entry.person, entry.data) == (vendor_editor.public_id, {})
    stored = Solution.objects.get()
    assert stored.declaration_counts
    assert stored.version == open_solution.version
    assert "declared that no ground for exclusion applies to it." in page_of(client_of(), open_solution)


def test_declaration_grows_old_by_the_clock(client_of, open_solution):
    for days, counts in ((364, True), (366, False)):
        Solution.objects.update(declared_at=timezone.now() - timedelta(days=days))
        assert Solution.objects.get().declaration_counts is counts
        page = page_of(client_of(), open_solution)
        assert ("is more than 12 months old and no longer counts" in page) is not counts


def test_declaration_is_taken_back(client_of, open_solution, vendor_owner):
    client = client_of(vendor_owner)
    client.post(declaration(open_solution), {"declares": "on"})
    take_back = reverse("listings:take_back_declaration", args=[open_solution.public_id])
    for sentence in ("The declaration is taken back.", "There is no declaration."):
        assert sentence in client.post(take_back, follow=True).content.decode()
    assert Solution.objects.get().declared_at is None
    assert Entry.objects.filter(verb="solution.declaration_taken_back").count() == 1
    assert "ground for exclusion" not in page_of(client_of(), open_solution)


def test_nobody_else_declares(client_of, open_solution, vendor_viewer, outsider):
    answers = [client_of(one).post(declaration(open_solution), {"declares": "on"}) for one in (vendor_viewer, outsider)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert Solution.objects.get().declared_at is None
