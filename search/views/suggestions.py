"""The small answer to what is being typed in the search field."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.middleware import ActorRequest
from search.suggesting.groups import suggestions_for


# The same for everybody, and asked again at each step back and forth while typing. In her own browser only, and for as
# long as that takes: what is withdrawn is offered to nobody five seconds later.
@login_not_required
@require_safe
@cache_control(private=True, max_age=3)
def suggestions(request: ActorRequest) -> HttpResponse:
    """Answer typed words (`q`) with the options of a list box in groups; with nothing when there is none."""
    groups = suggestions_for(request.GET.get("q", ""))
    # Without the request: what every page of the shell needs would be looked up at every key.
    return HttpResponse(render_to_string("search/_suggestions.html", {"groups": groups}))
