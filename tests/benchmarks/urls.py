"""The product's addresses, and those of the controls."""

from django.urls import path

from marketplace.urls import urlpatterns as product
from tests.benchmarks import controls

urlpatterns = [
    path("control/empty/", controls.empty),
    path("control/bare/", controls.bare),
    *product,
]
