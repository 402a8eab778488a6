"""A .bib file as papers."""

from readlist.formats.bibtex_reading import read_bibtex
from readlist.formats.entries import Bibliography


def told(_done: int, _total: int) -> None:
    """Nobody listens."""


def read(text: str) -> Bibliography:
    """What the file holds."""
    return read_bibtex(text, told)


def test_an_ordinary_entry_keeps_no_source() -> None:
    """Its fields are the model's, and the rest is plain text in `extra`."""
    entry = read(
        "@inproceedings{jaegle2022, title = {Perceiver {IO}}, author = {Jaegle, Andrew},\n"
        " booktitle = {ICLR}, year = 2022, pages = {1--3}, month = apr}"
    ).entries[0]
    assert entry.paper is not None
    assert entry.paper.title == "Perceiver IO"
    assert entry.paper.extra == {"pages": "1–3", "month": 4}
    assert (entry.label, entry.line, entry.notes) == ("jaegle2022", 1, ())
