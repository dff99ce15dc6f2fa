"""Addresses of the ground floor."""

from django.urls import path

from accounts.views import (
    deliveries,
    invitations,
    joining,
    organisations,
    people,
    personal,
    recovery,
    teams,
    verification,
)

app_name = "accounts"

urlpatterns = [
    path("account/profile/", people.profile, name="profile"),
    path("account/data/", personal.own_data, name="own_data"),
    path("account/data/download/", personal.download, name="download_own_data"),
    path("account/data/erase/", personal.erase, name="erase_person"),
    path("act-for/", organisations.act_for, name="act_for"),
    path("places/", organisations.places, name="places"),
    path("organisations/new/", organisations.create_organisation, name="create_organisation"),
    path("organisations/<slug:public_id>/edit/", organisations.edit_organisation, name="edit_organisation"),
    path("organisations/<slug:public_id>/submit-again/", organisations.submit_again, name="submit_again"),
    path("organisations/<slug:public_id>/ask/", organisations.ask_capability, name="ask_capability"),
    path("organisations/<slug:public_id>/team/", teams.team, name="team"),
    path("organisations/<slug:public_id>/team/invite/", teams.invite, name="invite_member"),
    path("organisations/<slug:public_id>/team/leave/", teams.leave, name="leave_team"),
    path("organisations/<slug:public_id>/activity/", teams.activity, name="activity"),
    path("organisations/<slug:public_id>/join/", joining.join, name="join"),
    path("members/<slug:public_id>/", teams.change_member, name="change_member"),
    path("members/<slug:public_id>/remove/", teams.remove_member, name="remove_member"),
    path("invitations/<slug:public_id>/send-again/", teams.send_again, name="send_invitation_again"),
    path("invitations/<slug:public_id>/take-back/", teams.take_back, name="take_back_invitation"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("join-requests/<slug:public_id>/withdraw/", joining.withdraw, name="withdraw_request"),
    path("join-requests/<slug:public_id>/let-in/", joining.let_in, name="let_in"),
    path("join-requests/<slug:public_id>/refuse/", joining.turn_away, name="turn_away"),
    path("staff/join-requests/", joining.queue, name="join_queue"),
    path("staff/verification/<slug:public_id>/new-owner/", recovery.propose_owner, name="propose_owner"),
    path("staff/new-owners/<slug:public_id>/confirm/", recovery.confirm_owner, name="confirm_owner"),
    path("staff/new-owners/<slug:public_id>/drop/", recovery.drop_owner, name="drop_owner"),
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
    path("staff/deliveries/", deliveries.queue, name="deliveries"),
    path("staff/deliveries/bulk/", deliveries.bulk, name="deliveries_bulk"),
    path("staff/deliveries/<slug:uid>/", deliveries.delivery, name="delivery"),
    path("staff/deliveries/<slug:uid>/assign/", deliveries.assign, name="assign_delivery"),
    path("staff/deliveries/<slug:uid>/retry/", deliveries.retry, name="retry_delivery"),
]
