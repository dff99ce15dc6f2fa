"""Why an uploaded file is refused: sentences fit for a person. Nothing of the file is kept then."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from listings.errors import ListingsError


class Refused(ListingsError):
    """The file cannot become a draft."""

    sentence: Promise
    field = "file"

    def __init__(self) -> None:
        super().__init__(str(self.sentence))


class TooLarge(Refused):
    """More bytes than any notice has."""

    sentence = _("The file is larger than 5 MB. A notice is smaller: save one notice, without its documents.")


class NotXml(Refused):
    """No XML, or broken off."""

    sentence = _(
        "This is no XML file that can be read, or it breaks off. On TED, choose the download “XML” beside the notice."
    )


class StrangeEncoding(Refused):
    """A character set in which no notice is published."""

    sentence = _("The file is in a character set that notices do not use. Save it as UTF-8.")


class HasDtd(Refused):
    """A document type or entities: no notice has them, and files that attack readers do."""

    sentence = _("The file declares a document type (DTD). No notice does, so it was not read further.")


class TooDeep(Refused):
    """Elements within elements within elements."""

    sentence = _("The elements of the file lie more than 100 deep. No notice is built like that.")


class TooMuch(Refused):
    """More elements or attributes, or longer ones, than any notice has."""

    sentence = _("The file has more elements or attributes, or longer ones, than a notice has.")


class NotANotice(Refused):
    """XML of another kind."""

    sentence = _(
        "This XML file is no procurement notice that can be read here. TED XML (R2.0.9) and eForms XML can be: "
        "contract notices, prior information notices and award notices."
    )


class NoTitle(Refused):
    """A notice that does not say what it is about."""

    sentence = _("The notice has no title, so there is nothing to begin a need with.")
