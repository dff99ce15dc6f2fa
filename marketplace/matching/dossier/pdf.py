"""Sets a record as a tagged PDF (PDF/UA-1): the same content gives the same bytes, without network, files or clock."""

import json
import tempfile
from pathlib import Path
from typing import Final

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.matching.dossier.contents import SECTIONS
from marketplace.matching.dossier.letters import fitted
from marketplace.matching.dossier.values import Block, Content, facts, when
from marketplace.matching.states import RecordKind

PAGE: Final = Path(__file__).with_name("record.typ").read_bytes()


def record_pdf(content: Content) -> bytes:
    """Return the PDF of a record's content, in the content's language."""
    with translation.override(content["language"]):
        page = _page(content)
    try:
        return _set(page, plain=False)
    except typst.TypstError:
        # A sign that its typeface has alone may be lacking beside another one: then every rare one becomes its number.
        return _set(page, plain=True)


def _set(page: Content, *, plain: bool) -> bytes:
    """Return the page as PDF; the only folder that the program could read from is an empty one."""
    data = json.dumps(fitted(page, plain=plain), ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="record-") as empty:
        made: bytes = typst.compile(  # type: ignore[type-var]  # the stub wants one type of both
            PAGE,
            root=empty,
            package_path=empty,
            package_cache_path=empty,
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=["ua-1"],
        )
    return made


def _page(content: Content) -> Content:
    kind = str(RecordKind(content["kind"]).label)
    need = content["need"]
    title = need["texts"][0]["title"]
    named = {"kind": kind, "title": title}
    return {
        "title": _("%(kind)s: %(title)s") % named,
        "author": need["organisation"]["name"],
        "lang": content["language"],
        "running": _("%(kind)s no. %(number)s, need %(need)s")
        % {"kind": kind, "number": content["number"], "need": need["id"]},
        "lead": _(
            "This record shows every step of one need as the site has it. It binds nobody and is no tender. What is "
            "marked as a trade secret must not be published or passed on."
        ),
        "words": {"fact": _("Fact"), "what": _("As recorded")},
        "head": head_block(content).plain(),
        "sections": [
            {"title": str(one.title), "blocks": [block.plain() for block in one.blocks(content)]}
            for one in SECTIONS
            if one.name in content
        ],
    }


def head_block(content: Content) -> Block:
    """Return what a record says of itself."""
    return facts(
        (_("Record"), content["record"]),
        (_("Number"), content["number"]),
        (_("Made"), when(content["made_at"], content)),
        (_("Made by"), content["made_by"]["name"]),
        (_("Made again because"), content["made_again_because"]),
    )
