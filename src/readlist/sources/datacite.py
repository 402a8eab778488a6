"""DataCite: the records of what is registered there: arXiv's preprints, theses, data, software.

    {"data": {"attributes": {"doi": "10.48550/arxiv.2107.14795", "version": "3",
      "titles": [{"title": "Perceiver IO: …"}],
      "creators": [{"name": "Jaegle, Andrew", "nameType": "Personal", "givenName": "Andrew",
                    "familyName": "Jaegle"}, {"name": "The Team", "nameType": "Organizational"}],
      "descriptions": [{"description": "A central goal …", "descriptionType": "Abstract"}],
      "publicationYear": 2021, "publisher": "arXiv" or {"name": "arXiv"},
      "dates": [{"date": "2021-07-30T17:53:34Z", "dateType": "Submitted"}],
      "types": {"citeproc": "article", "resourceTypeGeneral": "Preprint"},
      "relatedIdentifiers": [{"relationType": "IsVersionOf", "relatedIdentifierType": "DOI",
                              "relatedIdentifier": "10.…"}]}}}

Source: https://support.datacite.org/docs/api-get-doi and
https://datacite-metadata-schema.readthedocs.io (version 4).
"""

from urllib.parse import quote

from readlist.formats.publication import registered_type
from readlist.model.identifiers import ARXIV_DOI, Identifier, Scheme, arxiv_id, page_address
from readlist.model.paper import Paper
from readlist.network.messages import Service
from readlist.sources.arxiv import is_withdrawal_notice
from readlist.sources.parsing import (
    Json,
    corporate,
    day_in,
    from_parts,
    natural,
    parse_json,
    unwrapped,
    without_markup,
)
from readlist.sources.protocol import (
    Asking,
    Clue,
    Record,
    Source,
    arxiv_of_doi,
    ask_for_doi,
    first_identifier,
)
from readlist.text import decoded

_PUBLISHED_AS = frozenset({"IsPreviousVersionOf", "IsVersionOf", "IsPreprintOf"})
_SCHOOL_TYPES = frozenset({"thesis", "report", "dataset", "software"})


class DataCite(Source):
    """Works by DOI."""

    name = "datacite"
    title = "DataCite"
    # 1000 to 3000 requests in five minutes: https://support.datacite.org/docs/rate-limit
    services = (Service("DataCite", ("api.datacite.org",), gap=0.3),)
    needs = "doi"

    def describe(self, clue: Clue) -> Asking[Record]:
        url = f"https://api.datacite.org/dois/{quote(clue.doi, safe='/:')}"
        return (yield from ask_for_doi(url, parse_record, clue.doi))


class ArxivPreprints(DataCite):
    """Preprints by arXiv id, for days on which arXiv's API does not answer."""

    def can_describe(self, clue: Clue) -> bool:
        return bool(arxiv_id(clue.arxiv))

    def describe(self, clue: Clue) -> Asking[Record]:
        return super().describe(Clue(doi=ARXIV_DOI + arxiv_id(clue.arxiv)))


def parse_record(body: bytes) -> Record:
    """The work that the answer describes. Raises ValueError for any other, or one without title."""
    match parse_json(body):
        case {"data": {"attributes": {"doi": str(doi), **attributes}}}:
            work = Json(attributes)
            for each in work.items("titles"):
                title = each.title("title")
                if title and not each.text("titleType"):  # e.g. a subtitle or a translation
                    return _record(doi.lower(), title, work)
    raise ValueError("no record of a work with a title")


def _record(doi: str, title: str, work: Json) -> Record:
    arxiv = arxiv_of_doi(doi)
    texts = (
        each.text("description")
        for each in work.items("descriptions")
        if each.text("descriptionType") == "Abstract"
    )
    text = next(filter(str.strip, texts), "")  # arXiv's are TeX, the others may be HTML
    abstract = unwrapped(decoded(text)) if arxiv else without_markup(text)
    is_withdrawn = is_withdrawal_notice(abstract)
    citeproc, bibtex, general = (
        work.text("types", name) for name in ("citeproc", "bibtex", "resourceTypeGeneral")
    )
    is_thesis = citeproc == "thesis" or bibtex == "phdthesis"
    kind = "article" if arxiv else "thesis" if is_thesis else registered_type(general)
    dates = [(each.text("dateType"), each) for each in work.items("dates")]
    wanted = [each for kind in ("Issued", "Submitted") for name, each in dates if name == kind]
    day = next(filter(None, (day_in(each.text("date")) for each in wanted)), None)
    publisher = work.line("publisher", "name") or work.line("publisher")
    publisher = "" if arxiv or publisher.startswith("(:") else publisher
    venue = work.title("container", "title")
    paper = Paper(
        "",
        title,
        type=kind,
        authors=tuple(filter(None, map(_person, work.items("creators")))),
        year=day.year if arxiv and day else work.year("publicationYear"),
        venue=venue or (publisher if kind in _SCHOOL_TYPES else ""),
        date=day.isoformat() if day else "",
        arxiv=arxiv,
        doi="" if arxiv else doi,
        abstract="" if is_withdrawn else abstract,
        extra={"publisher": publisher} if publisher and kind not in _SCHOOL_TYPES else {},
    )
    versions = (
        each.text("relatedIdentifier")
        for each in work.items("relatedIdentifiers")
        if each.text("relationType") in _PUBLISHED_AS
    )
    published, version = first_identifier(Scheme.DOI, versions), work.line("version")
    version = f"v{version}" if arxiv and version.isdecimal() else version
    url = page_address(Identifier(Scheme.ARXIV, arxiv) if arxiv else Identifier(Scheme.DOI, doi))
    notes = ("DataCite says that it has been withdrawn",) if is_withdrawn else ()
    return Record(
        paper, "DataCite", url, version, withdrawn=is_withdrawn, published=published, notes=notes
    )


def _person(creator: Json) -> str:
    given, family = creator.text("givenName"), creator.text("familyName")
    name = creator.text("name")
    if creator.text("nameType") == "Organizational":
        return corporate(name) if natural(name) else ""
    return from_parts(given, family) if given and family else natural(name)
