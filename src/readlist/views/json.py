"""Results as JSON. Every command that speaks of papers has them under `papers` in one shape.

Names and types are documented in docs/json.md; within version 1 keys are only added. Times are
RFC 3339 UTC, sizes bytes.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

from readlist.library.library import Library
from readlist.library.records import Counts, ListedPaper, PaperRecord, list_counts, record_of
from readlist.model.identifiers import all_addresses, identifiers
from readlist.model.marked_text import shown
from readlist.model.paper import Progress, ReadingList
from readlist.text import in_portions, json_safe, rfc3339

VERSION = 1


def document(command: str, library: Library, **content: object) -> str:
    """The whole answer of one command, as one line-ended object.

    The record or the place of a paper (such as stand under `papers`) is written as the paper, a
    list with its counts and without its papers; moments, days and paths as their text.
    """
    import json

    def plain(value: object) -> object:
        if isinstance(value, ReadingList):
            return list_object(value, list_counts(library, value))
        return _plain(value)

    if "papers" in content:
        papers = cast("Iterable[object]", content["papers"])
        content["papers"] = [
            record_of(library, each) if isinstance(each, ListedPaper) else each for each in papers
        ]
    whole = {"readlist": VERSION, "command": command, **content}
    return f"{json_safe(json.dumps(whole, ensure_ascii=False, default=plain))}\n"


def document_portions(
    command: str, library: Library, papers: Iterable[PaperRecord]
) -> Iterator[str]:
    """The same in portions, where the answer is these papers."""
    import json

    encode = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
    start, bracket, end = document(command, library, papers=[]).rpartition("]")
    yield start
    yield from in_portions((json_safe(encode(paper)) for paper in papers), ", ")
    yield bracket + end


def _plain(value: object) -> object:
    if isinstance(value, PaperRecord):
        return paper_object(value)
    return rfc3339(value) if isinstance(value, datetime) else str(value)


def attributes(of: object, *names: str) -> dict[str, object]:
    """These attributes of a value, each under its name; None for an empty text."""
    return {name: None if (value := getattr(of, name)) == "" else value for name in names}


def list_object(reading_list: ReadingList, counts: Counts) -> dict[str, object]:
    """A list without its papers, and how far it is read."""
    about = attributes(reading_list, "name", "title", "description", "curator", "url")
    return about | {"counts": counts_object(counts)}


def counts_object(counts: Counts) -> dict[str, int]:
    """Papers by status."""
    return {"total": counts.total} | {status.value: n for status, n in counts.by_status.items()}


def paper_object(record: PaperRecord) -> dict[str, object]:
    """One paper: its metadata as listed, and what this library knows of it."""
    paper = record.paper
    extra = {name: each for name, each in paper.extra.items() if isinstance(each, str | int)}
    known = {each.scheme.value: each.value for each in identifiers(paper)}
    progress, size, abstract = record.progress or Progress(), record.pdf_bytes, record.abstract
    entries = progress.history
    history = [attributes(each, "status", "at", "minutes", "imported") for each in entries]
    return {
        "list": record.list_name,
        "number": record.number,
        "key": paper.key,
        "citekey": paper.citation_key,
        "type": paper.type,
        "title": paper.shown_title,
        **({"title_marked": paper.title} if paper.title != paper.shown_title else {}),
        "authors": paper.authors,
        "year": paper.year,
        "venue": shown(paper.venue) or None,
        **attributes(paper, "presentation", "award", "published", "date"),
        "identifiers": {name: known.get(name) for name in ("openreview", "arxiv", "doi")},
        "addresses": all_addresses(paper),
        **attributes(paper, "topics", "builds_on"),
        "summary": dict(paper.summary),
        "extra": extra,
        "added": paper.added or None,
        "status": record.status,
        "history": history,
        **attributes(progress, "tags", "rating", "priority", "page"),
        "pdf": None if size is None else {"bytes": size, **_origin(record.pdf_record)},
        "abstract": abstract and {"text": abstract.text, **_origin(abstract)},
        **attributes(record, "notes", "problems"),
    }


def _origin(of: object) -> dict[str, object]:
    """The origin of an abstract or a PDF, of its record, as far as that is known."""
    names = ("source", "url", "version", "fetched")
    return {name: getattr(of, name, None) or None for name in names}
