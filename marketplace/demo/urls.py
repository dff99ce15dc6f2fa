"""Addresses that only the demonstration has."""

from django.urls import path

from marketplace.demo import views

app_name = "demo"

urlpatterns = [
    path("codes/", views.codes, name="codes"),
    path("mail/", views.mail, name="mail"),
    path("mail/<slug:message_id>/", views.message, name="message"),
    path("mail/<slug:message_id>/html/", views.message_html, name="message_html"),
]
