"""A draft that leaves its mode open: the pages of matching say so and do not break."""

import pytest
from django.urls import reverse

from listings.models import Need

pytestmark = pytest.mark.django_db


def test_pages_of_a_need_without_a_mode_open_nothing(client_of, city_buyer):
    client = client_of(city_buyer)
    client.post(reverse("listings:create_need"), {"title": "Dark streets"})
    need = Need.objects.get()
    names = [
        "matching:openings",
        "matching:need_matches",
        "matching:need_answers",
        "matching:answer",
        "matching:summary",
    ]
    names.append("inquiries:open_inquiry")
    statuses = {name: client.get(reverse(name, args=[need.public_id])).status_code for name in names}
    assert [name for name, status in statuses.items() if status >= 500] == []
    page = client.get(reverse("matching:openings", args=[need.public_id])).content.decode()
    assert "Its mode is not chosen yet, so it opens nothing." in page
