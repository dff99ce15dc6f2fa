"""Addresses of the search."""

from django.urls import path

from search.views import results, similar, suggestions, why

app_name = "search"

urlpatterns = [
    path("search/", results.search, name="search"),
    path("search/suggestions/", suggestions.suggestions, name="suggestions"),
    path("search/why/<slug:kind>/<slug:public_id>/", why.why, name="why"),
    path("search/similar/<slug:kind>/<slug:public_id>/", similar.similar, name="similar"),
]
