"""Addresses of the ground floor."""

from django.urls import path

from accounts.views import deliveries, factors, organisations, people, resets, sessions, verification

app_name = "accounts"

urlpatterns = [
    path("account/profile/", people.profile, name="profile"),
    path("account/second-step/", factors.second_factor, name="second_factor"),
    path("account/second-step/lost/", resets.ask_reset, name="ask_reset"),
    path("account/sessions/", sessions.sessions, name="sessions"),
    path("account/sessions/end-others/", sessions.end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<slug:public_id>/end/", sessions.end_session, name="end_session"),
    path("act-for/", organisations.act_for, name="act_for"),
    path("places/", organisations.places, name="places"),
    path("organisations/new/", organisations.create_organisation, name="create_organisation"),
    path("organisations/<slug:public_id>/edit/", organisations.edit_organisation, name="edit_organisation"),
    path("organisations/<slug:public_id>/submit-again/", organisations.submit_again, name="submit_again"),
    path("organisations/<slug:public_id>/ask/", organisations.ask_capability, name="ask_capability"),
    path("staff/verification/", verification.queue, name="verification_queue"),
    path("staff/verification/bulk/", verification.bulk, name="verification_bulk"),
    path("staff/verification/<slug:public_id>/", verification.review, name="review_organisation"),
    path("staff/verification/<slug:public_id>/verify/", verification.verify, name="verify_organisation"),
    path("staff/verification/<slug:public_id>/assign/", verification.assign, name="assign_organisation"),
    path(
        "staff/verification/<slug:public_id>/<str:to>/",
        verification.decide,
        name="decide_organisation",
    ),
    path("staff/capabilities/<slug:public_id>/<str:to>/", verification.decide_capability, name="decide_capability"),
    path("staff/lost-second-steps/", resets.resets, name="resets"),
    path("staff/lost-second-steps/<slug:public_id>/", resets.reset, name="reset"),
    path("staff/lost-second-steps/<slug:public_id>/propose/", resets.propose_reset, name="propose_reset"),
    path("staff/lost-second-steps/<slug:public_id>/confirm/", resets.confirm_reset, name="confirm_reset"),
    path("staff/lost-second-steps/<slug:public_id>/refuse/", resets.refuse_reset, name="refuse_reset"),
    path("staff/deliveries/", deliveries.queue, name="deliveries"),
    path("staff/deliveries/bulk/", deliveries.bulk, name="deliveries_bulk"),
    path("staff/deliveries/<slug:uid>/", deliveries.delivery, name="delivery"),
    path("staff/deliveries/<slug:uid>/assign/", deliveries.assign, name="assign_delivery"),
    path("staff/deliveries/<slug:uid>/retry/", deliveries.retry, name="retry_delivery"),
]
