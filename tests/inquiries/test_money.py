"""Amounts as people write and read them, and the stack whose parts add up."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from listings.money import cents_of, euros
from marketplace.inquiries.models import Inquiry, Offer
from marketplace.inquiries.queries import stack_of
from marketplace.inquiries.queries.stack import BAR, ROW


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("120000", 12_000_000),
        ("120 000", 12_000_000),
        ("120,000", 12_000_000),
        ("120.000", 12_000_000),
        ("120’000", 12_000_000),
        ("€120,000", 12_000_000),
        ("120 000 €", 12_000_000),
        ("EUR 1.240.000", 124_000_000),
        ("120,000.50", 12_000_050),
        ("120.000,50", 12_000_050),
        ("0.01", 1),
        ("1,50", 150),
        ("0", 0),
        ("120 000 евро", 12_000_000),
        ("120000 euro", 12_000_000),
        ("eur 1,240", 124_000),
        ("1\u00a0240\u202f000,50\u00a0€", 124_000_050),
        ("9" * 20, 99_999_999_999_999_999_999_00),
    ],
)
def test_amount_is_read_as_people_write_it(typed, cents):
    assert cents_of(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        *("", "much", "-1", "-€1", "1e9", "1e400", "NaN", "inf", "Infinity", "٣", "१२०", "²", "1 2", "0x10", "1\x00"),
        *("1,5", "1.2345", "12,00,000", "120000.5", "9" * 41, "1_000", "1/2", "€", "5 $"),
        # Each may mean two amounts.
        *("1.240,000", "1,240.000", "1 240.000", "1,240,50", "1.240.50", "1€240", "12EUR500"),
    ],
)
def test_what_is_no_amount_is_none(typed):
    assert cents_of(typed) is None


@given(cents=st.integers(min_value=1, max_value=10**18), language=st.sampled_from(["en", "bg"]))
def test_amount_that_is_written_is_read_again(cents, language):
    with translation.override(language):
        assert cents_of(euros(cents)) == cents


@given(
    parts=st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**9)), max_size=8), missing=st.integers(0, 10**9)
)
def test_stack_adds_up_and_is_to_scale(parts, missing):
    offers = [Offer(pk=number, amount=size + taken, accepted=taken) for number, (size, taken) in enumerate(parts)]
    shown = sum(offer.accepted for offer in offers)
    sought = max(shown + missing, 1)
    stack = stack_of(Inquiry(amount_sought=sought), offers)
    assert sum(block.amount for block in stack.blocks) == sought
    assert (stack.shown, stack.sought) == (shown, sought)
    assert [block.offer for block in stack.blocks if block.offer] == [one for one in offers if one.accepted][::-1]
    height = len(stack.blocks) * ROW
    for block in stack.blocks:
        assert abs(block.height - height * block.amount / sought) < 0.01
        assert abs(block.width - BAR * block.amount / sought) < 0.01
    assert abs(sum(block.height for block in stack.blocks) - height) < 0.1
