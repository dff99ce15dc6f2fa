"""Reads a notice of TED XML R2.0.9 (forms F01 to F25 of TED_EXPORT), the form in its original language first."""

from collections.abc import Iterator
from typing import Final

from listings.notices.reading import Node
from listings.notices.said import Contacts, Said, chosen, country_of, language_of
from listings.states import NoticeForm

TELEPHONES: Final = frozenset({"PHONE", "FAX"})
LINES: Final = frozenset({"P", "FT"})


def said_in_ted(root: Node, reader: str) -> Said:
    """Return what the notice says, from the form in the reader's language where there is one: all are alike."""
    forms = list(root.first("FORM_SECTION").children)
    original = next((one for one in forms if one.attributes.get("CATEGORY") == "ORIGINAL"), next(iter(forms), Node("")))
    spoken = {language_of(one.attributes.get("LG", "")): one for one in (*reversed(forms), original)}
    written_in = language_of(original.attributes.get("LG", ""))
    language = chosen(list(spoken), reader, written_in)
    form = spoken.get(language, original)
    contract = form.first("OBJECT_CONTRACT")
    lots = list(contract.each("OBJECT_DESCR"))
    amount = _amount(contract, lots)
    body = form.first("CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY")
    return Said(
        form=NoticeForm.TED,
        number=root.attributes.get("DOC_ID", ""),
        language=language,
        title=_text(contract.first("TITLE")),
        description=_text(contract.first("SHORT_DESCR")),
        lots=[(_text(lot.first("TITLE")), _text(lot.first("SHORT_DESCR"))) for lot in lots],
        codes=list(_codes(contract)),
        buyer=_text(body.first("OFFICIALNAME")),
        country=country_of(body.first("COUNTRY").attributes.get("VALUE", "")),
        nuts=next((node.attributes.get("CODE", "") for node in _named(contract, "NUTS")), "")
        or body.first("NUTS").attributes.get("CODE", ""),
        amount=amount.text,
        currency=amount.attributes.get("CURRENCY", ""),
        day=form.first("PROCEDURE/DATE_RECEIPT_TENDERS").text,
        hour=form.first("PROCEDURE/TIME_RECEIPT_TENDERS").text,
        contacts=_contacts(form),
    )


def _text(node: Node) -> str:
    """Return the text of an element and of the paragraphs in it, one to a line."""
    return "\n".join(filter(None, [node.text, *(one.text for one in node.below() if one.name in LINES)]))


def _named(node: Node, name: str) -> Iterator[Node]:
    return (one for one in node.below() if one.name == name)


def _amount(contract: Node, lots: list[Node]) -> Node:
    """Return the estimate of the whole, or of the only lot; what was paid is no budget."""
    whole = contract.first("VAL_ESTIMATED_TOTAL")
    return whole if whole.text or len(lots) != 1 else lots[0].first("VAL_OBJECT")


def _codes(contract: Node) -> Iterator[str]:
    main = contract.first("CPV_MAIN/CPV_CODE").attributes.get("CODE", "")
    yield main
    yield from (node.attributes.get("CODE", "") for node in _named(contract, "CPV_CODE"))


def _contacts(form: Node) -> Contacts:
    names = [node.name for node in form.below() if node.text]
    return Contacts(
        persons=names.count("CONTACT_POINT"),
        emails=names.count("E_MAIL"),
        telephones=sum(name in TELEPHONES for name in names),
    )
