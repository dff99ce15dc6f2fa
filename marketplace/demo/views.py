"""The pages that only the demonstration has: its mails, and the codes of its staff's authenticator apps."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.journal import mail_folder
from accounts.middleware import second_factor_not_required
from marketplace.demo.codes import present_codes

PAGE_SIZE = 20
LETTER_POLICY = {
    "default-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": [SELF],
    "sandbox": True,
}


@second_factor_not_required
@login_not_required
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """List the mails, the newest first."""
    page = Paginator(mail_folder.messages(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "demo/mail.html", {"page_obj": page})


@second_factor_not_required
@login_not_required
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its types forget the address's arguments
def message(request: HttpRequest, message_id: str) -> HttpResponse:
    """Show one mail as text, and as a mail program shows it."""
    return render(request, "demo/message.html", {"message": _message(message_id)})


@second_factor_not_required
@login_not_required
@require_safe
@xframe_options_sameorigin
@csp_replace(LETTER_POLICY)  # type: ignore[arg-type]  # as above
def message_html(_request: HttpRequest, message_id: str) -> HttpResponse:
    """Serve the HTML of one mail: styles inline, as mails need them, and nothing else allowed."""
    return HttpResponse(_message(message_id).html)


@second_factor_not_required
@login_not_required
@never_cache
@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """Show what the authenticator apps of the demonstration's staff show now."""
    template = "demo/_codes.html" if "HX-Request" in request.headers else "demo/codes.html"
    return render(request, template, {"codes": list(present_codes())})


def _message(message_id: str) -> mail_folder.Message:
    found = mail_folder.message(message_id)
    if found is None:
        raise Http404
    return found
