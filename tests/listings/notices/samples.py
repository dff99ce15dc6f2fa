"""Notices as the public schemas write them; every body, number, person and address in them is invented."""

UBL = "urn:oasis:names:specification:ubl:schema:xsd"
DATA = "http://data.europa.eu/p27/eforms-ubl-extension"
TED = "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"

EFORMS = f"""<?xml version="1.0" encoding="UTF-8"?>
<KIND xmlns="{UBL}:KIND-2" xmlns:cac="{UBL}:CommonAggregateComponents-2" xmlns:cbc="{UBL}:CommonBasicComponents-2"
  xmlns:ext="{UBL}:CommonExtensionComponents-2" xmlns:efac="{DATA}-aggregate-components/1"
  xmlns:efbc="{DATA}-basic-components/1" xmlns:efext="{DATA}s/1">
  <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>
    <efac:Organizations>
      <efac:Organization><efac:Company>
        <cac:PartyIdentification><cbc:ID schemeName="organization">ORG-0002</cbc:ID></cac:PartyIdentification>
        <cac:PartyName><cbc:Name languageID="BUL">Съд по обжалванията</cbc:Name></cac:PartyName>
      </efac:Company></efac:Organization>
      <efac:Organization><efac:Company>
        <cac:PartyIdentification><cbc:ID schemeName="organization">ORG-0001</cbc:ID></cac:PartyIdentification>
        <cac:PartyName>
          <cbc:Name languageID="BUL">Община Примерово</cbc:Name>
          <cbc:Name languageID="ENG">Municipality of Primerovo</cbc:Name>
        </cac:PartyName>
        <cac:PostalAddress><cbc:CityName>Примерово</cbc:CityName>
          <cbc:CountrySubentityCode listName="nuts-lvl3">BG322</cbc:CountrySubentityCode>
          <cac:Country><cbc:IdentificationCode listName="country">BGR</cbc:IdentificationCode></cac:Country>
        </cac:PostalAddress>
        <cac:Contact><cbc:Name>Петър Измислен</cbc:Name><cbc:Telephone>+359 66 111222</cbc:Telephone>
          <cbc:Telefax>+359 66 111223</cbc:Telefax><cbc:ElectronicMail>petar@primerovo.example</cbc:ElectronicMail>
        </cac:Contact>
      </efac:Company></efac:Organization>
    </efac:Organizations>
    <efac:Publication><efbc:NoticePublicationID schemeName="ojs-notice-id">00123456-2026</efbc:NoticePublicationID>
    </efac:Publication>
  </efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
  <cbc:UBLVersionID>2.3</cbc:UBLVersionID><cbc:CustomizationID>eforms-sdk-1.10</cbc:CustomizationID>
  <cbc:NoticeLanguageCode listName="language">BUL</cbc:NoticeLanguageCode>
  <cac:AdditionalNoticeLanguage><cbc:ID schemeName="language">ENG</cbc:ID></cac:AdditionalNoticeLanguage>
  <cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID></cac:PartyIdentification>
  </cac:Party></cac:ContractingParty>
  <cac:ProcurementProject>
    <cbc:Name languageID="BUL">Броячи на велосипеди</cbc:Name>
    <cbc:Name languageID="ENG">Counters of bicycles</cbc:Name>
    <cbc:Description languageID="BUL">Градът не знае колко хора карат колело. Лице за контакт: инж. Петър Измислен,
      тел. 066 111 222.</cbc:Description>
    <cbc:Description languageID="ENG">The city does not know how many people cycle. Contact person: Petar Invented,
      petar@primerovo.example.</cbc:Description>
    <cac:RequestedTenderTotal>
      <cbc:EstimatedOverallContractAmount currencyID="EUR">120000.40</cbc:EstimatedOverallContractAmount>
    </cac:RequestedTenderTotal>
    <cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">34430000</cbc:ItemClassificationCode>
    </cac:MainCommodityClassification>
    <cac:AdditionalCommodityClassification>
      <cbc:ItemClassificationCode listName="cpv">99999999</cbc:ItemClassificationCode>
    </cac:AdditionalCommodityClassification>
    <cac:RealizedLocation><cac:Address>
      <cbc:CountrySubentityCode listName="nuts-lvl3">BG321</cbc:CountrySubentityCode>
      <cac:Country><cbc:IdentificationCode listName="country">BGR</cbc:IdentificationCode></cac:Country>
    </cac:Address></cac:RealizedLocation>
  </cac:ProcurementProject>
  <cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-0001</cbc:ID>
    <cac:TenderingProcess><cac:TenderSubmissionDeadlinePeriod>
      <cbc:EndDate>DAY+02:00</cbc:EndDate><cbc:EndTime>12:00:00+02:00</cbc:EndTime>
    </cac:TenderSubmissionDeadlinePeriod></cac:TenderingProcess>
    <cac:ProcurementProject><cbc:Name languageID="BUL">Център</cbc:Name><cbc:Name languageID="ENG">Centre</cbc:Name>
      <cbc:Description languageID="ENG">Ten streets.</cbc:Description>
    </cac:ProcurementProject>
  </cac:ProcurementProjectLot>
  <cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-0002</cbc:ID>
    <cac:ProcurementProject><cbc:Name languageID="BUL">Гара</cbc:Name><cbc:Name languageID="ENG">Station</cbc:Name>
    </cac:ProcurementProject>
  </cac:ProcurementProjectLot>
</KIND>
"""

FORM = """
    <F02_2014 CATEGORY="CATEGORY_OF" FORM="F02" LG="LANGUAGE">
      <LEGAL_BASIS VALUE="32014L0024"/>
      <CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY>
        <OFFICIALNAME>Stadt Beispielhausen</OFFICIALNAME><TOWN>Beispielhausen</TOWN><COUNTRY VALUE="DE"/>
        <CONTACT_POINT>Frau Erfunden</CONTACT_POINT><PHONE>+49 30 1112223</PHONE><E_MAIL>e@stadt.example</E_MAIL>
        <FAX>+49 30 1112224</FAX><n2016:NUTS CODE="DE300"/>
      </ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>
      <OBJECT_CONTRACT>
        <TITLE><P>TITLE_OF</P></TITLE>
        <CPV_MAIN><CPV_CODE CODE="34430000"/></CPV_MAIN>
        <TYPE_CONTRACT CTYPE="SUPPLIES"/>
        <SHORT_DESCR><P>First paragraph.</P><P>Tel. 030 1112223 is answered.</P></SHORT_DESCR>
        <VAL_ESTIMATED_TOTAL CURRENCY="CURRENCY_OF">80000.00</VAL_ESTIMATED_TOTAL>
        <OBJECT_DESCR ITEM="1">
          <CPV_ADDITIONAL><CPV_CODE CODE="34420000"/></CPV_ADDITIONAL>
          <n2016:NUTS CODE="DE300"/><SHORT_DESCR><P>First paragraph.</P></SHORT_DESCR>
        </OBJECT_DESCR>
      </OBJECT_CONTRACT>
      <PROCEDURE><DATE_RECEIPT_TENDERS>DAY</DATE_RECEIPT_TENDERS><TIME_RECEIPT_TENDERS>10:30</TIME_RECEIPT_TENDERS>
      </PROCEDURE>
    </F02_2014>"""


def eforms(kind="ContractNotice", day="2028-06-01"):
    """Return an eForms notice in Bulgarian and English, with two lots, persons and an unknown code."""
    return EFORMS.replace("KIND", kind).replace("DAY", day).encode()


def ted(*forms, number="654321-2026"):
    """Return a TED notice made of forms."""
    return (
        f'<TED_EXPORT xmlns="{TED}" xmlns:n2016="http://publications.europa.eu/resource/schema/ted/2016/nuts" '
        f'DOC_ID="{number}" VERSION="R2.0.9.S05.E01"><FORM_SECTION>{"".join(forms or [form()])}'
        "</FORM_SECTION></TED_EXPORT>"
    ).encode()


def form(language="DE", category="ORIGINAL", title="Fahrradzähler", currency="EUR", day="2028-06-01"):
    """Return a contract notice in one language; the title is what differs."""
    texts = {"LANGUAGE": language, "CATEGORY_OF": category, "TITLE_OF": title, "CURRENCY_OF": currency, "DAY": day}
    found = FORM
    for word, value in texts.items():
        found = found.replace(word, value)
    return found
