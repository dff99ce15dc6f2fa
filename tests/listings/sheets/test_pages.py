"""A table of solutions: what it would change is shown, nothing is saved before, and the same file changes nothing."""

import os
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.errors import StaleVersion
from accounts.journal.models import Entry
from accounts.queries import actor_of
from accounts.states import Role
from listings import actions, queries
from listings.models import Revision, Solution
from listings.proofs import Certificate, PriceLine
from listings.queries.sheets import COLUMNS
from listings.sheets.reading import table_of
from listings.sheets.writing import sheet_of
from tests.factories import member
from tests.listings.factories import solution_values, theme

pytestmark = pytest.mark.django_db
SHEET = "/mine/solutions/table/"
INPUTS = 1_000 if os.environ.get("PROVE") == "1" else 60
NEW = {
    "title": "Lamps",
    "summary": "Dims lamps.",
    "description": "Sensors on poles.",
    "language": "en",
    "themes": "cycling",
    "maturity": "market",
    "price_band": "free",
    "price_model": "one_off",
    "countries": "bg, RO",
    "contact_email": "a@lamps.example",
}


@pytest.fixture(autouse=True)
def cycling():
    theme("cycling")


def send(client, rows, columns=None, **more):
    """Send a table of rows as they are named; return the answer."""
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    content = sheet_of(columns, [[row.get(name, "") for name in columns] for row in rows])
    return send_bytes(client, content, **more)


def send_bytes(client, content, **more):
    return client.post(SHEET, {"file": SimpleUploadedFile("a.csv", content), **more})


def taken(client, answer, take="all"):
    return client.post(answer.url, {"take": take}, follow=True).content.decode()


def shown(client, answer):
    """Return the outcome of each row, and the errors."""
    rows = client.get(answer.url).context["page_obj"].object_list
    return [(row.number, row.outcome, [column for column, _sentence in row.errors]) for row in rows]


def exported(client):
    return client.get(f"{SHEET}export.csv").content


def test_nothing_is_saved_before_it_is_confirmed(client_of, vendor_owner):
    client = client_of(vendor_owner)
    answer = send(client, [NEW])
    assert shown(client, answer) == [(2, "new", [])]
    assert Solution.objects.count() == 0
    assert "1 draft was made." in taken(client, answer)
    made = Solution.objects.get()
    stored = queries.values_of_solution(made)
    assert (made.state, stored.title, stored.countries, stored.themes) == ("draft", "Lamps", ("BG", "RO"), ("cycling",))


def test_same_file_makes_nothing_a_second_time(client_of, vendor_owner):
    client = client_of(vendor_owner)
    taken(client, send(client, [NEW]))
    again = send(client, [NEW])
    assert shown(client, again) == [(2, "same", [])]
    assert "Every row says what is there already." in taken(client, again)
    assert shown(client, send(client, [{**NEW, "summary": "Else."}])) == [(2, "wrong", ["title"])]
    assert Solution.objects.count() == 1


def test_confirming_twice_takes_it_once(client_of, vendor_owner):
    client = client_of(vendor_owner)
    answer = send(client, [NEW])
    taken(client, answer)
    assert "This table was taken already" in taken(client, answer)
    assert Solution.objects.count() == 1


def test_what_is_exported_changes_nothing_when_it_comes_back(client_of, vendor_owner, vendor, staff):
    values = solution_values(
        benefits="- fewer trips\n- less noise",
        price_lines=(PriceLine("Set-up", 100_050), PriceLine("=Service", 250)),
        certificates=(Certificate("ISO 27001", "A body", "7", "2024-01-01", "2025-01-01"), Certificate("B", "C")),
        mims=("mim1", "mim2"),
        language_detected=True,
    )
    actions.create_solution(actor=actor_of(vendor_owner), organisation=vendor, values=values)
    client = client_of(vendor_owner)
    content = exported(client)
    assert table_of(content).columns == COLUMNS
    assert "\n'- fewer trips" in content.decode() or ",\"'- fewer trips" in content.decode()
    answer = send_bytes(client, content)
    assert shown(client, answer) == [(2, "same", [])]
    taken(client, answer)
    assert (Solution.objects.get().version, queries.values_of_solution(Solution.objects.get())) == (1, values)
    assert Entry.objects.filter(verb="solution.edited").count() == 0


def test_identifier_changes_a_draft_and_lets_a_published_one_wait(client_of, vendor_owner, vendor, open_solution):
    other = actions.create_solution(
        actor=actor_of(vendor_owner), organisation=vendor, values=solution_values(title="Draft", tags=("One",))
    )
    client = client_of(vendor_owner)
    rows = [
        {"id": open_solution.public_id, "price_band": "free"},
        {"id": other.public_id, "price_band": "free"},
    ]
    answer = send(client, rows)
    assert shown(client, answer) == [(2, "revise", []), (3, "edit", [])]
    text = taken(client, answer)
    assert ("1 solution was changed." in text, "1 change waits for review." in text) == (True, True)
    assert Revision.objects.get().values["price_band"] == "free"
    assert Solution.objects.get(pk=open_solution.pk).price_band == "under_50k"
    stored = queries.values_of_solution(Solution.objects.get(pk=other.pk))
    assert stored == solution_values(title="Draft", tags=("One",), price_band="free")


def test_rows_with_errors_are_named_kept_and_left_out(client_of, vendor_owner):
    client = client_of(vendor_owner)
    rows = [
        NEW,
        {**NEW, "title": "", "price_band": "cheap"},
        {**NEW, "title": "Lamps"},
        {**NEW, "title": "Other", "id": "aaaaaaaaaa"},
        {**NEW, "title": "Far", "themes": "nothing", "certificates": "ISO 27001"},
    ]
    answer = send(client, rows)
    assert shown(client, answer) == [
        (2, "new", []),
        (3, "wrong", ["title", "price_band"]),
        (4, "wrong", ["title"]),
        (5, "wrong", ["id"]),
        (6, "wrong", ["themes", "certificates"]),
    ]
    assert "cheap" in client.get(answer.url).content.decode()
    assert "Nothing was saved" in taken(client, answer, "all")
    assert Solution.objects.count() == 0
    wrong = table_of(client.get(f"{answer.url}errors.csv").content)
    assert [(row[wrong.columns.index("row")], row[0]) for _number, row in wrong.rows] == [
        ("3", ""),
        ("4", "Lamps"),
        ("5", "Other"),
        ("6", "Far"),
    ]
    taken(client, answer, "sound")
    assert [one.title for one in Solution.objects.all()] == ["Lamps"]


def test_rejected_rows_come_back_corrected(client_of, vendor_owner):
    client = client_of(vendor_owner)
    answer = send(client, [{**NEW, "price_band": "cheap"}])
    table = table_of(client.get(f"{answer.url}errors.csv").content)
    (_number, cells), *_others = table.rows
    corrected = dict(zip(table.columns, cells, strict=True)) | {"price_band": "free"}
    assert shown(client, send(client, [corrected])) == [(2, "new", [])]


def test_solution_that_moved_meanwhile_stops_everything(client_of, vendor_owner, vendor):
    actor = actor_of(vendor_owner)
    solution = actions.create_solution(actor=actor, organisation=vendor, values=solution_values())
    client = client_of(vendor_owner)
    answer = send(client, [NEW, {**NEW, "id": solution.public_id, "title": "Bike counters"}])
    actions.edit_solution(actor=actor, solution=solution, version=1, values=solution_values(summary="Counts."))
    assert "a solution was changed meanwhile" in taken(client, answer)
    assert [one.title for one in Solution.objects.all()] == ["Bike counters"]
    taken(client, answer)
    assert Solution.objects.get(pk=solution.pk).price_band == "free"


def test_rows_of_others_are_refused_whatever_a_caller_says(vendor_owner, vendor, outsider):
    other = member("Otto Other", "provides")
    theirs = actions.create_solution(
        actor=actor_of(other), organisation=other.memberships.get().organisation, values=solution_values()
    )
    wanted = [actions.Wanted(solution_values(title="Mine")), actions.Wanted(solution_values(), theirs, 1)]
    with pytest.raises(StaleVersion):
        actions.take_rows(actor=actor_of(vendor_owner), organisation=vendor, wanted=wanted)
    assert Solution.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "file"),
        ("title\nЛампи\n".encode("cp1251"), "encoding"),
        (b"title,colour\nLamps,red\n", "file"),
        (b"title,title\nLamps,red\n", "file"),
        (b"summary\nLamps\n", "file"),
        (b"x" * 2_000_001, "file"),
    ],
)
def test_file_that_is_no_table_is_refused_at_its_field(content, field, client_of, vendor_owner):
    answer = send_bytes(client_of(vendor_owner), content)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_table_of_one_person_is_nobody_elses(client_of, vendor_owner, vendor_editor, outsider):
    address = send(client_of(vendor_owner), [NEW]).url
    for person in (vendor_editor, outsider):
        assert client_of(person).get(address).status_code == 302
        assert client_of(person).post(address, {"take": "all"}).status_code == 302
        assert client_of(person).get(f"{address}errors.csv").status_code == 404
    assert Solution.objects.count() == 0


def test_reader_may_not_send_a_table_but_takes_the_template(client_of, vendor):
    client = client_of(member("Vera Viewer", role=Role.VIEWER, organisation=vendor))
    assert (client.get(SHEET).status_code, send(client, [NEW]).status_code) == (403, 403)
    assert table_of(client.get(f"{SHEET}template.csv").content).columns == COLUMNS


def test_page_names_every_column(client_of, vendor_owner):
    text = client_of(vendor_owner).get(SHEET).content.decode()
    assert [name for name in COLUMNS if f"<code>{name}</code>" not in text] == []
    assert reverse("listings:sheet") in client_of(vendor_owner).get("/mine/solutions/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_preview_costs_so_much_for_each_row(number, client_of, vendor_owner, django_assert_max_num_queries):
    client = client_of(vendor_owner)
    answer = send(client, [{**NEW, "title": f"Lamps {one}"} for one in range(number)])
    client.get(answer.url)
    with django_assert_max_num_queries(14 + 4 * number):
        client.get(answer.url)


def test_generated_tables_break_nothing(client_of, vendor_owner, vendor):
    actions.create_solution(actor=actor_of(vendor_owner), organisation=vendor, values=solution_values())
    client, chance = client_of(vendor_owner), random.Random(7)  # noqa: S311  # repeatable
    known = Solution.objects.get().public_id
    cells = [
        "",
        known,
        "x" * 30_000,
        "=1",
        "\ud83d".encode("utf-8", "replace").decode(),
        "🏙️" * 200,
        "EU",
        "-1",
        "9" * 40,
    ]
    cells += ["a;b", "a | b | c | 2024-01-01", "<script>", "%s{0}", "\x01", "en", "cycling", "market", "\u202eabc"]
    for _turn in range(INPUTS):
        columns = chance.sample(COLUMNS, chance.randrange(1, 12))
        rows = [{name: chance.choice(cells) for name in columns} for _row in range(chance.randrange(1, 4))]
        answer = send(client, rows, columns)
        assert answer.status_code in {302, 422}
        if answer.status_code == 302:
            assert client.get(answer.url).status_code == 200
            assert client.get(f"{answer.url}errors.csv").status_code == 200
    assert (Solution.objects.count(), Solution.objects.get().version) == (1, 1)
