"""What a vendor writes as Markdown comes out as clean HTML, and other words and figures in the reader's way."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from listings.models import Need
from listings.templatetags.listings import (
    EU,
    budget_range,
    country_names,
    euros,
    language_names,
    markdown,
    moment_in,
    month,
    time_left,
    zone_at,
)

MOMENT = datetime(2027, 1, 29, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Sensors on *poles*", "<p>Sensors on <em>poles</em></p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>\n'),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("![a <lamp>](https://lamp.example/x.png)", "<p>a &lt;lamp&gt;</p>\n"),
        (
            "[guide](https://lamp.example/)",
            '<p><a href="https://lamp.example/" rel="nofollow noopener">guide</a></p>\n',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](ftp://lamp.example)", '<p><a rel="nofollow noopener">x</a></p>\n'),
        ("", ""),
    ],
)
def test_markdown_is_clean(text, html):
    assert markdown(text) == html


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a\n\n## b\n\n# c", "343"),
        ("### a\n\n### b", "33"),
        ("# a\n\n### b\n\n## c\n\n#### d", "3445"),
        ("## a\n\n# b", "33"),
        ("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f", "345666"),
        ("a\n=\n\nb\n-", "34"),
    ],
)
def test_headings_go_on_where_the_page_stands_and_skip_no_level(text, levels):
    html = markdown(text)
    assert [line[2] for line in html.splitlines()] == list(levels)
    assert all(line.endswith(f"</h{level}>") for line, level in zip(html.splitlines(), levels, strict=True))


def test_template_shows_the_html_and_escapes_everything_else():
    page = Template("{% load listings %}{{ text|markdown }}{{ text }}").render(Context({"text": "*<i>*"}))
    assert page == "<p><em>&lt;i&gt;</em></p>\n*&lt;i&gt;*"


@pytest.mark.parametrize(
    ("language", "cents", "written"),
    [
        ("en", 18_000_000, "€180,000"),
        ("en", 150, "€1.50"),
        ("bg", 18_000_000, "180\u00a0000\u00a0€"),
        ("bg", 150, "1,50\u00a0€"),
    ],
)
def test_euros_are_written_as_the_reader_writes_them(language, cents, written):
    with translation.override(language):
        assert euros(cents) == written


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (100, 200, "€1 to €2"),
        (100, 100, "€1"),
        (100, None, "from €1"),
        (None, 200, "up to €2"),
        (0, 200, "€0 to €2"),
        (None, None, ""),
    ],
)
def test_budget_is_a_range_in_words(low, high, words):
    assert budget_range(Need(budget_low=low, budget_high=high)) == words


@pytest.mark.parametrize(
    ("zone", "when", "name"),
    [
        ("Europe/Sofia", "29 January 2027, 17:00", "Sofia time (UTC+2)"),
        ("Europe/London", "29 January 2027, 15:00", "London time (UTC)"),
        ("America/St_Johns", "29 January 2027, 11:30", "St John’s time (UTC−3:30)"),
        ("UTC", "29 January 2027, 15:00", "UTC"),
        ("", "29 January 2027, 15:00", "UTC"),
    ],
)
def test_moment_is_shown_by_the_clocks_of_its_zone(zone, when, name):
    assert (moment_in(MOMENT, zone), zone_at(MOMENT, zone)) == (when, name)


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=67, hours=3), "67 days"),
        (timedelta(days=18, hours=21), "19 days"),
        (timedelta(days=2, minutes=1), "2 days"),
        (timedelta(hours=47, minutes=1), "47 hours"),
        (timedelta(minutes=90, seconds=5), "90 minutes"),
    ],
)
def test_time_left_is_in_one_unit(ahead, words):
    assert time_left(timezone.now() + ahead) == words


def test_names_are_in_the_readers_language():
    assert month(date(2027, 10, 1)) == "October 2027"
    assert language_names(("mt", "bg")) == "Bulgarian, Maltese"
    assert country_names(("RO", "BG")) == "Bulgaria, Romania"
    assert country_names((*EU, "NO")) == "All 27 EU countries, Norway"
    with translation.override("bg"):
        assert month(date(2027, 10, 1)) == "октомври 2027 г."
        assert language_names(("mt", "bg")) == "български, малтийски"
        assert country_names(("RO", "BG")) == "България, Румъния"
