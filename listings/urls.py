"""Addresses of solutions, needs, references and themes."""

from django.urls import path

from listings.views import (
    attachments,
    confirmations,
    deadlines,
    deployments,
    follows,
    needs,
    notices,
    public,
    questions,
    review,
    seconds,
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
    path("solutions/<slug:public_id>/revision/drop/", solutions.drop_revision, name="drop_revision"),
    path("solutions/<slug:public_id>/files/", attachments.attachments, name="attachments"),
    path("attachments/<slug:public_id>/edit/", attachments.edit_attachment, name="edit_attachment"),
    path("attachments/<slug:public_id>/remove/", attachments.remove_attachment, name="remove_attachment"),
    path("attachments/<slug:public_id>/lead/", attachments.lead_with_attachment, name="lead_with_attachment"),
    path("needs/new/", needs.create_need, name="create_need"),
    path("needs/from-notice/", notices.create_need_from_notice, name="create_need_from_notice"),
    path("needs/<slug:public_id>/notice/", notices.notice_of_need, name="notice_of_need"),
    path("needs/<slug:public_id>/edit/", needs.edit_need, name="edit_need"),
    path("needs/<slug:public_id>/submit/", needs.submit_need, name="submit_need"),
    path("needs/<slug:public_id>/take-back/", needs.take_back_need, name="take_back_need"),
    path("needs/<slug:public_id>/withdraw/", needs.withdraw_need, name="withdraw_need"),
    path("needs/<slug:public_id>/reopen/", needs.reopen_need, name="reopen_need"),
    path("mine/followed/", follows.followed_needs, name="followed_needs"),
    path("needs/<slug:public_id>/deadline/", deadlines.move_deadline, name="move_deadline"),
    path("needs/<slug:public_id>/follow/", follows.follow_need, name="follow_need"),
    path("needs/<slug:public_id>/unfollow/", follows.unfollow_need, name="unfollow_need"),
    path("needs/<slug:public_id>/we-too/", seconds.second_need, name="second_need"),
    path("needs/<slug:public_id>/we-too/undo/", seconds.unsecond_need, name="unsecond_need"),
    path("needs/<slug:public_id>/questions/ask/", questions.ask_question, name="ask_question"),
    path("needs/<slug:public_id>/questions/", questions.need_questions, name="need_questions"),
    path("questions/<slug:public_id>/", questions.question, name="question"),
    path("questions/<slug:public_id>/withdraw/", questions.withdraw_question, name="withdraw_question"),
    path("solutions/<slug:public_id>/deployments/add/", deployments.add_deployment, name="add_deployment"),
    path("deployments/<slug:public_id>/edit/", deployments.edit_deployment, name="edit_deployment"),
    path("deployments/<slug:public_id>/remove/", deployments.remove_deployment, name="remove_deployment"),
    path("deployments/<slug:public_id>/reply/", deployments.reply_to_dispute, name="reply_to_dispute"),
    path("deployments/<slug:public_id>/answer/", confirmations.answer_deployment, name="answer_deployment"),
    path("mine/deployments/", confirmations.deployments_to_answer, name="deployments_to_answer"),
    path("mine/deployments/asking/", confirmations.change_asking, name="change_asking"),
    path("listings/cities/", deployments.cities, name="cities"),
    path("listings/cpv/", suggestions.cpv_suggestions, name="cpv_suggestions"),
    path("listings/language/", suggestions.detect_language, name="detect_language"),
]
pages_for_readers = [
    path("solutions/<slug:public_id>/", public.solution, name="solution"),
    path("attachments/<slug:public_id>/<str:name>", attachments.attachment, name="attachment"),
    path("needs/<slug:public_id>/", public.need, name="need"),
    path("followed/stop/<str:token>/", follows.stop_following, name="stop_following"),
    path("deployments/asked/<str:token>/", confirmations.asked_by_link, name="asked_by_link"),
    path("deployments/asked/<str:token>/never/", confirmations.never_ask_by_link, name="never_ask_by_link"),
    path("deployments/asked/<str:token>/<slug:public_id>/", confirmations.answer_by_link, name="answer_by_link"),
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
    path("staff/deployments/", confirmations.unreachable_cities, name="unreachable_cities"),
    path("staff/files/", attachments.waiting, name="waiting_attachments"),
    path("staff/files/<slug:public_id>/<str:to>/", attachments.decide_attachment, name="decide_attachment"),
    path("staff/themes/", themes.themes, name="themes"),
    path("staff/themes/<slug:key>/", themes.edit, name="edit_theme"),
    path("staff/themes/<slug:key>/add/", themes.add, name="add_theme"),
]

# A fixed word such as "new" has to be tried before the identifier of a listing.
urlpatterns = [*pages_for_teams, *pages_for_readers, *pages_for_staff]
