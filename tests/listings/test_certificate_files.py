"""A certificate carries one file: reviewed as other files are, shown beside it, and gone from it once it is changed."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.errors import Incomplete
from accounts.queries import actor_of
from listings import actions
from listings.models import Attachment, Solution
from listings.proofs import Certificate
from listings.queries.attachments import attached_to
from listings.states import AttachmentState
from tests.accounts.files.making import TINY_PDF
from tests.listings.attaching import SMALL, content, sent
from tests.matching.stories import make_solution

pytestmark = pytest.mark.django_db
ISO = Certificate(name="ISO 27001", issuer="North Star", number="NS-1", issued="2025-01-01", expires="2128-01-01")
TALQ = Certificate(name="TALQ", issuer="Lamp Lab")


@pytest.fixture
def solution(vendor_owner):
    return make_solution(vendor_owner, certificates=[ISO.plain(), TALQ.plain()])


def proved(solution, person, certificate=ISO, data=TINY_PDF, words="The certificate"):
    return actions.add_attachment(
        actor=actor_of(person), solution=solution, content=content(data), words=words, certificate=certificate.mark
    )


def approve(one, staff):
    actions.decide_attachment(actor=actor_of(staff), attachment=one, to=AttachmentState.APPROVED)


def page_of(solution, client):
    return client.get(f"/solutions/{solution.public_id}/").content.decode()


def test_file_is_shown_beside_its_certificate_once_staff_read_it(solution, vendor_owner, staff, client):
    assert page_of(solution, client).count("No file") == 2
    one = proved(solution, vendor_owner)
    assert page_of(solution, client).count("No file") == 2
    approve(one, staff)
    page = page_of(solution, client)
    address = reverse("listings:attachment", args=[one.public_id, one.file.page_name])
    assert (page.count("No file"), page.count(address)) == (1, 1)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == TINY_PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="the-certificate.pdf"'


def test_picture_of_a_certificate_is_none_of_the_solution(solution, vendor_owner, staff, client):
    approve(proved(solution, vendor_owner, data=SMALL), staff)
    found = attached_to(solution)
    assert (list(found.pictures), list(found.documents), len(found.certificates)) == ([], [], 1)
    assert 'class="lead-picture"' not in client.get("/themes/cycling/").content.decode()


def test_certificate_has_one_file(solution, vendor_owner):
    proved(solution, vendor_owner)
    with pytest.raises(Incomplete, match="This certificate has a file"):
        proved(solution, vendor_owner)
    proved(solution, vendor_owner, TALQ)
    assert Attachment.objects.count() == 2


def test_changed_certificate_has_no_file_and_its_old_one_is_nobody_else_s(
    solution, vendor_owner, staff, client, client_of
):
    one = proved(solution, vendor_owner)
    approve(one, staff)
    changed = Certificate(**{**ISO.plain(), "number": "NS-2"})
    Solution.objects.filter(pk=solution.pk).update(certificates=[changed.plain(), TALQ.plain()])
    assert page_of(solution, client).count("No file") == 2
    address = reverse("listings:attachment", args=[one.public_id, one.file.page_name])
    assert client.get(address).status_code == 404
    assert b"".join(client_of(vendor_owner).get(address).streaming_content) == TINY_PDF
    page = client_of(vendor_owner).get(f"/solutions/{solution.public_id}/files/").content.decode()
    assert "Its certificate was changed or removed" in page


def test_certificate_that_is_not_there_gets_no_file(solution, vendor_owner):
    with pytest.raises(Incomplete, match="This certificate was changed or removed meanwhile"):
        proved(solution, vendor_owner, Certificate(name="Another", issuer="North Star"))
    assert Attachment.objects.count() == 0


def test_removed_file_leaves_nothing(solution, vendor_owner, django_capture_on_commit_callbacks):
    one = proved(solution, vendor_owner)
    (name,) = one.file.names
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_attachment(actor=actor_of(vendor_owner), attachment=one)
    assert (Attachment.objects.count(), default_storage.exists(name)) == (0, False)


def test_form_offers_the_certificates_and_keeps_what_was_typed(solution, vendor_owner, client_of):
    client, address = client_of(vendor_owner), f"/solutions/{solution.public_id}/files/"
    data = {"words": "The certificate", "certificate": ISO.mark}
    assert client.post(address, {**data, "file": sent(TINY_PDF, "a.pdf")}).status_code == 302
    assert Attachment.objects.get().certificate == ISO.mark
    again = client.post(address, {**data, "file": sent(TINY_PDF, "a.pdf")})
    assert again.status_code == 422
    page = again.content.decode()
    assert "This certificate has a file. Remove it first, then add the new one." in page
    assert f'<option value="{ISO.mark}" selected>' in page
    assert client.post(address, {**data, "certificate": "zz", "file": sent(TINY_PDF, "a.pdf")}).status_code == 422


def test_solution_without_certificates_asks_for_none(vendor_owner, client_of):
    bare = make_solution(vendor_owner)
    page = client_of(vendor_owner).get(f"/solutions/{bare.public_id}/files/").content.decode()
    assert 'name="certificate"' not in page


def test_comparison_shows_the_file_and_marks_that_one_has_none(solution, vendor_owner, city_buyer, staff, client):
    other = make_solution(title="Dusk", certificates=[ISO.plain(), TALQ.plain()])
    compare = reverse("listings:compare") + f"?solution={solution.public_id}&solution={other.public_id}"
    one = proved(solution, vendor_owner)
    address = reverse("listings:attachment", args=[one.public_id, one.file.page_name])

    def seen():
        page = client.get(compare)
        rows = {row.name: row for group in page.context["groups"] for row in group.rows}
        return (
            page.content.decode().count(address),
            page.content.decode().count("No file"),
            rows["certificates"].differs,
        )

    assert seen() == (0, 4, False)
    approve(one, staff)
    assert seen() == (1, 3, True)
