"""Entry types of BibTeX and BibLaTeX, the CSL types they mean, and where each has its venue.

Sources: Patashnik, "BibTeXing", 1988, section 3.1; the biblatex manual, section 2.1; CSL 1.0.2,
appendix III (types).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from readlist.model.paper import DEFAULT_TYPE


@dataclass(frozen=True, slots=True)
class EntryType:
    """What an entry is called, and what it needs beside a title.

    A requirement of the form "author|editor" is met by either.
    """

    name: str
    required: tuple[str, ...] = ()


BIBTEX_TYPES: Mapping[str, tuple[EntryType, ...]] = MappingProxyType(
    {
        "paper-conference": (EntryType("inproceedings", ("author", "booktitle")),),
        "article-journal": (EntryType("article", ("author", "journal")),),
        "article-magazine": (EntryType("article", ("author", "journal")),),
        "article-newspaper": (EntryType("article", ("author", "journal")),),
        "thesis": (EntryType("phdthesis", ("author", "school")),),
        "book": (EntryType("book", ("author|editor", "publisher")),),
        "chapter": (EntryType("incollection", ("author", "booktitle", "publisher")),),
        "report": (EntryType("techreport", ("author", "institution")),),
    }
)
"""CSL type → entry types of classic BibTeX, the best first; @misc for all others."""

BIBLATEX_TYPES: Mapping[str, tuple[EntryType, ...]] = MappingProxyType(
    {
        **{name: BIBTEX_TYPES[name] for name in BIBTEX_TYPES if name != "book"},
        "thesis": (EntryType("thesis", ("author", "institution")),),
        "book": (EntryType("book", ("author",)), EntryType("collection", ("editor",))),
        "chapter": (
            EntryType("incollection", ("author", "editor", "booktitle")),
            EntryType("inbook", ("author", "booktitle")),
        ),
        "report": (EntryType("report", ("author", "institution")),),
        "article": (EntryType("online", ("url|doi|eprint",)),),
        "webpage": (EntryType("online", ("url|doi|eprint",)),),
        "dataset": (EntryType("dataset"),),
        "software": (EntryType("software"),),
        "manuscript": (EntryType("unpublished", ("author",)),),
        "patent": (EntryType("patent", ("author", "number")),),
    }
)
"""CSL type → entry types of BibLaTeX, the best first; @misc for all others."""

MISC = EntryType("misc")

DEFAULT_GENRES = MappingProxyType({"thesis": "phdthesis", "report": "techreport"})
"""The `type` that BibLaTeX demands of a thesis or a report, where nothing else is known."""

_CSL_TYPES = frozenset(
    (
        *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book"),
        *("broadcast", "chapter", "classic", "collection", "dataset", "document", "entry"),
        *("entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing"),
        *("interview", "legal_case", "legislation", "manuscript", "map", "motion_picture"),
        *("musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical"),
        *("personal_communication", "post", "post-weblog", "regulation", "report", "review"),
        *("review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage"),
    )
)

# entry type → CSL type and the field that has its venue, of all that either system knows
_KNOWN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "article": ("article-journal", "journal"),
        "artwork": ("graphic", "howpublished"),
        "audio": ("song", "publisher"),
        "book": ("book", "publisher"),
        "bookinbook": ("chapter", "booktitle"),
        "booklet": ("pamphlet", "howpublished"),
        "collection": ("book", "publisher"),
        "commentary": ("document", "howpublished"),
        "conference": ("paper-conference", "booktitle"),
        "dataset": ("dataset", "publisher"),
        "electronic": ("webpage", "organization"),
        "image": ("graphic", "howpublished"),
        "inbook": ("chapter", "booktitle"),
        "incollection": ("chapter", "booktitle"),
        "inproceedings": ("paper-conference", "booktitle"),
        "inreference": ("entry-encyclopedia", "booktitle"),
        "jurisdiction": ("legal_case", "howpublished"),
        "legislation": ("legislation", "howpublished"),
        "letter": ("personal_communication", "howpublished"),
        "manual": ("book", "organization"),
        "mastersthesis": ("thesis", "school"),
        "misc": (DEFAULT_TYPE, "howpublished"),
        "movie": ("motion_picture", "publisher"),
        "music": ("song", "publisher"),
        "mvbook": ("book", "publisher"),
        "mvcollection": ("book", "publisher"),
        "mvproceedings": ("book", "publisher"),
        "mvreference": ("book", "publisher"),
        "online": ("webpage", "organization"),
        "patent": ("patent", "howpublished"),
        "performance": ("performance", "howpublished"),
        "periodical": ("periodical", "publisher"),
        "phdthesis": ("thesis", "school"),
        "preprint": ("article", "howpublished"),
        "proceedings": ("book", "publisher"),
        "reference": ("book", "publisher"),
        "report": ("report", "institution"),
        "review": ("review", "journal"),
        "software": ("software", "organization"),
        "standard": ("standard", "organization"),
        "suppbook": ("chapter", "booktitle"),
        "suppcollection": ("chapter", "booktitle"),
        "suppperiodical": ("article-journal", "journal"),
        "techreport": ("report", "institution"),
        "thesis": ("thesis", "institution"),
        "unpublished": ("manuscript", "howpublished"),
        "video": ("motion_picture", "publisher"),
        "www": ("webpage", "organization"),
    }
)
_PREPRINTS = frozenset({"misc", "online", "electronic", "www", "unpublished", "preprint"})


_SUBTYPES = MappingProxyType({"magazine": "article-magazine", "newspaper": "article-newspaper"})


def subtype_of(csl: str) -> str:
    """The `entrysubtype` that says which CSL type an entry has where its own type does not."""
    return next((name for name, meant in _SUBTYPES.items() if meant == csl), csl)


def csl_of_subtype(subtype: str) -> str:
    """The CSL type that `subtype_of` wrote so; "" for any other text."""
    meant = _SUBTYPES.get(subtype, subtype)
    return meant if meant in _CSL_TYPES else ""


def csl_type(entry_type: str, *, on_arxiv: bool) -> str:
    """The CSL type of an entry type; what is only on arXiv, and nothing else, is a preprint."""
    if on_arxiv and entry_type in _PREPRINTS:
        return "article"
    return _KNOWN.get(entry_type, (DEFAULT_TYPE, ""))[0]


def is_known(entry_type: str) -> bool:
    """Whether either system has this entry type."""
    return entry_type in _KNOWN


def container_of(entry_type: str) -> str:
    """The field in which an entry of this type names its venue, by its classic name."""
    return _KNOWN.get(entry_type, ("", "howpublished"))[1]
