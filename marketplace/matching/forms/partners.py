"""What a vendor says when it looks for partners at a need, and what it writes to another one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.matching.forms.answering import LinesField
from marketplace.matching.forms.languages import SpokenForm
from marketplace.matching.states import LONGEST_NOTE, LONGEST_OFFER


class PartnerForm(SpokenForm):
    """What an organisation brings, whom it looks for, and the language of both."""

    brings = LinesField(
        label=_("What we bring"),
        max_length=LONGEST_OFFER,
        help_text=_("Up to 600 characters: what you can do for this need, and where it runs already."),
        error_messages={"required": _("Write what you bring.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seeks = LinesField(
        label=_("What we look for"),
        max_length=LONGEST_OFFER,
        help_text=_("Up to 600 characters: what another organisation would have to do. Name no prices here."),
        error_messages={"required": _("Write what you look for.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NoteForm(forms.Form):
    """A message to another vendor, with the writer's address if she ticks it."""

    text = LinesField(
        label=_("Message"),
        max_length=LONGEST_NOTE,
        help_text=_("Up to 1,000 characters. Your name and your organisation stand with it."),
        error_messages={"required": _("Write the message.")},
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    shows_address = forms.BooleanField(
        label=_("Give them my work address too"),
        required=False,
        help_text=_("Without it they answer through this site, and nobody sees an address."),
    )
