"""From bytes that nobody vouches for to the elements of a notice: no DTD, bounded depth, number, length and memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from listings.notices.errors import HasDtd, NotANotice, NotXml, StrangeEncoding, TooDeep, TooLarge, TooMuch

MOST_BYTES: Final = 5_000_000
DEEPEST: Final = 100
MOST_ELEMENTS: Final = 100_000
"""Elements and attributes together; 5 MB of a real notice have about half as many."""
LONGEST_TOKEN: Final = 128_000
"""Bytes of one tag or comment: what expat has to hold before it says anything."""
LONGEST_NAME: Final = 200
"""Characters of a name or of a namespace, which is repeated with every name."""
LONGEST_TEXT: Final = 50_000
"""Characters that are kept of one element."""
STEP: Final = 16_000
ENCODINGS: Final = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"})

TED: Final = "http://publications.europa.eu/resource/schema/ted/"
UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
EFORMS: Final = "http://data.europa.eu/p27/eforms-ubl-extension"
ROOTS: Final = frozenset(
    {
        f"{TED}R2.0.9/publication TED_EXPORT",
        *(f"{UBL}{kind}-2 {kind}" for kind in ("ContractNotice", "PriorInformationNotice", "ContractAwardNotice")),
    }
)


@dataclass(slots=True)
class Node:
    """An element: its local name, attributes by local names, its own text, and the elements in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def each(self, path: str) -> Iterator["Node"]:
        """Yield the elements at a path of local names such as "Party/PartyName/Name"."""
        name, _slash, rest = path.partition("/")
        for child in self.children:
            if child.name == name:
                if rest:
                    yield from child.each(rest)
                else:
                    yield child

    def first(self, path: str) -> "Node":
        """Return the first element at a path, an empty one where there is none."""
        return next(self.each(path), Node(""))

    def below(self) -> Iterator["Node"]:
        """Yield every element within, in the order of the file."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children[::-1]


class _Builder:
    """Keeps the elements of the namespaces of notices, and counts all."""

    def __init__(self) -> None:
        self.top = Node("")
        self.open: list[Node | None] = [self.top]  # None: an element that is not kept
        self.texts: list[list[str]] = [[]]
        self.lengths = [0]
        self.count = 0

    def declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ENCODINGS:
            raise StrangeEncoding

    def document_type(self, *_declared: object) -> None:
        raise HasDtd

    def namespace(self, _prefix: str | None, address: str | None) -> None:
        self.count += 1
        if len(address or "") > LONGEST_NAME:
            raise TooMuch

    def start(self, name: str, attributes: list[str]) -> None:
        self.count += 1 + len(attributes) // 2
        if self.count > MOST_ELEMENTS or len(name) > 2 * LONGEST_NAME:
            raise TooMuch
        if len(self.open) > DEEPEST:
            raise TooDeep
        if len(self.open) == 1 and name not in ROOTS:
            raise NotANotice
        inside = self.open[-1]
        node = Node(_local(name), _pairs(attributes)) if inside and name.startswith((TED, UBL, EFORMS)) else None
        if inside and node:
            inside.children.append(node)
        self.open.append(node)
        self.texts.append([])
        self.lengths.append(0)

    def data(self, text: str) -> None:
        if self.open[-1] and self.lengths[-1] < LONGEST_TEXT:
            self.texts[-1].append(text[:LONGEST_TEXT])
            self.lengths[-1] += len(text)

    def end(self, _name: str) -> None:
        node, texts = self.open.pop(), self.texts.pop()
        self.lengths.pop()
        if node:
            node.text = "".join(texts).strip()


def root_of(chunks: Iterable[bytes]) -> Node:
    """Return the root of a notice; raises what `errors` names as soon as it is seen.

    At most 5 MB are read, in some tenths of a second and 40 MB.
    """
    builder = _Builder()
    parser = _parser(builder)
    fed = 0
    try:
        for step in _steps(chunks):
            fed += len(step)
            if fed > MOST_BYTES:
                raise TooLarge
            parser.Parse(step, False)  # expat takes it by place
            if fed - max(parser.CurrentByteIndex, 0) > LONGEST_TOKEN:
                raise TooMuch
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NotXml from error
    return builder.top.children[0]


def _parser(builder: _Builder) -> expat.XMLParserType:
    # Without a table of names, which would keep every name of a hostile file.
    parser = expat.ParserCreate(None, " ", None)
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.XmlDeclHandler = builder.declare
    parser.StartDoctypeDeclHandler = builder.document_type
    parser.StartNamespaceDeclHandler = builder.namespace
    parser.StartElementHandler = builder.start
    parser.CharacterDataHandler = builder.data
    parser.EndElementHandler = builder.end
    return parser


def _steps(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for at in range(0, len(chunk), STEP):
            yield chunk[at : at + STEP]


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _pairs(attributes: list[str]) -> dict[str, str]:
    names = iter(attributes)
    return {_local(name): value[:LONGEST_NAME] for name, value in zip(names, names, strict=True)}
