"""Addresses of inquiries, their parties and offers."""

from django.urls import path

from marketplace.inquiries.views import agreeing, lists, offers, pairs, parties, rooms

app_name = "inquiries"

# A fixed word such as "teasers" has to be tried before the identifier of an inquiry.
urlpatterns = [
    path("inquiries/", lists.my_inquiries, name="my_inquiries"),
    path("inquiries/teasers/", lists.teasers, name="teasers"),
    path("inquiries/teasers/<slug:public_id>/", lists.teaser, name="teaser"),
    path("inquiries/teasers/<slug:public_id>/ask/", lists.ask_to_join, name="ask_to_join"),
    path("inquiries/new/<slug:public_id>/", rooms.open_inquiry, name="open_inquiry"),
    path("inquiries/matches/<slug:need_id>/<slug:solution_id>/", pairs.pair_inquiries, name="pair_inquiries"),
    path("inquiries/parties/<slug:public_id>/consent/", parties.consent, name="consent"),
    path("inquiries/parties/<slug:public_id>/refuse/", parties.refuse, name="refuse"),
    path("inquiries/parties/<slug:public_id>/agree/", agreeing.agree, name="agree"),
    path("inquiries/offers/<slug:public_id>/edit/", offers.edit_offer, name="edit_offer"),
    path("inquiries/offers/<slug:public_id>/share/", offers.share_offer, name="share_offer"),
    path("inquiries/offers/<slug:public_id>/withdraw/", offers.withdraw_offer, name="withdraw_offer"),
    path("inquiries/offers/<slug:public_id>/accept/", offers.accept_offer, name="accept_offer"),
    path("inquiries/offers/<slug:public_id>/take-back/", offers.take_back, name="take_back"),
    path("inquiries/<slug:public_id>/", rooms.inquiry, name="inquiry"),
    path("inquiries/<slug:public_id>/edit/", rooms.edit_inquiry, name="edit_inquiry"),
    path("inquiries/<slug:public_id>/next-step/", rooms.set_next_step, name="set_next_step"),
    path("inquiries/<slug:public_id>/messages/", rooms.write_message, name="write_message"),
    path("inquiries/<slug:public_id>/invite/", parties.invite, name="invite"),
    path("inquiries/<slug:public_id>/decline/", parties.decline, name="decline"),
    path("inquiries/<slug:public_id>/offers/new/", offers.make_offer, name="make_offer"),
    path("inquiries/<slug:public_id>/agree/", agreeing.conclude, name="conclude"),
    path("inquiries/<slug:public_id>/withdraw/", agreeing.withdraw_inquiry, name="withdraw_inquiry"),
    path("staff/inquiries/", lists.staff_inquiries, name="staff_inquiries"),
]
