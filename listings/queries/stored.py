"""Reads a solution or a need back into the values that a form showed and an action takes."""

from dataclasses import replace

from listings.details import CODED, PROSE
from listings.models import Need, NeedText, Revision, Solution, SolutionText
from listings.queries.revisions import open_revision
from listings.states import Maturity, Mode, PriceBand, PriceModel
from listings.values import CLAIMS, NeedValues, SolutionValues, choice, solution_values


def text_in(listing: Solution | Need, language: str = "") -> SolutionText | NeedText | None:
    """Return its text in a language, else the main one; None when there is none yet."""
    if not listing.texts.all():
        return None
    found: SolutionText | NeedText = listing.text_called(language) or listing.main_text  # type: ignore[assignment]
    return found


def values_of_solution(solution: Solution, language: str = "") -> SolutionValues:
    """Return what the columns and the text of a solution hold: once it is published, the approved version."""
    text = text_in(solution, language)
    assert isinstance(text, SolutionText)  # noqa: S101  # create_solution writes the text with the row
    return SolutionValues(
        language=text.language,
        language_detected=text.language_detected,
        title=text.title,
        summary=text.summary,
        description=text.description,
        themes=tuple(theme.key for theme in solution.themes.all()),
        tags=tuple(tag.name for tag in solution.tags.all()),
        cpv_codes=tuple(cpv.code for cpv in solution.cpv_codes.all()),
        maturity=choice(Maturity, solution.maturity),
        price_band=choice(PriceBand, solution.price_band),
        price_model=choice(PriceModel, solution.price_model),
        countries=solution.countries,
        languages=solution.languages,
        website=solution.website,
        contact_name=solution.contact_name,
        contact_email=solution.contact_email,
        **{name: getattr(text, name) for name in PROSE},
        **{name: getattr(solution, name) for name in CODED},
        certificates=solution.certified,
        price_lines=text.priced,
    )


def values_of_need(need: Need, language: str = "") -> NeedValues:
    """Return what the columns and the text of a need hold, its budget included: for the own team's form alone."""
    text = text_in(need, language)
    assert isinstance(text, NeedText)  # noqa: S101  # create_need writes the text with the row
    return NeedValues(
        mode=choice(Mode, need.mode),
        language=text.language,
        language_detected=text.language_detected,
        title=text.title,
        problem=text.problem,
        affected=text.affected,
        tried=text.tried,
        outcome=text.outcome,
        themes=tuple(theme.key for theme in need.themes.all()),
        tags=tuple(tag.name for tag in need.tags.all()),
        cpv_codes=tuple(cpv.code for cpv in need.cpv_codes.all()),
        maturity_accepted=tuple(Maturity(code) for code in need.maturity_accepted),
        needed_by=need.needed_by,
        portal_link=need.portal_link,
        budget_low=need.budget_low,
        budget_high=need.budget_high,
        budget_public=need.budget_public,
        deadline=need.deadline,
        deadline_zone=need.deadline_zone,
        questions_until=need.questions_until,
    )


def wanted_values(solution: Solution) -> SolutionValues:
    """Return what its organisation wants a solution to say: the open revision's claims, else the stored version."""
    revision = open_revision(solution)
    stored = values_of_solution(solution)
    return with_claims(stored, solution_values(revision.values)) if revision else stored


def revised_values(revision: Revision) -> SolutionValues:
    """Return what the solution says once this revision, one of no further language, is approved."""
    return with_claims(values_of_solution(revision.solution), solution_values(revision.values))


def with_claims(values: SolutionValues, claims: SolutionValues) -> SolutionValues:
    """Return the values with the other's claims; what changes at once stays."""
    return replace(values, **{name: getattr(claims, name) for name in CLAIMS})
