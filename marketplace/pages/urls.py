"""Addresses of the pages that join everything."""

from django.urls import path

from marketplace.pages import views

app_name = "pages"

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("terms/", views.terms, name="terms"),
    path("terms/<str:name>/", views.terms_version, name="terms_version"),
    path("terms/<str:name>/accept/", views.accept_terms, name="accept_terms"),
    path("privacy/", views.privacy, name="privacy"),
    path("cities/", views.cities, name="cities"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<slug:public_id>/", views.organisation, name="organisation"),
    path("workspace/", views.workspace, name="workspace"),
]
