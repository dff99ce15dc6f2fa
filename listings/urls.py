"""Addresses of solutions, needs, references and themes."""

from django.urls import path

from listings.views import (
    changes,
    confirming,
    deadlines,
    declaring,
    follows,
    needs,
    public,
    questions,
    review,
    solutions,
    suggestions,
    themes,
)

app_name = "listings"

pages_for_teams = [
    path("mine/solutions/", solutions.my_solutions, name="my_solutions"),
    path("mine/needs/", needs.my_needs, name="my_needs"),
    path("solutions/new/", solutions.create_solution, name="create_solution"),
    path("solutions/<slug:public_id>/edit/", solutions.edit_solution, name="edit_solution"),
    path("solutions/<slug:public_id>/submit/", solutions.submit_solution, name="submit_solution"),
    path("solutions/<slug:public_id>/take-back/", solutions.take_back_solution, name="take_back_solution"),
    path("solutions/<slug:public_id>/withdraw/", solutions.withdraw_solution, name="withdraw_solution"),
    path("solutions/<slug:public_id>/reopen/", solutions.reopen_solution, name="reopen_solution"),
    path("solutions/<slug:public_id>/changes/", changes.solution_changes, name="solution_changes"),
    path("solutions/<slug:public_id>/confirm/", confirming.confirm, name="confirm_solution"),
    path("solutions/<slug:public_id>/declaration/", declaring.declaration, name="declaration"),
    path("solutions/<slug:public_id>/declaration/take-back/", declaring.take_back, name="take_back_declaration"),
    path("solutions/<slug:public_id>/revision/drop/", solutions.drop_revision, name="drop_revision"),
    path("needs/new/", needs.create_need, name="create_need"),
    path("needs/<slug:public_id>/edit/", needs.edit_need, name="edit_need"),
    path("needs/<slug:public_id>/submit/", needs.submit_need, name="submit_need"),
    path("needs/<slug:public_id>/take-back/", needs.take_back_need, name="take_back_need"),
    path("needs/<slug:public_id>/withdraw/", needs.withdraw_need, name="withdraw_need"),
    path("needs/<slug:public_id>/reopen/", needs.reopen_need, name="reopen_need"),
    path("mine/followed/", follows.followed_needs, name="followed_needs"),
    path("needs/<slug:public_id>/deadline/", deadlines.move_deadline, name="move_deadline"),
    path("needs/<slug:public_id>/follow/", follows.follow_need, name="follow_need"),
    path("needs/<slug:public_id>/unfollow/", follows.unfollow_need, name="unfollow_need"),
    path("needs/<slug:public_id>/questions/ask/", questions.ask_question, name="ask_question"),
    path("needs/<slug:public_id>/questions/", questions.need_questions, name="need_questions"),
    path("questions/<slug:public_id>/", questions.question, name="question"),
    path("questions/<slug:public_id>/withdraw/", questions.withdraw_question, name="withdraw_question"),
    path("listings/cpv/", suggestions.cpv_suggestions, name="cpv_suggestions"),
    path("listings/language/", suggestions.detect_language, name="detect_language"),
]
pages_for_readers = [
    path("solutions/<slug:public_id>/", public.solution, name="solution"),
    path("needs/<slug:public_id>/", public.need, name="need"),
    path("followed/stop/<str:token>/", follows.stop_following, name="stop_following"),
    path("references/<slug:public_id>/", public.reference, name="reference"),
    path("themes/<slug:key>/", public.theme, name="theme"),
]
pages_for_staff = [
    path("staff/review/", review.queue, name="review_queue"),
    path("staff/review/bulk/", review.bulk, name="review_bulk"),
    path("staff/review/<slug:kind>/<slug:public_id>/", review.review, name="review_listing"),
    path("staff/review/<slug:kind>/<slug:public_id>/publish/", review.publish, name="publish_listing"),
    path("staff/review/<slug:kind>/<slug:public_id>/return/", review.give_back, name="return_listing"),
    path("staff/review/<slug:kind>/<slug:public_id>/assign/", review.assign, name="assign_listing"),
    path("staff/themes/", themes.themes, name="themes"),
    path("staff/themes/<slug:key>/", themes.edit, name="edit_theme"),
    path("staff/themes/<slug:key>/add/", themes.add, name="add_theme"),
]

# A fixed word such as "new" has to be tried before the identifier of a listing.
urlpatterns = [*pages_for_teams, *pages_for_readers, *pages_for_staff]
