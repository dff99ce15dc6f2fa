"""Every address: English at /…, Bulgarian at /bg/…."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("accounts.urls")),
        path("", include("listings.urls")),
        path("", include("search.urls")),
        path("", include("marketplace.matching.urls")),
        path("", include("marketplace.inquiries.urls")),
        path("", include("marketplace.pages.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/2fa/", include("allauth.mfa.urls")),
        *([path("demo/", include("marketplace.demo.urls"))] if settings.DEMO else []),
        prefix_default_language=False,
    ),
]
