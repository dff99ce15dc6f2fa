"""Addresses of the search."""

from django.urls import path

from search.views import operations, results, similar, suggestions, why

app_name = "search"

urlpatterns = [
    path("search/", results.search, name="search"),
    path("search/suggestions/", suggestions.suggestions, name="suggestions"),
    path("search/why/<slug:kind>/<slug:public_id>/", why.why, name="why"),
    path("search/similar/<slug:kind>/<slug:public_id>/", similar.similar, name="similar"),
    path("staff/search/", operations.operations, name="operations"),
    path("staff/search/<slug:step>/", operations.tend, name="tend"),
]
