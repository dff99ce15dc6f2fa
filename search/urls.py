"""Addresses of the search."""

from django.urls import path

from search.views import (
    mapped,
    operations,
    results,
    same,
    saved,
    similar,
    stopping,
    suggestions,
    synonyms,
    translations,
    why,
)

app_name = "search"

urlpatterns = [
    path("search/", results.search, name="search"),
    path("search/map/", mapped.search_map, name="map"),
    path("search/suggestions/", suggestions.suggestions, name="suggestions"),
    path("search/why/<slug:kind>/<slug:public_id>/", why.why, name="why"),
    path("search/similar/<slug:kind>/<slug:public_id>/", similar.similar, name="similar"),
    path("search/same/<slug:public_id>/", same.same, name="same"),
    path("search/translation/<slug:kind>/<slug:public_id>/", translations.translation, name="translation"),
    path("saved-searches/", saved.saved_searches, name="saved_searches"),
    path("saved-searches/save/", saved.save_search, name="save_search"),
    path("saved-searches/stop/<str:token>/", stopping.stop_mails, name="stop_mails"),
    path("saved-searches/<slug:public_id>/", saved.edit_saved_search, name="edit_saved_search"),
    path("saved-searches/<slug:public_id>/test/", saved.test_saved_search, name="test_saved_search"),
    path("saved-searches/<slug:public_id>/delete/", saved.delete_saved_search, name="delete_saved_search"),
    path("saved-searches/<slug:public_id>/<slug:step>/", saved.step, name="saved_search_step"),
    path("staff/search/", operations.operations, name="operations"),
    path("staff/search/words/", synonyms.words, name="words"),
    path("staff/search/words/add/", synonyms.add_words, name="add_words"),
    path("staff/search/words/<slug:public_id>/", synonyms.edit_words, name="edit_words"),
    path("staff/search/words/<slug:public_id>/<slug:step>/", synonyms.switch_words, name="switch_words"),
    path("staff/search/<slug:step>/", operations.tend, name="tend"),
]
