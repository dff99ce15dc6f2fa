"""Every text that the project's models hold, by introspection, and why some of them are no secrets."""

from django.apps import apps
from django.db import models

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
BY_NAME = {
    "public_id": "names a row in addresses",
    "language": "a code of a language",
    "digest": "a SHA-256",
    "token": "drawn by chance, so that a form counts once",
    "folded": "made of another column of its row",
    "kind": "a word of a list",
    "subject": "names a row",
    "mac": "a seal",
    "uid": "names an entry",
}
"""Columns that hold no words of anybody, whatever the model."""
NO_WORDS = {
    "Record.digests FoldedFile.name ReferenceFile.name": "names and digests of files",
    "Freeze.engine Freeze.index_name Freeze.analyser": "names of the engine that answered",
    "Match.features": "names and points of features",
    "SavedSearch.before SavedSearch.filed_with SavedSearch.edition": "identifiers of listings, words and mails",
    "SavedSearch.chosen": "chosen of lists that the site shows",
    "Look.listing Digest.entry Report.listing Proposal.listing SolutionChange.entry Private.entry": "names of rows",
    "Entry.verb Entry.person Entry.organisation Entry.job Entry.data Entry.digests": "numbers, lists' words",
    "Private.field Private.person Private.salt": "beside the text: which it is, whose, and chance",
    "Delivery.handler Delivery.lane Delivery.error Delivery.assignee ScheduledRun.job": "names of code and of rows",
    "Letter.ciphertext": "encrypted, and gone once sent",
    "User.password Session.session_key Session.session_data": "hashed, or for the server alone",
    "User.time_zone User.terms Agreement.version Need.deadline_zone": "words of a list",
    "Session.browser Session.system": "words of a list, made of what a browser says",
    "StoredFile.stem": "drawn by chance",
    "IndexRun.reason": "a code",
    "Organisation.name_folded Organisation.skeleton SolutionText.made_of NeedText.made_of Place.name_folded": "made of "
    "another column of its row, or of a public one",
    "NameWord.word NameWord.backwards": "words of public names, and of the list of synonyms",
    "Membership.scope Invitation.scope": "keys of themes",
    "Solution.main_language Need.main_language Result.period CityAnswer.reply_language": "a code, or a public figure's",
    "Solution.countries Solution.languages Solution.mims Solution.data_location": "of lists",
    "Need.maturity_accepted Attachment.certificate Decision.moved Decision.was Notice.taken Notice.left_out": "codes",
    "Notice.nuts Reference.award_currency": "a code",
    "Notice.number CityAnswer.said": "the number of a public notice; numbers of what was asked",
    "RegisterLookup.register RegisterLookup.number": "the name of a register, and a public number",
    "KitEdition.price_unit Kit.price_unit PointText.unit": "a unit",
}
PUBLIC = {
    "CpvCode.code CpvCode.labels Theme.key Theme.name Theme.name_en Theme.name_bg Theme.description "
    "Theme.description_en Theme.description_bg Tag.name Tag.slug Place.name Place.name_bg Place.names": "the taxonomy",
    "Reference.identifier Reference.buyer Reference.url Reference.licence ReferenceText.title "
    "ReferenceText.body": "notices that are public elsewhere",
    "Organisation.name Organisation.website Organisation.register_number": "the entry of a register",
    "Solution.website Solution.certificates": "said of a published solution; its texts stand for a draft",
    "Need.portal_link": "said of a published need",
    "Deployment.scale Deployment.notice_url Deployment.went_wrong Result.measure Result.unit Result.method": "evidence",
    "CityAnswer.words CityAnswer.reply": "what a city says of a deployment, and what is replied, in public",
    "KitEdition.specification KitEdition.clauses KitEdition.criteria KitEdition.lesson": "a kit that was shared",
    "Outcome.vendor_name Outcome.notice_url Outcome.words": "what came of a need",
    "Question.public_text Reply.text": "questions and answers are public, without what is hidden",
    "Correction.reason Correction.changes": "a correction is public",
    "Summary.text": "what was learned is published",
    "Synonym.key Synonym.words": "changes what everybody finds",
    "Look.content": "what was public of a listing",
}
"""Texts that are for everybody. A model's text that is neither here nor planted stops the proof."""


def texts():
    """Return the name of every text column of the project's own models, as Model.column."""
    own = [model for model in apps.get_models() if not model.__module__.startswith(("django", "allauth", "taggit"))]
    own = [model for model in own if not model.__module__.startswith("tests.")]
    return sorted(
        f"{model.__name__}.{field.name}"
        for model in own
        for field in model._meta.local_concrete_fields
        if isinstance(field, TEXTS) and not field.choices and field.name not in BY_NAME
    )


def sorted_out():
    """Return the columns that are no secrets."""
    return {name for table in (NO_WORDS, PUBLIC) for names in table for name in names.split()}
