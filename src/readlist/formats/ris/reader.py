"""RIS text → a bibliography, whichever program or publisher wrote it."""

from readlist.formats.ris.paper import Tags, paper_of
from readlist.formats.ris.records import Record, records
from readlist.model.entry import MOST_ENTRIES, Bibliography, Entry, Tell
from readlist.text import visible_line


def read_ris(text: str, tell: Tell) -> Bibliography:
    """The file's records in their order; `tell` hears characters.

    Raises ValueError where there is no record in it, or more than anybody has.
    """
    entries: list[Entry] = []
    for record in records(text.removeprefix("\ufeff"), tell):
        if len(entries) >= MOST_ENTRIES:
            raise ValueError(f"it holds more than {MOST_ENTRIES:,} records; split it")
        entries.append(_entry(record, len(entries) + 1))
    if not entries:
        raise ValueError('no RIS record is in it: no line begins with "TY  - "')
    return Bibliography(tuple(entries))


def _entry(record: Record, number: int) -> Entry:
    tags = Tags({} if record.excess else record.tags())
    key, title = tags.take_key(), tags.take_title()
    label = visible_line(key or title or f"record {number}")[:100]
    problem = record.excess or ("" if title else "it has no title (TI or T1)")
    if problem:
        return Entry(label, record.line, problem=problem)
    paper = paper_of(tags, title, key)
    mended = "" if record.ended else "it has no end (ER)"
    return Entry(
        label,
        record.line,
        paper,
        notes=tuple(filter(None, (*tags.notes, mended))),
        files=tuple(tags.files),
        keywords=tuple(tags.keywords),
        mended=mended,
    )
