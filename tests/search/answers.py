"""What every engine answers: what is found, in which order, counted how, page by page."""

from dataclasses import replace

import pytest

from search.clauses import MOST_HITS, MOST_SCORED, Between, Every, Is, Phrase, Plan, Some, Sort, Without, Words
from search.engines import base
from search.engines.base import fair_hash
from tests.search.sample import Sample, any_of, by, document, found, ids


class Answers(Sample):
    """The half of the contract that reads."""

    # What is found

    def test_words_match_any_of_the_tokens(self, lamps):
        assert found(lamps, any_of("lamp")) == ["a", "b"]
        assert found(lamps, any_of("street", "bench")) == ["a", "c"]
        assert found(lamps, any_of("lam")) == []
        assert found(lamps, any_of()) == []

    def test_words_look_into_their_own_field(self, lamps):
        assert found(lamps, Words("raw", (("smart", 1.0),))) == ["a", "b"]
        assert found(lamps, any_of("smart")) == []

    def test_unicode_tokens_match_as_they_are(self, lamps):
        assert found(lamps, any_of("улица")) == ["d"]
        assert found(lamps, any_of("Улица")) == []

    def test_phrase_matches_neighbours_in_their_order_only(self, lamps):
        assert found(lamps, Phrase("raw", ("street", "lamp"))) == ["a"]
        assert found(lamps, Phrase("raw", ("smart", "lamp"))) == ["b"]
        assert found(lamps, Phrase("raw", ("smart", "street", "lamp"))) == ["a"]
        assert found(lamps, Phrase("raw", ("lamp", "street"))) == []

    def test_phrase_of_one_token_is_that_word_and_of_none_is_nothing(self, lamps):
        assert found(lamps, Phrase("raw", ("bench",))) == ["c"]
        assert found(lamps, Phrase("raw", ())) == []

    def test_phrase_with_a_repeated_token(self, holding):
        engine = holding(document("once", raw="bora bay"), document("twice", raw="bora bora bay"))
        assert found(engine, Phrase("raw", ("bora", "bora"))) == ["twice"]

    def test_is_matches_any_value_whole(self, lamps):
        assert found(lamps, Is("tag", ("red",))) == ["a", "b"]
        assert found(lamps, Is("tag", ("blue", "green"))) == ["a", "c"]
        assert found(lamps, Is("tag", ("Red", "re", "red blue"))) == []
        assert found(lamps, Is("tag", ())) == []

    def test_between_includes_both_bounds(self, lamps):
        assert found(lamps, Between("newest", 10, 20)) == ["a", "c"]
        assert found(lamps, Between("newest", 11, 19)) == []
        assert found(lamps, Between("newest", low=2**62)) == ["d"]
        assert found(lamps, Between("newest", low=2**62 + 1)) == []
        assert found(lamps, Between("newest", high=19)) == ["a"]
        assert found(lamps, Between("newest", -5, 10)) == ["a"]
        assert found(lamps, Between("newest", -5, -1)) == []
        assert found(lamps, Between("newest", 30, 10)) == []
        assert found(lamps, Between("newest", 0, 2**80)) == ["a", "b", "c", "d"]

    def test_number_that_is_not_there_is_in_no_range(self, lamps):
        assert found(lamps, Between("deadline0")) == []
        assert found(lamps, Between("newest")) == ["a", "b", "c", "d"]

    def test_every_matches_all_of_its_clauses(self, lamps):
        assert found(lamps, Every((any_of("lamp"), Is("tag", ("blue",))))) == ["a"]
        assert found(lamps, Every((any_of("lamp"), any_of("bench")))) == []
        assert found(lamps, Every()) == ["a", "b", "c", "d"]

    def test_some_matches_at_least_so_many(self, lamps):
        clauses = (any_of("lamp"), any_of("park"), Is("tag", ("blue",)))
        assert found(lamps, Some(clauses)) == ["a", "b", "c"]
        assert found(lamps, Some(clauses, 2)) == ["a", "b"]
        assert found(lamps, Some(clauses, 3)) == []
        assert found(lamps, Some(clauses, 4)) == []
        assert found(lamps, Some(clauses, 0)) == ["a", "b", "c"]
        assert found(lamps, Some(())) == []

    def test_without_matches_what_its_clause_does_not(self, lamps):
        assert found(lamps, Without(any_of("lamp"))) == ["c", "d"]
        assert found(lamps, Every((any_of("park"), Without(Phrase("raw", ("smart", "lamp")))))) == ["c"]
        assert found(lamps, Without(Every())) == []
        assert found(lamps, Without(Without(any_of("lamp")))) == ["a", "b"]

    def test_clauses_nest(self, lamps):
        inner = Some((Every((any_of("lamp"), Without(any_of("street")))), Is("country", ("EE",))))
        assert found(lamps, Every((inner, Without(Between("newest", high=30))))) == ["d"]

    def test_long_texts_may_be_asked(self, lamps):
        words = (*(f"word{number}" for number in range(20 * MOST_SCORED)), "lamp")
        plan = Plan(any_of(*words), legs=(by(Words("combined", tuple((word, 1.0) for word in words))),))
        assert sorted(ids(lamps.search(plan))) == ["a", "b"]

    def test_of_a_long_text_the_heaviest_words_score(self, lamps):
        light = tuple((f"word{number}", 1.0) for number in range(20 * MOST_SCORED))
        plan = Plan(Every(), legs=(by(Words("combined", (*light, ("bench", 2.0)))),))
        assert ids(lamps.search(plan))[0] == "c"

    # Order

    def test_more_and_rarer_words_rank_higher(self, lamps):
        plan = Plan(any_of("lamp", "street"), legs=(by(any_of("lamp", "street")),))
        assert ids(lamps.search(plan)) == ["a", "b"]

    def test_weights_turn_the_order(self, lamps):
        def first(lamp, bench):
            words = Words("combined", (("lamp", lamp), ("bench", bench)))
            return ids(lamps.search(Plan(words, legs=(by(words),))))[0]

        assert (first(1.0, 9.0), first(9.0, 1.0)) == ("c", "b")

    def test_phrase_lifts_what_holds_it(self, lamps):
        words = Words("raw", (("street", 1.0), ("lamp", 1.0)))
        phrases = [Phrase("raw", ("street", "lamp"), 5.0), Phrase("raw", ("smart", "lamp"), 5.0)]
        orders = [ids(lamps.search(Plan(words, legs=(by(words, phrase),)))) for phrase in phrases]
        assert orders == [["a", "b"], ["b", "a"]]

    def test_what_ranks_does_not_find(self, lamps):
        results = lamps.search(Plan(any_of("park"), legs=(by(any_of("street", "bench")),)))
        assert (ids(results), results.total) == (["c", "b"], 2)

    def test_what_finds_does_not_rank(self, lamps):
        hits = lamps.search(Plan(any_of("lamp", "bench"), seed="x")).hits
        assert {hit.score for hit in hits} == {0.0}
        assert list(hits) == sorted(hits, key=lambda hit: fair_hash("x", hit))

    def test_scores_add_up(self, lamps):
        legs = tuple(by(clause) for clause in (any_of("lamp"), any_of("street"), any_of("lamp", "street")))
        lamp, street, both = (hits[0].score for hits in lamps.ask(Plan(any_of("street"), legs=legs), 9).legs)
        assert both == pytest.approx(lamp + street, rel=1e-5)

    def test_weight_multiplies_the_score(self, lamps):
        weights = (0.5, 1.0, 3.0)
        legs = tuple(
            by(Words("combined", (("bench", weight),)), Phrase("raw", ("bench",), weight)) for weight in weights
        )
        scores = [hits[0].score for hits in lamps.ask(Plan(any_of("bench"), legs=legs), 9).legs]
        assert scores == pytest.approx([scores[1] * weight for weight in weights], rel=1e-5)

    def test_weight_that_is_no_weight_scores_nothing(self, lamps):
        words = (("lamp", 0.0), ("bench", -1.0), ("park", float("nan")), ("street", float("inf")))
        hits = lamps.search(Plan(Every(), legs=(by(Words("combined", words)),))).hits
        assert [hit.score for hit in hits] == [0.0] * 4

    def test_legs_count_by_their_weight_each_divided_by_its_best(self, lamps):
        bench, lamp = any_of("bench"), any_of("lamp")
        plans = [Plan(any_of("lamp", "bench"), legs=(by(bench, weight=w), by(lamp))) for w in (2.0, 0.5)]
        results = [lamps.search(plan) for plan in plans]
        assert [ids(one)[0] for one in results] == ["c", "b"]
        assert [one.hits[0].score for one in results] == [2.0, 1.0]

    def test_each_leg_counts_however_many_are_better_by_it(self, holding):
        many = (document(f"d{number:04}", "lamp lamp" + " lamp park" * (number < 50)) for number in range(1_100))
        engine = holding(*many, document("both", "lamp bench"))
        legs = (by(any_of("lamp")), by(any_of("bench", "park")))
        lamp = engine.ask(Plan(Is("id", ("both",)), legs=legs), 1).legs[0][0].score
        best, bench = (hits[0].score for hits in engine.ask(Plan(any_of("lamp"), legs=legs), 1).legs)
        first = engine.search(Plan(any_of("lamp"), legs=legs)).hits[0]
        assert (first.id, bench > 0, lamp < best) == ("both", True, True)
        assert first.score == pytest.approx(1 + lamp / best, rel=1e-4)

    def test_what_two_legs_ask_for_counts_for_both(self, lamps):
        legs = (by(any_of("bench"), weight=0.5), by(any_of("bench"), weight=0.25))
        assert [hit.score for hit in lamps.search(Plan(any_of("bench"), legs=legs)).hits] == [0.75]

    def test_leg_that_nothing_scores_is_no_error(self, lamps):
        results = lamps.search(Plan(any_of("lamp"), legs=(by(any_of("nowhere")), by(any_of("street")))))
        assert ids(results) == ["a", "b"]

    def test_same_texts_are_ordered_by_the_question(self, holding):
        engine = holding(*(document(f"d{number}", "lamp", owner=f"o{number}") for number in range(8)))

        def order(seed):
            return ids(engine.search(Plan(any_of("lamp"), legs=(by(any_of("lamp")),), seed=seed)))

        assert order("one") == order("one")
        assert order("one") != order("two")
        assert sorted(order("one")) == sorted(order("two"))

    def test_owner_comes_with_the_hit(self, holding):
        engine = holding(document("a", "lamp", owner="city"))
        assert [(hit.id, hit.owner) for hit in engine.search(Plan(Every())).hits] == [("a", "city")]

    def test_sort_goes_both_ways_and_ignores_scores(self, lamps):
        def order(*, descending):
            sort = Sort("newest", descending=descending)
            return ids(lamps.search(Plan(Every(), legs=(by(any_of("bench")),), sort=sort)))

        assert (order(descending=False), order(descending=True)) == (["a", "c", "b", "d"], ["d", "b", "c", "a"])

    def test_large_numbers_sort_to_the_last_bit(self, holding):
        engine = holding(*(document(f"d{low}", newest=2**62 + low) for low in (2, 0, 3, 1)))
        assert ids(engine.search(Plan(Every(), sort=Sort("newest")))) == ["d0", "d1", "d2", "d3"]

    def test_number_that_is_not_there_sorts_last(self, holding):
        engine = holding(document("none"), document("low", newest=1), document("high", newest=2))
        orders = [ids(engine.search(Plan(Every(), sort=Sort("newest", descending=way)))) for way in (False, True)]
        assert orders == [["low", "high", "none"], ["high", "low", "none"]]

    # Tiers

    TIERS = (Is("tag", ("blue",)), Is("tag", ("red",)))

    def test_tiers_come_one_after_the_other_and_each_listing_once(self, lamps):
        """The first tier has one that is of the second, too; the legs order each within, and the rest is last."""
        plain = Plan(Every(), legs=(by(any_of("lamp", "bench")),), facets=self.FACETS, size=10)
        usual, tiered = lamps.search(plain), lamps.search(replace(plain, tiers=self.TIERS))
        place = {id_: place for place, id_ in enumerate(ids(usual))}
        first = [found(lamps, Is("tag", ("blue",)))]
        first.append(found(lamps, Every((Is("tag", ("red",)), Without(Is("tag", ("blue",)))))))
        first.append(sorted({*ids(usual)} - {*first[0], *first[1]}))
        assert [len(tier) for tier in first] == [1, 1, 2]
        assert ids(tiered) == [id_ for tier in first for id_ in sorted(tier, key=place.__getitem__)]
        assert (tiered.total, tiered.facets) == (usual.total, usual.facets)
        assert {hit.id: hit.score for hit in tiered.hits} == {hit.id: hit.score for hit in usual.hits}

    def test_tiers_without_words_are_sorted_within(self, lamps):
        plan = Plan(Every(), sort=Sort("newest"), size=10)
        usual = ids(lamps.search(plan))
        red = found(lamps, Is("tag", ("red",)))
        tiered = ids(lamps.search(replace(plan, tiers=(Is("tag", ("red",)),))))
        assert tiered == [*(one for one in usual if one in red), *(one for one in usual if one not in red)]

    def test_pages_of_tiers_have_every_listing_once(self, holding):
        towns = ("x", "y", "z")
        engine = holding(
            *(
                document(
                    f"d{number:02}", "lamp " * (number % 3 + 1), newest=number, keywords={"tag": (towns[number % 3],)}
                )
                for number in range(25)
            )
        )
        tiers = (Is("tag", ("z",)), Is("tag", ("nobody",)), Is("tag", ("z", "x")))
        for order in ({"legs": (by(any_of("lamp")),)}, {"sort": Sort("newest")}, {}):
            plan = Plan(any_of("lamp"), size=5, tiers=tiers, **order)
            pages = [engine.search(replace(plan, offset=start)) for start in range(0, 30, 5)]
            assert [len(page.hits) for page in pages] == [5, 5, 5, 5, 5, 0]
            shown = [id_ for page in pages for id_ in ids(page)]
            assert shown == ids(engine.search(replace(plan, size=25)))
            assert [towns[int(id_[1:]) % 3] for id_ in shown] == ["z"] * 8 + ["x"] * 9 + ["y"] * 8

    def test_tiers_beyond_what_can_be_paged_are_empty(self, lamps):
        answer = lamps.search(Plan(Every(), tiers=self.TIERS, offset=MOST_HITS, size=10))
        assert (answer.total, list(answer.hits)) == (4, [])

    # Facets

    def test_facets_count_what_is_found(self, lamps):
        assert lamps.search(Plan(any_of("lamp", "bench"), facets=self.FACETS, size=1)).facets == {
            "tag": {"red": 2, "blue": 1, "green": 1},
            "country": {"BG": 1},
            "when": {"early": 1, "all": 3, "later": 2, "never": 0},
        }

    def test_facets_come_in_order(self, lamps):
        facets = lamps.search(Plan(Every(), facets=self.FACETS)).facets
        assert [list(counts) for counts in facets.values()] == [
            ["red", "blue", "green"],
            ["BG", "EE"],
            ["early", "all", "later", "never"],
        ]
        assert list(facets) == ["tag", "country", "when"]

    def test_own_filter_does_not_narrow_a_facet_and_the_others_do(self, lamps):
        filters = {"tag": Is("tag", ("red",)), "when": Between("newest", high=10)}
        results = lamps.search(Plan(Every(), filters=filters, facets=self.FACETS))
        assert (ids(results), results.total) == (["a"], 1)
        assert results.facets == {
            "tag": {"red": 1, "blue": 1},
            "country": {},
            "when": {"early": 1, "all": 2, "later": 1, "never": 0},
        }

    def test_filter_without_a_facet_narrows_all(self, lamps):
        filters = {"country": Is("country", ("BG",)), "kind": any_of("bench")}
        results = lamps.search(Plan(Every(), filters=filters, facets=self.FACETS[:2]))
        assert (ids(results), results.facets) == (["c"], {"tag": {"green": 1}, "country": {"BG": 1}})

    def test_value_given_twice_counts_once(self, holding):
        engine = holding(document("a", keywords={"tag": ("red", "red")}))
        assert engine.search(Plan(Every(), facets=self.FACETS[:1])).facets == {"tag": {"red": 1}}

    # Pages

    def test_pages_follow_each_other_to_the_last(self, holding):
        engine = holding(
            *(document(f"d{number:02}", "lamp " * (number % 3 + 1), newest=number) for number in range(25))
        )
        for order in ({"legs": (by(any_of("lamp")),)}, {"sort": Sort("newest")}, {}):
            pages = [engine.search(Plan(any_of("lamp"), offset=start, size=10, **order)) for start in (0, 10, 20, 30)]
            assert [len(page.hits) for page in pages] == [10, 10, 5, 0]
            assert {page.total for page in pages} == {25}
            assert len({hit.id for page in pages for hit in page.hits}) == 25

    def test_several_plans_are_answered_in_their_order(self, lamps):
        plans = [Plan(any_of("lamp"), facets=self.FACETS[:1]), Plan(any_of("bench"), legs=(by(any_of("bench")),))]
        first, second = lamps.ask_all(plans, 9)
        assert (first.total, first.facets, sorted(hit.id for hit in first.legs[0])) == (
            2,
            {"tag": {"red": 2, "blue": 1}},
            ["a", "b"],
        )
        assert (second.total, second.facets, [hit.id for hit in second.legs[0]]) == (1, {}, ["c"])
        assert lamps.totals([*plans, Plan(any_of("nowhere"))]) == [2, 1, 0]
        assert (lamps.ask_all([], 9), lamps.totals([])) == ([], [])

    def test_nothing_but_the_total(self, lamps):
        results = lamps.search(Plan(any_of("lamp"), facets=self.FACETS[:1], size=0))
        assert (results.total, list(results.hits), results.facets) == (2, [], {"tag": {"red": 2, "blue": 1}})

    @pytest.mark.parametrize(
        ("offset", "size"), [(MOST_HITS, 20), (MOST_HITS - 19, 20), (10**9, 20), (0, MOST_HITS + 1)]
    )
    def test_beyond_what_can_be_paged_is_an_empty_page(self, lamps, offset, size):
        results = lamps.search(Plan(any_of("lamp"), offset=offset, size=size, facets=self.FACETS[:1]))
        assert (results.total, list(results.hits), results.facets) == (2, [], {"tag": {"red": 2, "blue": 1}})

    def test_last_page_that_can_be_paged_is_lawful(self, lamps):
        results = lamps.search(Plan(any_of("lamp"), offset=MOST_HITS - 20, size=20))
        assert (results.total, list(results.hits)) == (2, [])

    def test_tie_longer_than_what_is_read_keeps_its_order(self, holding, monkeypatch):
        monkeypatch.setattr(base, "BEYOND", 2)
        engine = holding(*(document(f"d{number:02}", "lamp") for number in range(40)))
        plans = [Plan(any_of("lamp"), legs=(by(any_of("lamp")),), offset=start, size=5) for start in range(0, 40, 5)]
        paged = [hit for plan in plans for hit in engine.search(plan).hits]
        assert paged == sorted(paged, key=lambda hit: fair_hash("", hit))
        assert len({hit.id for hit in paged}) == 40
