"""What every search engine promises: a class of tests that each engine's own file inherits."""

import os

import pytest

from search.clauses import MOST_HITS, Every, Is, Phrase, Plan, Sort, Without
from search.engines.base import Document, EngineDown, RestoredDatabase, Stamp
from search.engines.fields import LONGEST_TOKEN, LONGEST_VALUE
from tests.search.answers import Answers
from tests.search.sample import any_of, by, document, found, ids

HOSTILE = (
    'a"quote',
    "it's",
    "AND",
    "OR",
    "NOT",
    "*",
    "?",
    "combined:lamp",
    "(",
    "]",
    "[1",
    "\\",
    "/x/",
    "~2",
    "^9",
    "nul\x00nul",
    "🚲🏙️",
    "è",
    "е",
    "улица",
    "x" * 60,
    "x" * LONGEST_TOKEN,
    "';DROP",
    "<b>",
    "{{x}}",
    "%s",
    "¤",
)
NEVER_A_TOKEN = ("", " ", "two words", "tab\tbed", "line\nline", "x" * (LONGEST_TOKEN + 1), "x" * 40_000, "\ud800")
NEVER_A_VALUE = ("", "x" * (LONGEST_VALUE + 1), "x" * 70_000, "\ud800")


class EngineContract(Answers):
    """Inherit it and give two fixtures: `engine` without an index, and `again`, which opens the same anew."""

    # Versions

    @staticmethod
    def held(engine):
        return {stamp.id: (stamp.version, stamp.digest) for stamp in engine.stamps()}

    def test_write_is_seen_at_once(self, lamps):
        lamps.write(5, [document("e", "lamp")], ["a"], newest=5)
        assert found(lamps, any_of("lamp")) == ["b", "e"]
        lamps.write(6, [document("e", "bench")], newest=6)
        assert found(lamps, any_of("lamp")) == ["b"]
        assert found(lamps, any_of("bench")) == ["c", "e"]

    def test_older_and_equal_versions_are_passed_over(self, lamps):
        lamps.write(7, [document("a", "new", digest="7")], newest=9)
        lamps.write(6, [document("a", "older", digest="6"), document("e", "fresh", digest="e")], newest=9)
        lamps.write(7, [document("a", "equal", digest="7 again")], newest=9)
        assert (self.held(lamps)["a"], self.held(lamps)["e"]) == ((7, "7"), (6, "e"))
        assert found(lamps, any_of("new", "older", "equal")) == ["a"]
        assert found(lamps, any_of("older", "equal")) == []

    def test_first_of_two_in_one_write_stays(self, lamps):
        lamps.write(7, [document("e", digest="first"), document("e", digest="second")], ["e"], newest=7)
        assert self.held(lamps)["e"] == (7, "first")

    def test_tombstone_wins_and_a_stale_write_does_not_come_back(self, lamps):
        lamps.write(8, [], ["a"], newest=9)
        lamps.write(7, [document("a", "lamp")], newest=9)
        lamps.write(8, [document("a", "lamp")], newest=9)
        assert found(lamps, any_of("lamp")) == ["b"]
        assert "a" not in self.held(lamps)

    def test_stale_tombstone_is_passed_over(self, lamps):
        lamps.write(8, [document("a", "lamp")], newest=9)
        lamps.write(7, [], ["a"], newest=9)
        assert found(lamps, any_of("lamp")) == ["a", "b"]

    def test_document_comes_back_with_a_newer_version(self, lamps):
        lamps.write(8, [], ["a"], newest=9)
        lamps.write(9, [document("a", "lamp")], newest=9)
        assert found(lamps, any_of("lamp")) == ["a", "b"]

    def test_tombstones_show_nowhere(self, lamps):
        lamps.write(8, [], ["a", "b", "never there"], newest=8)
        everything = Plan(Every(), facets=self.FACETS, size=10)
        assert lamps.search(everything).facets["tag"] == {"green": 1}
        assert lamps.search(everything).total == lamps.count() == 2
        assert sorted(ids(lamps.search(everything))) == sorted(self.held(lamps)) == ["c", "d"]
        assert sorted(ids(lamps.search(Plan(Every(), sort=Sort("newest"))))) == ["c", "d"]
        assert found(lamps, Without(Is("tag", ("green",)))) == ["d"]

    def test_version_above_the_database_says_that_it_was_restored(self, lamps):
        lamps.write(90, [document("a", "lamp")], ["b"], newest=90)
        for documents, gone in ([document("a", "back")], []), ([], ["b"]):
            with pytest.raises(RestoredDatabase):
                lamps.write(50, documents, gone, newest=50)
        lamps.write(50, [document("c", "untouched by the restored ones")], newest=50)
        assert found(lamps, any_of("back")) == []

    def test_newer_claim_of_the_same_database_is_no_restoration(self, lamps):
        lamps.write(90, [document("a", "lamp")], newest=95)
        lamps.write(50, [document("a", "back")], newest=95)
        assert self.held(lamps)["a"] == (90, "digest of a")

    def test_stamps_come_in_the_order_of_ids(self, holding):
        engine = holding(document("b", digest="1"), document("я", digest="2"), document("B", digest="3"))
        assert list(engine.stamps()) == [Stamp("B", 1, "3"), Stamp("b", 1, "1"), Stamp("я", 1, "2")]

    def test_large_versions_are_kept(self, lamps):
        lamps.write(2**53 + 1, [document("a", digest="x")], newest=2**60)
        lamps.write(2**53, [document("a", digest="y")], newest=2**60)
        assert self.held(lamps)["a"] == (2**53 + 1, "x")

    def test_nothing_to_write_is_no_error(self, lamps):
        lamps.write(9, [], newest=9)
        assert lamps.count() == 4

    # Rebuild

    def test_rebuild_is_seen_when_it_is_finished(self, lamps):
        lamps.begin_rebuild()
        lamps.fill(5, [document("new", "lamp")])
        assert found(lamps, any_of("lamp")) == ["a", "b"]
        lamps.finish_rebuild()
        assert found(lamps, any_of("lamp")) == ["new"]

    def test_writes_during_a_rebuild_go_to_both(self, lamps):
        lamps.begin_rebuild()
        lamps.write(7, [document("a", "written", digest="7")], ["b"], newest=7)
        lamps.fill(6, [document("a", "filled", digest="6"), document("b", "filled"), document("c", "filled")])
        assert found(lamps, any_of("written")) == ["a"]
        assert sorted(self.held(lamps)) == ["a", "c", "d"]
        lamps.finish_rebuild()
        assert found(lamps, any_of("written", "filled")) == ["a", "c"]
        assert self.held(lamps) == {"a": (7, "7"), "c": (6, "digest of c")}

    def test_fill_takes_any_number_at_any_pace(self, engine):
        engine.begin_rebuild()
        for start in (0, 700):
            engine.fill(3, (document(f"d{number:04}", "lamp") for number in range(start, start + 700)))
        engine.finish_rebuild()
        assert (engine.count(), len(list(engine.stamps()))) == (1400, 1400)

    def test_rebuild_purges_tombstones(self, lamps, holding):
        lamps.write(90, [], ["a"], newest=90)
        holding(document("b"))
        lamps.write(2, [document("a", "lamp")], newest=2)
        assert sorted(self.held(lamps)) == ["a", "b"]

    def test_stamps_of_the_index_that_is_being_built_are_apart(self, lamps):
        lamps.begin_rebuild()
        assert list(lamps.stamps(building=True)) == []
        lamps.fill(5, [document("я", digest="1"), document("B", digest="2"), document("b", digest="3")])
        lamps.write(7, [document("b", digest="7"), document("x", digest="x")], ["B"], newest=7)
        assert list(lamps.stamps(building=True)) == [Stamp("b", 7, "7"), Stamp("x", 7, "x"), Stamp("я", 5, "1")]
        assert sorted(self.held(lamps)) == ["a", "b", "c", "d", "x"]
        lamps.finish_rebuild()
        assert list(lamps.stamps()) == [Stamp("b", 7, "7"), Stamp("x", 7, "x"), Stamp("я", 5, "1")]

    def test_stamps_of_a_first_build_are_there_before_it_is_live(self, engine):
        engine.begin_rebuild()
        engine.fill(5, [document("a", digest="1")])
        assert list(engine.stamps(building=True)) == [Stamp("a", 5, "1")]

    def test_without_a_rebuild_there_are_no_stamps_of_it(self, lamps):
        for _again in range(2):
            with pytest.raises(LookupError):
                list(lamps.stamps(building=True))
            lamps.begin_rebuild()
            lamps.finish_rebuild()

    def test_engine_that_was_closed_is_used_again(self, lamps):
        lamps.close()
        lamps.close()
        assert found(lamps, any_of("lamp")) == ["a", "b"]
        assert lamps.can_write()
        lamps.write(5, [document("e", "lamp")], newest=5)
        assert found(lamps, any_of("lamp")) == ["a", "b", "e"]

    def test_roll_back_brings_the_index_before(self, lamps):
        lamps.begin_rebuild()
        lamps.fill(5, [document("new", "lamp")])
        lamps.finish_rebuild()
        lamps.roll_back()
        assert found(lamps, any_of("lamp")) == ["a", "b"]
        lamps.write(6, [document("e", "lamp")], newest=6)
        assert found(lamps, any_of("lamp")) == ["a", "b", "e"]
        with pytest.raises(LookupError):
            lamps.roll_back()

    def test_roll_back_goes_one_rebuild_back(self, holding):
        for name in ("one", "two", "three"):
            engine = holding(document(name))
        engine.roll_back()
        assert sorted(self.held(engine)) == ["two"]

    def test_no_roll_back_without_a_rebuild(self, lamps):
        with pytest.raises(LookupError):
            lamps.roll_back()
        assert lamps.count() == 4

    def test_crash_before_the_end_leaves_the_live_index_whole(self, lamps, again):
        lamps.begin_rebuild()
        lamps.fill(5, [document("half", "lamp")])
        anew = again()
        assert found(anew, any_of("lamp")) == ["a", "b"]
        anew.write(6, [document("e", "lamp")], newest=6)
        anew.begin_rebuild()
        anew.fill(7, [document("whole", "lamp")])
        anew.finish_rebuild()
        assert sorted(self.held(anew)) == ["whole"]
        anew.roll_back()
        assert sorted(self.held(anew)) == ["a", "b", "c", "d", "e"]

    def test_fill_and_finish_need_a_beginning(self, lamps):
        with pytest.raises(LookupError):
            lamps.fill(5, [document("e")])
        with pytest.raises(LookupError):
            lamps.finish_rebuild()
        assert lamps.count() == 4

    def test_first_build_takes_writes(self, engine):
        engine.begin_rebuild()
        engine.write(5, [document("a", "lamp")], newest=5)
        with pytest.raises(EngineDown):
            engine.count()
        engine.finish_rebuild()
        assert found(engine, any_of("lamp")) == ["a"]

    # Away

    def test_empty_index_finds_nothing(self, holding):
        engine = holding()
        plan = Plan(any_of("lamp"), legs=(by(any_of("lamp")),), facets=self.FACETS)
        results = engine.search(plan)
        assert (results.total, list(results.hits), results.facets["tag"]) == (0, [], {})
        assert list(engine.search(Plan(Every(), sort=Sort("newest"))).hits) == []
        assert (engine.count(), list(engine.stamps())) == (0, [])

    def test_missing_index_is_an_engine_that_is_down(self, engine):
        for call in (
            lambda: engine.search(Plan(Every())),
            lambda: engine.search(Plan(Every(), offset=MOST_HITS)),
            lambda: engine.write(1, [document("a")], ["b"], newest=1),
            engine.count,
            lambda: list(engine.stamps()),
        ):
            with pytest.raises(EngineDown):
                call()
        with pytest.raises(EngineDown):  # and the write above has made none
            engine.count()

    def test_drop_leaves_nothing(self, lamps, holding):
        holding(document("a"))
        lamps.begin_rebuild()
        lamps.drop()
        with pytest.raises(EngineDown):
            lamps.count()
        with pytest.raises(LookupError):
            lamps.roll_back()
        with pytest.raises(LookupError):
            lamps.finish_rebuild()

    def test_drop_of_nothing_is_no_error(self, engine):
        engine.drop()
        engine.drop()

    def test_other_process_sees_writes_and_rebuilds(self, lamps):
        assert lamps.count() == 4  # opened here, before the fork
        lamps.write(5, [], ["a"], newest=5)
        assert self.counted_in_a_fork(lamps) == 3
        lamps.begin_rebuild()
        lamps.fill(6, [document("new")])
        lamps.finish_rebuild()
        assert self.counted_in_a_fork(lamps) == 1
        assert lamps.count() == 1

    @staticmethod
    def counted_in_a_fork(engine):
        pid = os.fork()
        if not pid:
            number = 99
            try:
                number = engine.count()
            finally:
                os._exit(number)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    # Hostile input

    def test_hostile_token_is_a_word_like_any_other(self, holding):
        named = {f"d{number:02}": token for number, token in enumerate(HOSTILE)}
        engine = holding(*(document(id_, f"lamp {token}", keywords={"tag": (token,)}) for id_, token in named.items()))
        for id_, token in named.items():
            words = any_of(token, "lamp")
            plan = Plan(words, legs=(by(words, Phrase("combined", (token, "lamp"))),), facets=self.FACETS, seed=token)
            assert (token, engine.search(plan).total) == (token, len(HOSTILE))
            assert (token, engine.search(plan).facets["tag"][token]) == (token, 1)
            assert (token, found(engine, Phrase("combined", ("lamp", token)))) == (token, [id_])
            assert (token, found(engine, Is("tag", (token,)))) == (token, [id_])
            if token != "¤":  # the sentinel stands in every document
                assert (token, found(engine, any_of(token))) == (token, [id_])

    @pytest.mark.parametrize("token", NEVER_A_TOKEN, ids=lambda token: ascii(token)[:12])
    def test_what_is_no_token_is_stored_and_matched_nowhere(self, lamps, token):
        texts = {"combined": ("lamp", token, "post"), "raw": (token,)}
        lamps.write(5, [Document("e", "o", "x", texts, {}, {})], newest=5)
        assert found(lamps, any_of("lamp", token)) == ["a", "b", "e"]
        assert found(lamps, any_of(token)) == []
        assert found(lamps, Phrase("combined", ("lamp", token))) == []
        assert found(lamps, Phrase("combined", ("lamp", "post"))) == ["e"]
        plan = Plan(any_of("lamp", token), legs=(by(any_of("lamp", token), Phrase("combined", (token, "post"))),))
        assert lamps.search(plan).total == 3

    @pytest.mark.parametrize("value", NEVER_A_VALUE, ids=lambda value: ascii(value)[:12])
    def test_what_is_no_value_is_stored_and_matched_nowhere(self, lamps, value):
        lamps.write(5, [document("e", keywords={"tag": ("red", value)})], newest=5)
        assert found(lamps, Is("tag", (value, "green"))) == ["c"]
        counts = lamps.search(Plan(Every(), facets=self.FACETS[:1], seed=value)).facets["tag"]
        assert counts == {"red": 3, "blue": 1, "green": 1}

    @pytest.mark.parametrize("wrong", [{"newest": -1}, {"newest": 2**63}, {"height": 1}])
    def test_document_that_no_engine_can_hold_is_refused_whole(self, lamps, wrong):
        with pytest.raises(ValueError, match="document e has"):
            lamps.write(5, [document("f"), document("e", **wrong)], newest=5)
        assert sorted(self.held(lamps)) == ["a", "b", "c", "d"]
