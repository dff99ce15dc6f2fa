"""What a browser sends of the forms of solutions and needs, and what the next page will say."""

from django.contrib.messages import get_messages

from tests.listings.factories import YEAR, theme


def solution_sent(**changes):
    usual = {
        "title": "Bike counters",
        "summary": "Counts bicycles on every street.",
        "description": "A sensor in the asphalt and a page with figures.",
        "themes": [theme().key],
        "maturity": "market",
        "price_band": "under_50k",
        "price_model": "subscription",
        "countries": ["BG", "RO"],
        "contact_email": "otto@counters.example",
        "language": "en",
        "then": "draft",
    }
    return {**usual, **changes}


def need_sent(**changes):
    usual = {
        "mode": "consultation",
        "title": "Safe ways to school",
        "problem": "Children are driven to school because parents fear the traffic.",
        "outcome": "Half of them walk or cycle.",
        "themes": [theme().key],
        "budget_public": "team",
        "deadline_day": f"{YEAR}-06-01",
        "deadline_time": "12:00",
        "deadline_zone": "Europe/Sofia",
        "language": "en",
        "then": "draft",
    }
    return {**usual, **changes}


def said(response):
    """Return the messages that the page after a redirect will show."""
    return [str(message) for message in get_messages(response.wsgi_request)]
