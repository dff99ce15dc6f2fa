"""Addresses of the pages that join everything."""

from django.urls import path

from marketplace.pages import views
from marketplace.pages.views import seen

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
    path("mine/figures/", seen.own_figures, name="own_figures"),
    path("mine/figures/table.csv", seen.own_table, name="own_figures_table"),
    path("mine/solutions/<slug:public_id>/figures/", seen.solution_figures, name="solution_figures"),
    path("mine/solutions/<slug:public_id>/figures/table.csv", seen.solution_table, name="solution_figures_table"),
    path("workspace/", views.workspace, name="workspace"),
]
