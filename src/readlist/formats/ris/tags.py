"""The types and tags of RIS, what they are called in a list, and the form of its names.

A name without a comma is an organisation's, as for Zotero. The writer ends one in a comma, and
doubles the first one of its own, as EndNote has it. Two to four Chinese or Korean characters are
a person's, who has no comma in those scripts.

Sources: Reference Manager's "RIS Format Specifications" (2011); what Zotero and EndNote write
and read.
"""

import re
from types import MappingProxyType

from readlist.formats.publication import is_et_al
from readlist.formats.tex.writer import visible_text
from readlist.model.names import OTHERS, PersonName, list_name, parse_name, two_plain_words
from readlist.text import decoded

TYPES = MappingProxyType(
    {
        "article": "UNPB",
        "article-journal": "JOUR",
        "article-magazine": "MGZN",
        "article-newspaper": "NEWS",
        "bill": "BILL",
        "book": "BOOK",
        "chapter": "CHAP",
        "classic": "CLSWK",
        "dataset": "DATA",
        "document": "GEN",
        "entry-dictionary": "DICT",
        "entry-encyclopedia": "ENCYC",
        "figure": "FIGURE",
        "graphic": "ART",
        "hearing": "HEAR",
        "legal_case": "CASE",
        "legislation": "STAT",
        "manuscript": "MANSCPT",
        "map": "MAP",
        "motion_picture": "MPCT",
        "musical_score": "MUSIC",
        "pamphlet": "PAMP",
        "paper-conference": "CONF",
        "patent": "PAT",
        "periodical": "JFULL",
        "personal_communication": "PCOMM",
        "post": "ICOMM",
        "post-weblog": "BLOG",
        "regulation": "LEGAL",
        "report": "RPRT",
        "software": "COMP",
        "song": "SOUND",
        "speech": "SLIDE",
        "standard": "STAND",
        "thesis": "THES",
        "webpage": "ELEC",
    }
)
"""CSL type → RIS type, each of which is read back as that CSL type."""

NEAREST = MappingProxyType(
    {
        "broadcast": "VIDEO",
        "collection": "SER",
        "entry": "ENCYC",
        "event": "SLIDE",
        "interview": "PCOMM",
        "performance": "ADVS",
        "review": "JOUR",
        "review-book": "JOUR",
        "treaty": "STAT",
    }
)
"""CSL types that RIS has no type for."""

OTHER_TYPES = MappingProxyType(
    {
        "ABST": "article-journal",
        "ADVS": "motion_picture",
        "ANCIENT": "classic",
        "BLOG": "post-weblog",
        "CHART": "figure",
        "CONFERENCE": "paper-conference",
        "CPAPER": "paper-conference",
        "CTLG": "book",
        "DBASE": "dataset",
        "EBOOK": "book",
        "ECHAP": "chapter",
        "EDBOOK": "book",
        "EJOUR": "article-journal",
        "EQUA": "figure",
        "GOVDOC": "report",
        "INPR": "article-journal",
        "INTV": "interview",
        "MULTI": "motion_picture",
        "PREPRINT": "article",
        "SER": "book",
        "UNPD": "manuscript",
        "UNBILL": "bill",
        "VIDEO": "motion_picture",
        "WEB": "webpage",
    }
)
"""RIS types that are only read → CSL type."""

CSL_TYPE_OF = MappingProxyType({ris: csl for csl, ris in TYPES.items()} | dict(OTHER_TYPES))
"""RIS type → CSL type."""

PUBLISHED_BY = frozenset({"book", "thesis", "report", "dataset", "software", "standard"})
"""Types whose venue is who published them; T2 is their series."""

FIELDS = MappingProxyType(
    {
        "VL": "volume",
        "IS": "number",
        "ET": "edition",
        "LA": "language",
        "ST": "shorttitle",
        "SE": "chapter",
        "NV": "volumes",
        "J2": "shortjournal",
        "M2": "note",
        "CN": "library",
        "OP": "origdate",
    }
)
"""Tag → field of `extra`, where both hold one text; the same for every type."""

OWN_TAG, OWN_MARK = "U5", "readlist "
"""The tag, one that RIS leaves to its users, and the first word of readlist's own value: JSON."""

OTHER_NAMES = MappingProxyType({"A1": "AU", "T1": "TI", "Y1": "PY", "JF": "T2"})
"""Tag → the one that means the same; A1 is also written for the first author alone."""

KNOWN = """
    TY ER AU A1 A2 A3 A4 ED TI T1 T2 T3 BT CT ST JF JO JA J1 J2 PY Y1 Y2 DA DO DI UR L1 L2 L3 L4
    LK KW AB N1 N2 RN SN SP EP VL IS VO CP ET PB CY C1 C2 C3 C4 C5 C6 C7 C8 M1 M2 M3 LA ID LB AN
    DB DP CN NV OP SE AD AV CA U1 U2 U3 U4 U5 RP TA TT RI SV
"""
"""Tags that are taken for tags even where a space is missing behind them."""


_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")


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
        return list_name(PersonName(name.replace(",,", ","), corporate=True))
    family, *rest = (part.strip() for part in name.split(","))
    if not any(rest) and name[-1] != "," and _HAN_NAME.fullmatch(family):
        return family
    if not any(rest):
        return list_name(PersonName(family, corporate=True)) if family else ""
    inverted = ", ".join((family, *rest[1:], rest[0])) if rest[0] else f"{family}, {rest[-1]}"
    return list_name(parse_name(inverted))
