"""Renders forms with the templates of the house."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Django's renderer with our form and field templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
