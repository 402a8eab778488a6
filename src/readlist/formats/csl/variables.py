"""The types and variables of CSL-JSON, and what they are called in a list.

Source: CSL 1.0.2 specification, appendices III (types) and IV (variables), and its JSON schema.
"""

from types import MappingProxyType

SUB_TABLES = frozenset({"bibtex", "csl", "ris"})
"""The tables of `extra` that hold what only one format can say."""

OTHER_TYPES = MappingProxyType(
    {
        "journal-article": "article-journal",
        "proceedings-article": "paper-conference",
        "conference-paper": "paper-conference",
        "book-chapter": "chapter",
        "posted-content": "article",
        "preprint": "article",
        "monograph": "book",
        "dissertation": "thesis",
        "reference-entry": "entry",
    }
)
"""Type as registries write it → CSL type."""

PUBLISHED_BY = frozenset(["article", "book", "thesis", "report", "dataset", "software", "standard"])
"""Types whose venue is who published them (`publisher`); of the others it is their container."""

ARTICLES = frozenset(
    ["article-journal", "article-magazine", "article-newspaper", "periodical", "review"]
)
"""Types whose number is that of an issue."""

TEXTS = MappingProxyType(
    {
        "volume": "volume",
        "edition": "edition",
        "address": "publisher-place",
        "series": "collection-title",
        "chapter": "chapter-number",
        "isbn": "ISBN",
        "issn": "ISSN",
        "note": "note",
        "keywords": "keyword",
        "language": "language",
        "type": "genre",
        "pagetotal": "number-of-pages",
        "volumes": "number-of-volumes",
        "shorttitle": "title-short",
        "shortjournal": "container-title-short",
        "eventtitle": "event-title",
        "venue": "event-place",
        "version": "version",
        "howpublished": "medium",
        "origtitle": "original-title",
        "origpublisher": "original-publisher",
        "pmid": "PMID",
        "pmcid": "PMCID",
        "library": "call-number",
        "url": "URL",
    }
)
"""Field of `extra` → CSL variable that holds a text or number."""

PEOPLE = MappingProxyType(
    {
        "editor": "editor",
        "translator": "translator",
        "bookauthor": "container-author",
        "director": "director",
        "illustrator": "illustrator",
    }
)
"""Field of `extra` → CSL variable that holds names."""

DATES = MappingProxyType(
    {"urldate": "accessed", "origdate": "original-date", "eventdate": "event-date"}
)
"""Field of `extra` → CSL variable that holds a date."""

NAME_VARIABLES = frozenset(
    [
        "author", "chair", "collection-editor", "compiler", "composer", "container-author",
        "contributor", "curator", "director", "editor", "editorial-director",
        "executive-producer", "guest", "host", "illustrator", "interviewer", "narrator",
        "organizer", "original-author", "performer", "producer", "recipient", "reviewed-author",
        "script-writer", "series-creator", "translator",
    ]
)  # fmt: skip
"""All CSL variables that hold names."""

NAME_PARTS = frozenset(
    ["family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"]
)
"""The parts of a name that hold a text."""

DATE_VARIABLES = frozenset(
    ["accessed", "available-date", "event-date", "issued", "original-date", "submitted"]
)
"""All CSL variables that hold a date."""

NUMBERS = frozenset(
    [
        "chapter-number", "citation-number", "collection-number", "edition",
        "first-reference-note-number", "issue", "locator", "number", "number-of-pages",
        "number-of-volumes", "page", "page-first", "part", "printing", "supplement",
        "volume",
    ]
)  # fmt: skip
"""CSL variables that hold a text or a number."""

STRINGS = frozenset(
    [
        "abstract", "archive", "archive-place", "archive_collection",
        "archive_location", "authority", "call-number", "citation-label", "collection-title",
        "container-title", "container-title-short", "dimensions", "division", "DOI",
        "event-place", "event-title", "genre", "ISBN", "ISSN", "journalAbbreviation",
        "jurisdiction", "keyword", "language", "medium", "note", "original-publisher",
        "original-publisher-place", "original-title", "part-title", "PMCID", "PMID", "publisher",
        "publisher-place", "references", "reviewed-genre", "reviewed-title", "scale", "section",
        "shortTitle", "source", "status", "title", "title-short", "URL", "version",
        "volume-title", "volume-title-short", "year-suffix",
    ]
)  # fmt: skip
"""CSL variables that hold a text; `annote`, which is the person's own, is not written."""
