"""Reads an eForms notice (UBL 2.3): contract notices, prior information and award notices."""

from collections.abc import Iterable
from typing import Final

from listings.notices.reading import Node
from listings.notices.said import Contacts, Said, chosen, country_of, language_of
from listings.states import NoticeForm

PUBLICATION: Final = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension/Publication/NoticePublicationID"
COMPANIES: Final = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension/Organizations/Organization/Company"


def said_in_eforms(root: Node, reader: str) -> Said:
    """Return what the notice says, in the reader's language where its title is written in it."""
    project = root.first("ProcurementProject")
    original = language_of(root.first("NoticeLanguageCode").text)
    language = chosen(_languages(project.each("Name"), original), reader, original)
    lots = [lot.first("ProcurementProject") for lot in root.each("ProcurementProjectLot")]
    amount = _amount(project, lots)
    period = root.first("ProcurementProjectLot/TenderingProcess/TenderSubmissionDeadlinePeriod")
    buyer = _buyer(root)
    place = project.first("RealizedLocation/Address")
    where = (place, buyer.first("PostalAddress"))
    return Said(
        form=NoticeForm.EFORMS,
        number=root.first(PUBLICATION).text,
        language=language,
        title=_in(project, "Name", language, original),
        description=_in(project, "Description", language, original),
        lots=[(_in(lot, "Name", language, original), _in(lot, "Description", language, original)) for lot in lots],
        codes=[code for one in (project, *lots) for code in _codes(one)],
        buyer=_in(buyer.first("PartyName"), "Name", language, original),
        country=country_of(_of_either(where, "Country/IdentificationCode")),
        nuts=_of_either(where, "CountrySubentityCode"),
        amount=amount.text,
        currency=amount.attributes.get("currencyID", ""),
        day=period.first("EndDate").text,
        hour=period.first("EndTime").text,
        contacts=_contacts(root),
    )


def _languages(texts: Iterable[Node], original: str) -> list[str]:
    return [language_of(one.attributes.get("languageID", "")) or original for one in texts if one.text]


def _of_either(places: Iterable[Node], path: str) -> str:
    return next(filter(None, (place.first(path).text for place in places)), "")


def _in(node: Node, name: str, language: str, original: str) -> str:
    """Return a text in a language, else in the notice's own, else the first."""
    texts: dict[str, str] = {}
    for one in node.each(name):
        if one.text:
            texts.setdefault(language_of(one.attributes.get("languageID", "")) or original, one.text)
    return texts.get(language) or texts.get(original) or next(iter(texts.values()), "")


def _amount(project: Node, lots: list[Node]) -> Node:
    """Return the estimate of the whole, or of the only lot."""
    path = "RequestedTenderTotal/EstimatedOverallContractAmount"
    whole = project.first(path)
    return whole if whole.text or len(lots) != 1 else lots[0].first(path)


def _codes(project: Node) -> list[str]:
    paths = ("MainCommodityClassification", "AdditionalCommodityClassification")
    return [node.text for path in paths for node in project.each(f"{path}/ItemClassificationCode")]


def _buyer(root: Node) -> Node:
    """Return the company that the first contracting party points to."""
    party = root.first("ContractingParty/Party/PartyIdentification/ID").text
    companies = list(root.each(COMPANIES))
    return next((one for one in companies if one.first("PartyIdentification/ID").text == party and party), Node(""))


def _contacts(root: Node) -> Contacts:
    nodes = [node for node in root.below() if node.name == "Contact"]
    return Contacts(
        persons=sum(bool(node.first("Name").text) for node in nodes),
        emails=sum(bool(node.first("ElectronicMail").text) for node in nodes),
        telephones=sum(bool(node.first(name).text) for node in nodes for name in ("Telephone", "Telefax")),
    )
