r"""Two more tagged formats, read as RIS is: PubMed's .nbib and EndNote's .enw.

    PMID- 23633646                 %0 Journal Article
    TI  - A title that goes        %T A title
          on here                  %A Muster, Anna
    FAU - Muster, Anna M           %D 2013

Each is a table of its tags in RIS; the rest is the reader of RIS.

Sources: NLM's "MEDLINE/PubMed Data Element (Field) Descriptions"; EndNote's "Importing Reference
Data: EndNote Import" (tagged "EndNote Import" format, after Refer).
"""

import re
from collections.abc import Iterator
from types import MappingProxyType

from readlist.formats.ris.reader import RisRecord, bibliography_of
from readlist.model.names import natural_order_inverted
from readlist.model.same_work import Bibliography, Tell

_NBIB_LINE = re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)")
_ENW_LINE = re.compile(r"%([0-9A-Z@!#$&()*+,./:;<=>?\[\]^_~-])(?:[ \t](.*)|)\Z")
_MARKED_DOI = re.compile(r"(10\.\S+)\s+\[doi\]")
_PUBMED = MappingProxyType(
    {
        "PMID": "AN", "TI": "TI", "TT": "ST", "BTI": "T2", "CTI": "T3", "JT": "T2", "TA": "J2",
        "VI": "VL", "IP": "IS", "AB": "AB", "FAU": "AU", "CN": "AU", "FED": "ED", "DP": "DA",
        "LA": "LA", "MH": "KW", "OT": "KW", "PB": "PB", "PL": "CY", "EN": "ET", "IS": "SN",
        "ISBN": "SN", "PMC": "C2", "GN": "N1", "VTI": "T3",
    }
)  # fmt: skip
_PUBMED_TYPES = MappingProxyType(
    {"Book": "BOOK", "Book Chapter": "CHAP", "Preprint": "PREPRINT", "Dataset": "DATA"}
)
_LEFT_OUT = """
OWN STAT LR JID SB EDAT MHDA CRDT PHST PST AD AUID PT DEP DCOM SO DA IR FIR RN GR COIS FAUID
"""
_ENDNOTE = MappingProxyType(
    {
        "T": "TI", "A": "AU", "E": "ED", "J": "T2", "B": "T2", "S": "T3", "V": "VL", "N": "IS",
        "P": "SP", "D": "PY", "8": "DA", "R": "DO", "U": "UR", "X": "AB", "K": "KW", "@": "SN",
        "I": "PB", "C": "CY", "F": "ID", "G": "LA", "Z": "N1", "7": "ET", "9": "M3", ">": "L1",
        "[": "Y2", "!": "ST", "L": "CN", "M": "AN", "6": "NV", "&": "SE", "~": "DB", "Y": "A3",
        "H": "A4", "+": "AD", "W": "DP", "(": "OP", "Q": "TT", "O": "J2",
    }
)  # fmt: skip
_ENDNOTE_TYPES = MappingProxyType(
    {
        "journal article": "JOUR", "conference proceedings": "CONF", "conference paper": "CPAPER",
        "book": "BOOK", "edited book": "EDBOOK", "book section": "CHAP", "thesis": "THES",
        "report": "RPRT", "web page": "ELEC", "electronic article": "EJOUR", "patent": "PAT",
        "magazine article": "MGZN", "newspaper article": "NEWS", "generic": "GEN",
        "dataset": "DATA", "computer program": "COMP", "manuscript": "MANSCPT",
        "unpublished work": "UNPB", "electronic book": "EBOOK", "standard": "STAND",
        "personal communication": "PCOMM", "film or broadcast": "MPCT", "map": "MAP",
        "case": "CASE", "statute": "STAT", "bill": "BILL", "audiovisual material": "ADVS",
        "encyclopedia": "ENCYC", "dictionary": "DICT", "blog": "BLOG", "pamphlet": "PAMP",
    }
)  # fmt: skip
_PAGES = re.compile(r"([A-Za-z]*)(\d+)-(\d+)")
_PEOPLE = frozenset({"AU", "ED", "A3", "A4"})


def read_nbib(text: str, tell: Tell) -> Bibliography:
    """The records of a file of PubMed's; raises ValueError where none is in it."""
    return _read(_nbib_records(text.removeprefix("\ufeff"), tell), "PubMed's")


def read_enw(text: str, tell: Tell) -> Bibliography:
    """The records of a file of EndNote's; raises ValueError where none is in it."""
    return _read(_enw_records(text.removeprefix("\ufeff"), tell), "EndNote's")


def _read(records: Iterator[RisRecord], whose: str) -> Bibliography:
    found = bibliography_of(records)
    if not found.entries:
        raise ValueError(f"no record of {whose} is in it")
    return found


def _nbib_records(text: str, tell: Tell) -> Iterator[RisRecord]:
    record: RisRecord | None = None
    tag, has_full_names = "", False
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        found = _NBIB_LINE.match(line)
        if found and (found[1] == "PMID" or record is None):
            if record:
                yield record
            record, has_full_names = RisRecord(number, ended=True), False
            record.begin("TY", "JOUR")
            record.begin("DB", "PubMed")
        if record is None:
            continue
        if found:
            tag, value = found[1], found[2].strip()
            has_full_names = has_full_names or tag == "FAU"
            _add_pubmed(record, tag, value, has_full_names=has_full_names)
        elif line[:1].isspace() and line.strip() and tag not in _LEFT_OUT.split():
            record.go_on(line.strip())
        if number % 5000 == 0:
            tell(number, len(lines))
    if record:
        yield record


def _add_pubmed(record: RisRecord, tag: str, value: str, *, has_full_names: bool) -> None:
    if tag in ("AID", "LID"):
        if doi := _MARKED_DOI.fullmatch(value):
            record.begin("DO", doi[1])
    elif tag == "PG":
        record.begin("SP", _whole_pages(value))
    elif tag == "AU":
        if not has_full_names:
            family, _, initials = value.rpartition(" ")
            record.begin("AU", f"{family}, {' '.join(initials)}" if family else value)
    elif tag == "PT":
        if kind := _PUBMED_TYPES.get(value):
            record.values[0] = ("TY", [kind])
    elif tag in _PUBMED:
        record.begin(_PUBMED[tag], value.partition(" (")[0] if _PUBMED[tag] == "SN" else value)
    elif tag not in _LEFT_OUT.split():
        record.begin("N1", f"{tag}: {value}")


def _whole_pages(pages: str) -> str:
    """`1500-9` as 1500-1509: PubMed leaves out the digits that both have."""
    match = _PAGES.fullmatch(pages)
    if not match or len(match[3]) >= len(match[2]):
        return pages
    return f"{match[1]}{match[2]}-{match[1]}{match[2][: -len(match[3])]}{match[3]}"


def _enw_records(text: str, tell: Tell) -> Iterator[RisRecord]:
    record: RisRecord | None = None
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        found = _ENW_LINE.match(line)
        if record and ((found and found[1] == "0") or (not line.strip() and record.ended)):
            yield record
            record = None
        if found and record is None:
            record = RisRecord(number, ended=True)
            record.begin("TY", "GEN" if found[1] != "0" else "")
        if record is None:
            continue
        if found:
            _add_endnote(record, found[1], (found[2] or "").strip())
        elif line.strip():
            record.go_on(line.strip())
        if number % 5000 == 0:
            tell(number, len(lines))
    if record:
        yield record


def _add_endnote(record: RisRecord, sign: str, value: str) -> None:
    if sign == "0":
        record.values[0] = ("TY", [_ENDNOTE_TYPES.get(value.lower(), "GEN")])
        return
    tag = _ENDNOTE.get(sign, "N1")
    if tag in _PEOPLE and "," not in value:
        value = natural_order_inverted(value)
    record.begin(tag, value)
