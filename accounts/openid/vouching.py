"""Whether the provider showed a second factor in this session: by the `acr` or `amr` of its ID token alone."""

from collections.abc import Collection
from typing import Final, cast

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa import stages
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

from accounts.models import User
from accounts.openid.known import known

PROVIDER: Final = "openid"
"""How the one provider is called in the rows of connected accounts; whose it is stands in the digest of each row."""
METHOD: Final = "openid"


def note_sign_in(
    request: HttpRequest, person: User, *, uid: str, words: tuple[str, Collection[str]], again: bool = False
) -> None:
    """Note in the session how the provider signed somebody in; `words` are acr and amr.

    `again` says that she was asked to show once more who she is.
    """
    record_authentication(
        request, person, METHOD, account=uid, acr=words[0], amr=list(words[1]), reauthenticated=True if again else None
    )


def is_vouched_for(request: HttpRequest, person: User) -> bool:
    """Whether a sign-in through the provider stands for the second factor; one query, none without such a sign-in.

    The account has to be connected still, and the site to take these words for a second factor still.
    """
    records = get_authentication_records(request, person)
    uids = {one["account"] for one in records if one.get("method") == METHOD and _counts(one)}
    return bool(uids) and SocialAccount.objects.filter(user=person, provider=PROVIDER, uid__in=uids).exists()


def can_show_there(person: User) -> bool:
    """Whether a person could show a second factor at the provider: it is connected, and some word counts."""
    named = known()
    counts = named is not None and bool(named.acr or named.amr)
    return counts and SocialAccount.objects.filter(user=person, provider=PROVIDER).exists()


def _counts(record: dict[str, object]) -> bool:
    amr = record.get("amr")
    named, words = known(), set(amr) if isinstance(amr, list) else set()
    return named is not None and (record.get("acr") in named.acr or bool(words & set(named.amr)))


class AuthenticateStage(stages.AuthenticateStage):
    """allauth's second step, which is not asked for when the provider has just shown one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        person = cast("User | None", self.login.user)
        return super()._should_handle(request) and not (person and is_vouched_for(request, person))
