"""The identifiers and addresses of an item of CSL-JSON, and what only readlist writes into one."""

from dataclasses import replace
from typing import Any

from readlist.formats.csl.item import Item
from readlist.formats.csl.variables import PEOPLE, SUB_TABLES
from readlist.formats.publication import bare_doi, identified
from readlist.model.identifiers import is_web_address
from readlist.model.names import OTHERS
from readlist.model.paper import Paper
from readlist.text import one_line

OWN = ("openreview", "pdf", "code", "project", "presentation", "award", "primary_category")
"""Fields of a paper that CSL has not: they are under `readlist` in `custom`."""

IDENTIFIED_BY = frozenset({"arxiv", "doi", "openreview"})
"""Lines of a note that name an identifier."""


def with_identity(paper: Paper, item: Item) -> Paper:
    """The paper with its identifiers and addresses."""
    told = [f"{name}:{item.noted[name]}" for name in sorted(IDENTIFIED_BY & item.noted.keys())]
    doi = bare_doi(item.text("DOI"))
    archive = item.left.get("archive")
    if isinstance(archive, str) and archive.lower() == "arxiv":
        told.insert(0, f"arxiv:{item.text('archive_location')}")
        del item.left["archive"]
    number = item.left.get("number")
    if isinstance(number, str) and number.lower().startswith("arxiv:"):
        told.append(item.text("number"))
    url = item.text("URL")
    found, addresses = identified([*([f"doi:{doi}"] if doi else []), *told, url])
    if url and not is_web_address(url):
        item.left["URL"] = url
    return replace(
        paper,
        openreview=found.get("openreview", ""),
        arxiv=found.get("arxiv", ""),
        doi=found.get("doi", "") or ("" if found.get("arxiv") else doi.lower()),
        url="".join(addresses[:1]),
    )


def with_own(paper: Paper, item: Item) -> Paper:
    """The paper with what an export of readlist has of it in `custom`."""
    custom = item.left.get("custom")
    own = custom.get("readlist") if isinstance(custom, dict) else None
    if not isinstance(custom, dict) or not isinstance(own, dict):
        return paper
    item.left["custom"] = {name: value for name, value in custom.items() if name != "readlist"}
    texts = {name: value for name, value in own.items() if isinstance(value, str)}
    fields = own.get("extra")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if isinstance(value, str | int) and name not in SUB_TABLES:
            item.extra.setdefault(name, value)
    verbatim = own.get("csl")
    for name, value in verbatim.items() if isinstance(verbatim, dict) else ():
        item.left.setdefault(name, value)
    cut = own.get("cut_short")
    for variable in cut if isinstance(cut, list) else ():
        names = item.left.get(variable) if variable in PEOPLE.values() else None
        if isinstance(names, list):
            names.append({"literal": OTHERS})
        elif variable == "author" and paper.authors:
            paper = replace(paper, authors=(*paper.authors, OTHERS))
    given: dict[str, Any] = {name: one_line(texts[name]) for name in OWN if texts.get(name)}
    return replace(paper, **given)
