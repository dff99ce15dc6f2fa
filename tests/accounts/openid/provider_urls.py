"""The addresses of the provider of the tests: allauth's, and one at which people sign in without a password."""

from allauth.idp.oidc.models import Client
from django.contrib.auth import get_user_model, login, logout
from django.http import HttpResponse
from django.urls import include, path


def enter(request, address):
    """Sign somebody in, who is made when she is new."""
    person, _created = get_user_model().objects.get_or_create(
        username=address, defaults={"email": address, "first_name": "Maria", "last_name": "Novak"}
    )
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse("in")


def leave(request):
    logout(request)
    return HttpResponse("out")


def serve(request):
    """Let the site be another one: its address is known only when a live one has started."""
    Client.objects.update(redirect_uris=request.GET["callback"])
    return HttpResponse("known")


urlpatterns = [
    path("enter/<str:address>/", enter),
    path("leave/", leave),
    path("serve/", serve),
    path("accounts/", include("allauth.account.urls")),
    path("", include("allauth.idp.urls")),
]
