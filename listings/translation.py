"""Which columns of the taxonomy exist in each language of the site."""

from modeltranslation.translator import TranslationOptions, register

from listings.models.taxonomy import Theme


@register(Theme)
class ThemeTranslation(TranslationOptions):
    """A theme is named and described in English and Bulgarian."""

    fields = ("name", "description")
    required_languages = ("en", "bg")
