r"""The records of tagged files, and the types, tags and names of RIS.

    TY  - CONF                  a record begins, even where the one before has no end
    TI  - Perceiver IO          two letters or digits, two spaces, a hyphen, a space
    AB  - A goal                a tag; a line without one goes on with the value
    of intelligent systems
    ER  -

PubMed's .nbib and EndNote's .enw are two more such formats, each with a table of its tags in RIS:

    PMID- 23633646                 %0 Journal Article
    TI  - A title that goes        %T A title
          on here                  %A Muster, Anna
    FAU - Muster, Anna M           %D 2013

A name without a comma is an organisation's, as for Zotero. The writer ends one in a comma, and
doubles the first one of its own, as EndNote has it. Two to four Chinese or Korean characters are
a person's, who has no comma in those scripts, and so are initials and a name, as IEEE has them.

Sources: Reference Manager's "RIS Format Specifications" (2011); what Zotero and EndNote write
and read; NLM's "MEDLINE/PubMed Data Element (Field) Descriptions"; EndNote's "Importing Reference
Data: EndNote Import" (tagged "EndNote Import" format, after Refer). rispy, the usual parser, drops
a record without ER, all but the first of repeated tags, and says on no line what was wrong.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from readlist.formats.publication import body, is_et_al, visible_text
from readlist.model.marked_text import marked, with_addresses
from readlist.model.names import OTHERS, SUFFIX, list_name, parse_name, two_plain_words
from readlist.model.same_work import Tell
from readlist.text import decoded, lazy_pattern

# CSL type → RIS type, each of which is read back as that CSL type
TYPES: Mapping[str, str] = {
    "article": "UNPB", "article-journal": "JOUR", "article-magazine": "MGZN",
    "article-newspaper": "NEWS", "bill": "BILL", "book": "BOOK", "chapter": "CHAP",
    "classic": "CLSWK", "dataset": "DATA", "document": "GEN", "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC", "figure": "FIGURE", "graphic": "ART", "hearing": "HEAR",
    "legal_case": "CASE", "legislation": "STAT", "manuscript": "MANSCPT", "map": "MAP",
    "motion_picture": "MPCT", "musical_score": "MUSIC", "pamphlet": "PAMP",
    "paper-conference": "CONF", "patent": "PAT", "periodical": "JFULL",
    "personal_communication": "PCOMM", "post": "ICOMM", "post-weblog": "BLOG",
    "regulation": "LEGAL", "report": "RPRT", "software": "COMP", "song": "SOUND",
    "speech": "SLIDE", "standard": "STAND", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip
# CSL types that RIS has no type for
NEAREST: Mapping[str, str] = {
    "broadcast": "VIDEO", "collection": "SER", "entry": "ENCYC", "event": "SLIDE",
    "interview": "PCOMM", "performance": "ADVS", "review": "JOUR", "review-book": "JOUR",
    "treaty": "STAT",
}  # fmt: skip
# RIS types that are only read → CSL type
OTHER_TYPES: Mapping[str, str] = {
    "ABST": "article-journal", "ADVS": "motion_picture", "ANCIENT": "classic",
    "BLOG": "post-weblog", "CHART": "figure", "CONFERENCE": "paper-conference",
    "CPAPER": "paper-conference", "CTLG": "book", "DBASE": "dataset", "EBOOK": "book",
    "ECHAP": "chapter", "EDBOOK": "book", "EJOUR": "article-journal", "EQUA": "figure",
    "GOVDOC": "report", "INPR": "article-journal", "INTV": "interview",
    "MULTI": "motion_picture", "PREPRINT": "article", "SER": "book", "UNPD": "manuscript",
    "UNBILL": "bill", "VIDEO": "motion_picture", "WEB": "webpage",
}  # fmt: skip
# RIS type → CSL type
CSL_TYPE_OF: Mapping[str, str] = {ris: csl for csl, ris in TYPES.items()} | dict(OTHER_TYPES)
# Types whose venue is who published them; T2 is their series
PUBLISHED_BY = frozenset({"book", "thesis", "report", "dataset", "software", "standard"})
# Types whose SP, without EP, is the number of pages; one page is in both
COUNTED = frozenset({"book", "manuscript", "thesis"})
# Types that have a number of their own: in IS, M1, or SN
NUMBERED = frozenset({"bill", "legislation", "patent", "report", "standard"})
# Tag → field of `extra`, where both hold one text; the same for every type
FIELDS: Mapping[str, str] = {
    "VL": "volume", "IS": "number", "ET": "edition", "LA": "language", "ST": "shorttitle",
    "SE": "chapter", "NV": "volumes", "J2": "shortjournal", "M2": "note", "CN": "library",
    "OP": "origdate", "TT": "origtitle",
}  # fmt: skip
# The tag, one that RIS leaves to its users, and the first word of readlist's own value: JSON
OWN_TAG, OWN_MARK = "U5", "readlist "
# Tag → the one that means the same; A1 is also written for the first author alone
OTHER_NAMES: Mapping[str, str] = {"A1": "AU", "T1": "TI", "Y1": "PY", "JF": "T2"}
_KNOWN = """
    TY ER AU A1 A2 A3 A4 ED TI T1 T2 T3 BT CT ST JF JO JA J1 J2 PY Y1 Y2 DA DO DI UR L1 L2 L3 L4
    LK KW AB N1 N2 RN SN SP EP VL IS VO CP ET PB CY C1 C2 C3 C4 C5 C6 C7 C8 M1 M2 M3 LA ID LB AN
    DB DP CN NV OP SE AD AV CA U1 U2 U3 U4 U5 RP TA TT RI SV
"""  # tags that are taken for tags even where a space is missing behind them
_LINE = lazy_pattern(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_TAGGED = lazy_pattern(r"\s{0,8}([A-Za-z][A-Za-z0-9])([ \t]{0,4})-(?:[ \t](.*)|)\Z", re.DOTALL)
_PARAGRAPHS = frozenset({"AB", "N2"})
NOTES = ("N1", "RN")  # whose line breaks stay
_AS_THEY_ARE = frozenset({"DO", "UR", "L1", "L2", "L3", "L4", "LK", OWN_TAG})
_BETWEEN_TELLING = 5000  # lines

_NBIB_LINE = lazy_pattern(r"([A-Z]{2,4}) {0,2}- ?(.*)")
_ENW_LINE = lazy_pattern(r"%([0-9A-Z@!#$&()*+,./:;<=>?\[\]^_~-])(?:[ \t](.*)|)\Z")
_MARKED_DOI = lazy_pattern(r"(10\.\S+)\s+\[doi\]")
_PUBMED: Mapping[str, str] = {
    "PMID": "AN", "TI": "TI", "TT": "TT", "BTI": "T2", "CTI": "T3", "JT": "T2", "TA": "J2",
    "VI": "VL", "IP": "IS", "AB": "AB", "AU": "AU", "FAU": "AU", "CN": "AU", "FED": "ED",
    "DP": "DA", "LA": "LA", "MH": "KW", "OT": "KW", "PB": "PB", "PL": "CY", "EN": "ET",
    "IS": "SN", "ISBN": "SN", "PMC": "C2", "GN": "N1", "VTI": "T3", "ISSN": "SN", "OID": "AN",
}  # fmt: skip
_PUBMED_TYPES: Mapping[str, str] = {
    "Book": "BOOK", "Book Chapter": "CHAP", "Preprint": "PREPRINT", "Dataset": "DATA",
}  # fmt: skip
_LEFT_OUT = """
    OWN STAT LR JID SB EDAT MHDA CRDT PHST PST AD AUID PT DEP DCOM SO DA IR FIR RN GR COIS FAUID
"""
_ENDNOTE: Mapping[str, str] = {
    "T": "TI", "A": "AU", "E": "ED", "J": "T2", "B": "T2", "S": "T3", "V": "VL", "N": "IS",
    "P": "SP", "D": "PY", "8": "DA", "R": "DO", "U": "UR", "X": "AB", "K": "KW", "@": "SN",
    "I": "PB", "C": "CY", "F": "ID", "G": "LA", "Z": "N1", "7": "ET", "9": "M3", ">": "L1",
    "[": "Y2", "!": "ST", "L": "CN", "M": "AN", "6": "NV", "&": "SE", "~": "DB", "Y": "A3",
    "H": "A4", "+": "AD", "W": "DP", "(": "OP", "Q": "TT", "O": "J2",
}  # fmt: skip
_ENDNOTE_TYPES: Mapping[str, str] = {
    "journal article": "JOUR", "conference proceedings": "CONF", "conference paper": "CPAPER",
    "book": "BOOK", "edited book": "EDBOOK", "book section": "CHAP", "thesis": "THES",
    "report": "RPRT", "web page": "ELEC", "electronic article": "EJOUR", "patent": "PAT",
    "magazine article": "MGZN", "newspaper article": "NEWS", "generic": "GEN",
    "dataset": "DATA", "computer program": "COMP", "manuscript": "MANSCPT",
    "unpublished work": "UNPB", "electronic book": "EBOOK", "standard": "STAND",
    "personal communication": "PCOMM", "film or broadcast": "MPCT", "map": "MAP",
    "case": "CASE", "statute": "STAT", "bill": "BILL", "audiovisual material": "ADVS",
    "encyclopedia": "ENCYC", "dictionary": "DICT", "blog": "BLOG", "pamphlet": "PAMP",
}  # fmt: skip
_PAGES = lazy_pattern(r"([A-Za-z]*)(\d+)-(\d+)")
_PEOPLE = frozenset({"AU", "ED", "A3", "A4"})


@dataclass(slots=True)
class RisRecord:
    """One record while it is read: where it begins, and its tags in their order."""

    line: int
    ended: bool = False
    values: list[tuple[str, list[str]]] = field(default_factory=list)  # tag, lines of its value

    def tags(self) -> dict[str, list[str]]:
        """Tag → its values that are not blank, in their order."""
        found: dict[str, list[str]] = {}
        for tag, lines in self.values:
            if tag == "KW":  # EndNote writes one a line under the first
                *before, last = ["", *(" ".join(line.split()) for line in lines if line.strip())]
                found.setdefault(tag, []).extend(filter(None, before))
                value = last
            elif tag in NOTES:
                value = "\n".join(" ".join(line.split()) for line in lines).strip()
            elif tag in _PARAGRAPHS:
                blocks = re.split(r"\n\s*\n", "\n".join(lines))
                value = "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())
            else:
                value = " ".join(" ".join(lines).split())
            if ("<" in value or "&" in value) and tag not in _AS_THEY_ARE:
                end = "\n" if tag in NOTES else "\n\n"
                told = with_addresses(value).replace("</p>", "\n\n")
                value = end.join(map(marked, re.split(rf"{end}|<br ?/?>", told))).strip()
            if value:
                found.setdefault(tag, []).append(value)
        return found


def records(text: str, tell: Tell) -> Iterator[RisRecord]:
    """The records of the file in their order, the last one also where the file breaks off."""
    return _cut(text, tell, "TY", _tagged)


def _cut(
    text: str, tell: Tell, start: str, tagged: Callable[[str], tuple[str, str]]
) -> Iterator[RisRecord]:
    """The records, each from a tag `start`, or any other where none has begun, to a tag ER."""
    record: RisRecord | None = None
    for number, line in _lines(text, tell):
        tag, value = tagged(line)
        if tag == start or (tag not in ("", "ER") and record is None):
            if record:
                yield record
            record = RisRecord(number)
        if record is None:  # what stands before the first record
            continue
        if tag == "ER":
            record.ended = True
            yield record
            record = None
        elif tag:
            record.values.append((OTHER_NAMES.get(tag, tag), [value]))
        elif record.values:
            record.values[-1][1].append(value)
    if record:
        yield record


def _lines(text: str, tell: Tell) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, of which `tell` hears now and then, and at the end."""
    for number, match in enumerate(_LINE.finditer(text.removeprefix("\ufeff")), 1):
        if number % _BETWEEN_TELLING == 0:
            tell(match.end(), len(text))
        yield number, match[1]
    tell(len(text), len(text))


def _tagged(line: str) -> tuple[str, str]:
    """The line's tag in capitals and its value; no tag and the line for one that goes on."""
    found = _TAGGED.match(line)
    if found:
        tag, spaces = found[1].upper(), len(found[2])
        sure = spaces >= 2 and (found[1].isupper() or tag in _KNOWN.split())
        if sure or (found[1].isupper() and tag in _KNOWN.split()):
            return tag, (found[3] or "").strip()
    return "", line.strip()


def nbib_records(text: str, tell: Tell) -> Iterator[RisRecord]:
    """The records of a file of PubMed's, in the tags of RIS."""
    start = "PMID" if "PMID-" in text else "OWN"  # ERIC's
    for record in _cut(text, tell, start, partial(_tagged_by, _NBIB_LINE, "")):
        found = [(tag, " ".join(filter(None, lines))) for tag, lines in record.values]
        names = {tag for tag, _ in found}
        kinds = (_PUBMED_TYPES.get(value, "") for tag, value in found if tag == "PT")
        told = [("TY", ["JOUR", *filter(None, kinds)][-1])]
        told += [("DB", "PubMed")] if "PMID" in names else []
        told += [_of_pubmed(*each) for each in found if each[0] != "AU" or "FAU" not in names]
        record.values = [(tag, [value]) for tag, value in told if value]
        record.ended = True
        yield record


def _tagged_by(pattern: re.Pattern[str], blank: str, line: str) -> tuple[str, str]:
    """The line's tag and value as the pattern finds them; `blank` is the tag of a blank line."""
    if found := pattern.match(line):
        return found[1], (found[2] or "").strip()
    return "" if line.strip() else blank, line.strip()


def _of_pubmed(tag: str, value: str) -> tuple[str, str]:
    """The tag of RIS and its value; "" for one that is left out."""
    if tag in ("AID", "LID"):
        doi = _MARKED_DOI.match(value)  # ERIC's are addresses
        return ("DO", doi[1]) if doi else ("UR", value if value.startswith("http") else "")
    if tag == "PG":
        return "SP", _whole_pages(value)
    name = _PUBMED.get(tag, "")
    if name in _PEOPLE and tag != "CN":
        return name, _person_of_pubmed(value)
    if name:
        return name, value.partition(" (")[0] if name == "SN" else value
    return "N1", "" if tag in _LEFT_OUT.split() else f"{tag}: {value}"


def _person_of_pubmed(name: str) -> str:
    """`Muster AM Jr` and `Muster, Anna M Jr` as Family, Given, Suffix."""
    words, suffixes = name.split(" "), []
    while words and re.fullmatch("[JS]r|2nd|3rd|[4-9]th", words[-1]):
        suffixes.append(words.pop())
    if len(words) > 1 and words[-1].isupper() and "," not in name:
        words[-2:] = [f"{words[-2]},", *words[-1]]
    return ", ".join((" ".join(words), *reversed(suffixes)))


def _whole_pages(pages: str) -> str:
    """`1500-9` as 1500-1509: PubMed leaves out the digits that both have."""
    match = _PAGES.fullmatch(pages)
    if not match or len(match[3]) >= len(match[2]):
        return pages
    return f"{match[1]}{match[2]}-{match[1]}{match[2][: -len(match[3])]}{match[3]}"


def enw_records(text: str, tell: Tell) -> Iterator[RisRecord]:
    """The records of a file of EndNote's, in the tags of RIS."""
    for record in _cut(text, tell, "0", partial(_tagged_by, _ENW_LINE, "ER")):
        told = record.values
        kinds = [_ENDNOTE_TYPES.get(lines[0].lower(), "GEN") for tag, lines in told if tag == "0"]
        # The ACL Anthology has the proceedings and their editors as those of a series
        is_acl = kinds == ["CONF"] and {"J", "B"}.isdisjoint(tag for tag, _ in told)
        meant = {**_ENDNOTE, "S": "T2", "Y": "ED"} if is_acl else _ENDNOTE
        record.values = [("TY", kinds or ["GEN"])]
        found = ((meant.get(tag, "N1"), lines) for tag, lines in told if tag != "0")
        for name, (first, *others) in found:
            shown = _inverted(first) if name in _PEOPLE else first
            record.values.append((name, [shown, *others]))
        record.ended = True
        yield record


def _inverted(person: str) -> str:
    name = parse_name(person)
    return person if "," in person or not name.given else f"{name.surname}, {name.given}"


_HAN_NAME = lazy_pattern(r"[\u3400-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")
# "J. -P. van Dam", but not "U. S. Congress"
_INITIALS_FIRST = lazy_pattern(r"(?!U\. [KNS]\.)((?:-?[^\W\d_]\.(?:-[^\W\d_]\.)? ){1,5})(\D+)")


def person_to_ris(author: str) -> str:
    """Family, Given, Suffix; a body ends in a comma, and doubles the first one of its own."""
    if plain := two_plain_words(author):
        return f"{plain[1]}, {plain[0]}"
    name = parse_name(visible_text(decoded(author)))
    if author == OTHERS:
        return OTHERS
    if name.corporate or (" " in name.family and not name.given and not name.suffix):
        whole = name.surname
        return whole.replace(",", ",,", 1) if "," in whole else f"{whole},"
    if not name.given and not name.suffix:
        return name.surname
    return ", ".join(filter(None, (name.surname, name.given or " ", name.suffix)))


def person_from_ris(name: str) -> str:
    """The name; a body has no comma or one at its end, and two where its own name has the first."""
    if is_et_al(name):
        return OTHERS
    if ",," in name:
        return body(name.replace(",,", ","))
    family, *rest = (part.strip() for part in name.split(","))
    if "," not in name and _HAN_NAME.fullmatch(family):
        return family
    if "," not in name and (initials := _INITIALS_FIRST.fullmatch(family)):
        return list_name(parse_name(f"{initials[2]}, {initials[1].replace(' -', '-').strip()}"))
    if not any(rest):
        return body(family) if family else ""
    if not rest[0]:
        rest = rest[-1:]
    elif rest[1:] and not re.fullmatch(SUFFIX, rest[0]):  # it is last here, second inside
        rest = [*rest[1:], rest[0]]
    inverted = ", ".join((family, *rest))
    return list_name(parse_name(inverted))
