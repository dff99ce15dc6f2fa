"""The pages on which a vendor sends many solutions as a table: template, upload, what would change, and taking it."""

from collections import Counter
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import StaleVersion
from accounts.middleware import ActorRequest
from accounts.models import Organisation
from accounts.states import CapabilityName
from accounts.telling import refuse
from listings import actions, queries, rules
from listings.details import DETAIL
from listings.errors import REFUSALS
from listings.forms.choices import theme_choices
from listings.forms.sheets import REPORT, Row, SheetForm, check_columns, rows_of
from listings.forms.solutions import SolutionForm
from listings.models import Solution
from listings.queries.sheets import COLUMNS, ID, cells_of
from listings.sheets.errors import SheetError
from listings.sheets.reading import table_of
from listings.sheets.writing import sheet_of
from listings.views.editing import Desk

KEPT: Final = 24 * 60 * 60
"""For how many seconds a table waits to be taken; then it is gone."""
PAGE_SIZE: Final = 50
EXAMPLE: Final = """id,title,summary,language,themes,maturity,price_band,countries
,Bike counters,Counts bicycles on every street.,en,"traffic-management",market,under_50k,"BG, RO\""""
ALL: Final = "all"
SOUND: Final = "sound"


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: ActorRequest) -> HttpResponse:
    """Say how a table is written, and read one; nothing is saved before it is confirmed."""
    organisation = request.actor.organisation
    if organisation is None or not rules.can_create_solution(request.actor, organisation):
        return Desk(request).refuse_creation(CapabilityName.PROVIDES, rules.can_create_solution)
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        sent, encoding = form.cleaned_data["file"].read(), form.cleaned_data["encoding"]
        try:
            check_columns(table_of(sent, encoding))
        except SheetError as refusal:
            refuse(form, refusal)
        else:
            token = get_random_string(20)
            cache.set(_key(request, organisation, token), (sent, encoding, _versions(request, organisation)), KEPT)
            return redirect("listings:sheet_preview", token)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "organisation": organisation, "columns": list(_explained()), "example": EXAMPLE}
    return render(request, "listings/sheet.html", context, status=status)


@require_safe
def template(request: ActorRequest) -> HttpResponse:  # noqa: ARG001  # the same table for everybody
    """Give out a table that has nothing but the names of its columns."""
    return _file("solutions-template.csv", sheet_of(COLUMNS, ()))


@require_safe
def export(request: ActorRequest) -> HttpResponse:
    """Give out the solutions of the organisation acted for as the table that changes nothing when it comes back."""
    organisation = request.actor.organisation
    if organisation is None:
        return redirect("pages:workspace")
    rows = [cells_of(one, queries.wanted_values(one)) for one in _own(request, organisation)]
    return _file("solutions.csv", sheet_of(COLUMNS, rows))


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: ActorRequest, token: str) -> HttpResponse:
    """Show what each row would do; a POST takes all rows, or those without errors, if nothing moved meanwhile."""
    organisation, kept = _kept(request, token)
    if organisation is None or kept is None:
        messages.info(request, _("This table was taken already, or is kept no longer. Send it again to be sure."))
        return redirect("listings:sheet")
    rows = _read(request, organisation, kept)
    if request.method == "POST":
        sound = [row for row in rows if row.is_sound]
        if request.POST.get("take") == (ALL if len(sound) == len(rows) else SOUND):
            if _took(request, organisation, sound, kept[2]):
                cache.delete(_key(request, organisation, token))
                return redirect("listings:my_solutions")
            cache.set(_key(request, organisation, token), (*kept[:2], _versions(request, organisation)), KEPT)
            return redirect("listings:sheet_preview", token)
        messages.error(request, _("Nothing was saved: look at the rows again, then choose what to take."))
    return _show(request, token, rows)


@require_safe
def errors(request: ActorRequest, token: str) -> HttpResponse:
    """Give out the rows that cannot be taken, each with the reasons, to be corrected and sent again."""
    organisation, kept = _kept(request, token)
    if organisation is None or kept is None:
        raise Http404
    wrong = [row for row in _read(request, organisation, kept) if not row.is_sound]
    columns = [name for name in (wrong[0].cells if wrong else ()) if name not in REPORT]
    lines = [
        [*(row.cells.get(name, "") for name in columns), str(row.number), "\n".join(_reasons(row))] for row in wrong
    ]
    return _file("solutions-to-correct.csv", sheet_of([*columns, *REPORT], lines))


def _key(request: ActorRequest, organisation: Organisation, token: str) -> str:
    """Return where a table is kept: for one person, who acts for one organisation."""
    return f"sheet:{request.actor.person_id}:{organisation.public_id}:{token[:20]}"


def _kept(request: ActorRequest, token: str) -> tuple[Organisation | None, Any]:
    organisation = request.actor.organisation
    if organisation is None or not rules.can_create_solution(request.actor, organisation):
        return None, None
    return organisation, cache.get(_key(request, organisation, token))


def _own(request: ActorRequest, organisation: Organisation) -> list[Solution]:
    return list(queries.own_listings(request.actor, organisation).solutions)


def _versions(request: ActorRequest, organisation: Organisation) -> dict[str, int]:
    return dict(queries.own_listings(request.actor, organisation).solutions.values_list("public_id", "version"))


def _read(request: ActorRequest, organisation: Organisation, kept: Any) -> list[Row]:
    return rows_of(table_of(*kept[:2]), _own(request, organisation))


def _took(request: ActorRequest, organisation: Organisation, rows: list[Row], seen: dict[str, int]) -> bool:
    """Take rows and say what came of it; False when nothing was changed."""
    wanted = [
        actions.Wanted(row.values, row.solution, seen.get(row.solution.public_id, 0) if row.solution else 0)
        for row in rows
        if row.values and row.outcome != "same"
    ]
    try:
        taken = actions.take_rows(actor=request.actor, organisation=organisation, wanted=wanted)
    except StaleVersion:
        messages.error(request, _("Nothing was saved: a solution was changed meanwhile. Look at the rows again."))
    except REFUSALS as refusal:
        messages.error(request, _("Nothing was saved. %(why)s") % {"why": refusal})
    else:
        messages.success(request, " ".join(_said_of(taken)))
        return True
    return False


def _said_of(taken: Any) -> list[str]:
    said = [
        (taken.created, ngettext("%d draft was made.", "%d drafts were made.", taken.created)),
        (taken.changed, ngettext("%d solution was changed.", "%d solutions were changed.", taken.changed)),
        (taken.waiting, ngettext("%d change waits for review.", "%d changes wait for review.", taken.waiting)),
    ]
    return [sentence % number for number, sentence in said if number] or [_("Every row says what is there already.")]


def _show(request: ActorRequest, token: str, rows: list[Row]) -> HttpResponse:
    counts = Counter(row.outcome for row in rows)
    context = {
        "token": token,
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": dict(counts),
        "wrong": counts["wrong"],
        "sound": len(rows) - counts["wrong"],
        "doing": counts["new"] + counts["edit"] + counts["revise"],
    }
    return render(request, "listings/sheet_preview.html", context)


def _reasons(row: Row) -> list[str]:
    return [f"{column}: {sentence}" if column else sentence for column, sentence in row.errors]


def _explained() -> Any:
    """Yield each column with its label, and the codes that it takes where they are few."""
    yield ID, _("The identifier of a solution of yours, from the address of its page; empty for a new one"), [], ""
    for name in COLUMNS[1:]:
        declared = SolutionForm.base_fields[name]
        few = DETAIL[name].choices if name in DETAIL else getattr(declared, "choices", ())
        if name == "themes":
            few = [one for _track, themes in theme_choices() for one in themes]
        codes = [(code, label) for code, label in few if code] if name in CHOSEN else []
        yield name, declared.label, codes, SAID.get(name, "")


CHOSEN: Final = frozenset(
    {"themes", "maturity", "price_band", "price_model", *(n for n, one in DETAIL.items() if one.choices)}
)
SAID: Final = {
    "countries": gettext_lazy("Two letters each (ISO 3166): BG, RO"),
    "languages": gettext_lazy("Two letters each (ISO 639): bg, en"),
    "language": gettext_lazy("Two letters; empty to have it found out"),
    "cpv_codes": gettext_lazy("Eight digits each"),
}


def _file(name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
