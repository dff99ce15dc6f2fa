"""The picture that leads a solution stands small in hits and lists: an approved one, without a query of its own."""

import pytest

from accounts.queries import actor_of
from accounts.states import FileKind
from listings.actions import decide_attachment, lead_with
from listings.queries.leading import with_lead_picture
from listings.states import AttachmentState
from search.criteria import Criteria
from search.queries import found
from tests.listings.attaching import attached, sheet
from tests.matching.stories import index, make_solution

pytestmark = pytest.mark.django_db
WORDS = 'A street with "counters" & lamps'


def approve(attachment, staff):
    decide_attachment(actor=actor_of(staff), attachment=attachment, to=AttachmentState.APPROVED)
    return attachment


@pytest.fixture
def solution(site_engine, vendor_owner):
    made = make_solution(vendor_owner)
    index(made)
    return made


PAGES = ["/search/", "/", "/themes/cycling/", "/organisations/{owner}/"]


def read(client, path, solution):
    return client.get(path.format(owner=solution.organisation.public_id)).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_list_shows_the_approved_picture_small_with_its_words(path, solution, vendor_owner, staff, client):
    one = attached(solution, vendor_owner, WORDS)
    assert "lead-picture" not in read(client, path, solution)  # it waits for staff
    approve(one, staff)
    page = read(client, path, solution)
    address = f"/attachments/{one.public_id}/{one.file.list_name}"
    expected = (
        f'<img class="lead-picture" src="{address}" alt="A street with &quot;counters&quot; &amp; lamps"'
        ' width="200" height="160" loading="lazy" lang="en">'
    )
    assert page.count(expected.replace("&quot;", "&#34;")) + page.count(expected) == 1
    assert client.get(address).status_code == 200


def test_first_picture_leads_and_no_document(solution, vendor_owner, staff, client):
    approve(sheet(solution, vendor_owner), staff)
    assert "lead-picture" not in read(client, "/search/", solution)
    first = approve(attached(solution, vendor_owner, "First"), staff)
    second = approve(attached(solution, vendor_owner, "Second"), staff)
    assert f"/{first.public_id}/" in read(client, "/search/", solution)
    lead_with(actor=actor_of(vendor_owner), attachment=second)
    page = read(client, "/search/", solution)
    assert (f"/{second.public_id}/" in page, f"/{first.public_id}/" in page) == (True, False)
    assert second.file.kind == FileKind.PICTURE


def test_size_in_a_list_is_that_of_the_small_part(solution, vendor_owner, staff):
    one = approve(attached(solution, vendor_owner), staff)
    type(one.file).objects.filter(pk=one.file.pk).update(width=1440, height=720)
    (hit,) = found(Criteria()).hits
    assert hit.row.picture[2:] == (480, 240, "A street with counters")


@pytest.mark.parametrize("rows", [1, 3])
def test_column_needs_no_query_of_its_own(rows, vendor_owner, staff, django_assert_num_queries):
    for _ in range(rows):
        approve(attached(make_solution(vendor_owner), vendor_owner), staff)
    solution = make_solution(vendor_owner)
    with django_assert_num_queries(1):
        read = list(with_lead_picture(type(solution).objects.all()))
    assert len([one for one in read if one.lead_picture]) == rows
