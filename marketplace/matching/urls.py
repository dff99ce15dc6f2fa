"""Addresses of matches, answers and the curation queue."""

from django.urls import path

from marketplace.matching.views import (
    answers,
    assessments,
    candidates,
    curation,
    freezes,
    listing,
    needs,
    pairs,
    reading,
    receipts,
    results,
    scores,
    snippets,
    summaries,
)

app_name = "matching"

pages = [
    path("needs/<slug:public_id>/openings/", needs.openings, name="openings"),
    path("matches/needs/<slug:public_id>/", needs.need_matches, name="need_matches"),
    path("matches/solutions/<slug:public_id>/", needs.solution_matches, name="solution_matches"),
    path("matches/pairs/<slug:need_id>/<slug:solution_id>/", pairs.pair, name="pair"),
    path("matches/pairs/<slug:need_id>/<slug:solution_id>/wish/", pairs.wish, name="wish"),
    path("matches/marks/<slug:public_id>/decide/", pairs.decide, name="decide_removal"),
    path("matches/marks/<slug:public_id>/contest/", pairs.contest, name="contest_mark"),
    path("mine/matches/", needs.my_matches, name="my_matches"),
    path("mine/answers/", answers.my_answers, name="my_answers"),
    path("needs/<slug:public_id>/answer/", answers.answer, name="answer"),
    path("needs/<slug:public_id>/answers/", reading.need_answers, name="need_answers"),
    path("needs/<slug:public_id>/answers/open/", reading.open_answers, name="open_answers"),
    path("answers/receipts/<slug:public_id>/", receipts.receipt, name="receipt"),
    path("answers/receipts/<slug:public_id>/content/", receipts.receipt_content, name="receipt_content"),
    path("mine/texts/", snippets.snippets, name="snippets"),
    path("mine/texts/<slug:public_id>/edit/", snippets.edit_snippet, name="edit_snippet"),
    path("mine/texts/<slug:public_id>/remove/", snippets.remove_snippet, name="remove_snippet"),
    path("needs/<slug:public_id>/scoring/", assessments.scoring, name="scoring"),
    path("needs/<slug:public_id>/scoring/assessors/", assessments.assessors, name="assessors"),
    path("needs/<slug:public_id>/scoring/stop/", assessments.stop_scoring, name="stop_scoring"),
    path("needs/<slug:public_id>/scoring/declare/", scores.declare, name="declare"),
    path("needs/<slug:public_id>/scoring/mine/", scores.own_scores, name="own_scores"),
    path("needs/<slug:public_id>/scoring/mine/finish/", scores.finish_scores, name="finish_scores"),
    path("needs/<slug:public_id>/scoring/mine/reopen/", scores.reopen_scores, name="reopen_scores"),
    path("needs/<slug:public_id>/scoring/mine/<slug:candidate_id>/", scores.score, name="score"),
    path("needs/<slug:public_id>/summary/", summaries.summary, name="summary"),
    path("freezes/new/", freezes.freeze_search, name="freeze_search"),
    path("freezes/<slug:public_id>/", freezes.freeze, name="freeze"),
    path("freezes/<slug:public_id>/take/", freezes.take_hits, name="take_hits"),
    path("needs/<slug:public_id>/candidates/", candidates.candidates, name="candidates"),
    path("needs/<slug:public_id>/candidates/matches/", listing.list_matches, name="list_matches"),
    path("needs/<slug:public_id>/candidates/add/", listing.list_by_hand, name="list_by_hand"),
    path("needs/<slug:public_id>/candidates/move/", candidates.move_candidates, name="move_candidates"),
    path("candidates/<slug:public_id>/", candidates.candidate, name="candidate"),
    path("needs/<slug:public_id>/results/", results.results, name="results"),
    path("needs/<slug:public_id>/results/tell/", results.tell, name="tell_results"),
    path("needs/<slug:public_id>/results/<slug:answer_id>/", results.edit_result, name="edit_result"),
    path("answers/results/<slug:public_id>/", results.result, name="result"),
    path("answers/<slug:public_id>/withdraw/", answers.withdraw, name="withdraw_answer"),
]
pages_for_staff = [
    path("staff/curation/", curation.queue, name="curation_queue"),
    path("staff/curation/bulk/", curation.bulk, name="curation_bulk"),
    path("staff/curation/<slug:public_id>/", curation.curate, name="curate"),
    path("staff/curation/<slug:public_id>/mark/", curation.mark, name="mark"),
    path("staff/curation/<slug:public_id>/assign/", curation.assign, name="assign"),
    path("staff/curation/<slug:public_id>/done/", curation.finish, name="finish"),
    path("staff/curation/marks/<slug:public_id>/take-back/", curation.take_back, name="take_back_mark"),
]

# A fixed word such as "bulk" has to be tried before the identifier of a need.
urlpatterns = [*pages, *pages_for_staff]
