"""The search command: it answers as the page does, says when the engine is away, and ends well when nobody reads."""

import json
import os

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from search.asking import SearchForm
from search.queries import found
from tests.search.pages import titles

pytestmark = pytest.mark.django_db


def test_command_answers_as_the_page_does(market, capsys):
    call_command("search", "street lamps", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["total"] == 3
    assert [hit["title"] for hit in answer["hits"]] == [
        "Street lamps that listen",
        "Bike counters",
        "Bench with a lamp",
    ]
    assert answer["hits"][0].keys() == {"id", "title", "score", "url"}
    assert answer["hits"][0]["url"].endswith(f"/solutions/{answer['hits'][0]['id']}/")
    call_command("search", "лампи", "--kind", "references", "--language", "bg", "--filter", "country=BG", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert [hit["title"] for hit in answer["hits"]] == ["Улично осветление"]
    assert "/bg/references/" in answer["hits"][0]["url"]


@pytest.mark.parametrize("given", ["country", "colour=red", "mode=partnership", "maturity=old"])
def test_command_refuses_filters_that_are_none(given, db):
    with pytest.raises(CommandError):
        call_command("search", "lamp", "--filter", given)


@pytest.mark.parametrize("given", ["fit", "cheapest"])
def test_command_refuses_orders_that_make_no_sense(given, db):
    with pytest.raises(CommandError, match="--sort is one of newest, deadline here"):
        call_command("search", "", "--kind", "needs", "--sort", given)


def test_next_deadlines_are_of_open_needs_on_the_page_and_in_the_command(market, capsys):
    page = found(SearchForm(QueryDict("kind=needs&sort=deadline")).criteria("en"))
    call_command("search", "", "--kind", "needs", "--sort", "deadline", "--json")
    command = json.loads(capsys.readouterr().out)
    assert ([hit["title"] for hit in command["hits"]], titles(page)) == (["Dark paths"], ["Dark paths"])
    call_command("search", "", "--kind", "needs", "--sort", "deadline", "--filter", "status=closed", "--json")
    assert [hit["title"] for hit in json.loads(capsys.readouterr().out)["hits"]] == ["Old need"]


@pytest.mark.parametrize("way", [["--json"], []], ids=["json", "lines"])
def test_command_says_that_the_database_answers(market, site_engine, capsys, way):
    call_command("search", "bench", *way)
    with_engine = capsys.readouterr()
    site_engine.drop()
    call_command("search", "bench", *way)
    without = capsys.readouterr()
    assert with_engine.err == ""
    assert without.err == "The search engine is away; the database answers, the newest first.\n"
    if way:
        assert [json.loads(said.out)["degraded"] for said in (with_engine, without)] == [False, True]
    else:
        assert [said.out.splitlines()[0] for said in (with_engine, without)] == ["1 solution, page 1"] * 2


@pytest.mark.parametrize("way", [["--json"], []], ids=["json", "lines"])
def test_reader_that_has_enough_is_no_error(market, way):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stdout:
        call_command("search", "lamp", *way, stdout=stdout)
