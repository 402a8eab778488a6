"""CSL-JSON as reference managers and registries write it, read into papers."""

import json
from time import process_time

import pytest
from exports import to_csl_json

from readlist.formats.csl.reader import read_csl_json
from readlist.model.paper import Paper
from readlist.model.same_work import Entry


def deaf(_done: int, _total: int) -> None:
    """Ignore the progress."""


def entries(text: str) -> tuple[Entry, ...]:
    """The bibliography in the file."""
    return read_csl_json(text, deaf).entries


def paper(**item: object) -> Paper:
    """The paper of an item with these variables, which is read without a word."""
    named = {name.replace("_", "-"): value for name, value in item.items()}
    (entry,) = entries(json.dumps([{"id": "k", "type": "book", "title": "T", **named}]))
    assert (entry.problem, entry.notes) == ("", ())
    assert entry.paper is not None
    return entry.paper


def test_others_come_back() -> None:
    """They are no person of the item; our own export says that somebody is left out."""
    cut = Paper(
        "k",
        "T",
        authors=("A B", "others"),
        citekey="k",
        extra={"editor": "C D and others", "translator": "E F"},
    )
    text = to_csl_json([cut])
    assert '"literal"' not in text
    (entry,) = entries(text)
    assert entry.paper is not None
    assert entry.paper.authors == cut.authors
    assert entry.paper.extra == cut.extra
    odd = paper(custom={"readlist": {"cut_short": ["author", "categories", 1]}}, categories=["x"])
    assert odd.authors == ()


def test_zotero() -> None:
    """A preprint of Zotero's: identifiers in number and note, markup in the title."""
    found = paper(
        id="http://zotero.org/users/1/items/ABCD",
        type="article",
        title="H<sub>2</sub>O, <i>E. coli</i> x<sup>n+1</sup> y<sup>ab</sup> "
        '<span class="nocase">pH</span> R&amp;D',
        publisher="arXiv",
        number="arXiv:2107.14795",
        note="arXiv:2107.14795 [cs]\nCitation Key: foo2020\nPMID: 12\nRead_Status: Read\nmine",
        author=[{"family": "Berg", "given": "Rianne", "non-dropping-particle": "van den"}],
        issued={"date-parts": [["2021", 8, 2]]},
        accessed={"date-parts": [[2022, 3, 4]]},
        abstract="<p>One.</p><p>Two.</p>",
    )
    assert found.title == ("H<sub>2</sub>O, <i>E. coli</i> x<sup>n+1</sup> y<sup>ab</sup> pH R&D")
    assert (found.arxiv, found.venue, found.citekey) == ("2107.14795", "", "foo2020")
    assert (found.year, str(found.published)) == (2021, "2021-08-02")
    assert found.authors == ("Rianne van den Berg",)
    assert found.abstract == "One.\n\nTwo."
    assert found.extra == {
        "note": "mine", "readstatus": "Read", "pmid": "12", "urldate": "2022-03-04"
    }  # fmt: skip


def test_older_names_of_variables() -> None:
    """Names of CSL 1.0.1 and citeproc-js are those of today; Crossref's event is another thing."""
    old = {"shortTitle": "T", "journalAbbreviation": "N.", "event": "Conf"}
    found = paper(title="T: U", type="paper-conference", **{"container-title": "Nature"}, **old)
    assert found.venue == "Nature"
    assert found.extra == {"shorttitle": "T", "shortjournal": "N.", "eventtitle": "Conf"}
    assert paper(title="T", event={"name": "x"}).extra == {"csl": {"event": {"name": "x"}}}
    both = paper(title="T", event="Old", **{"event-title": "New"})
    assert both.extra == {"eventtitle": "New", "csl": {"event": "Old"}}


def test_registries() -> None:
    """Crossref's lists of titles and numbers, its types, its names."""
    (entry,) = entries(
        json.dumps(
            {
                "type": "journal-article",
                "title": ["A title", "another"],
                "container-title": ["Journal", "Series"],
                "ISSN": ["1234-5678", "8765-4321"],
                "issue": 3,
                "page": "1--9",
                "DOI": "https://doi.org/10.1145/ABC",
                "author": [{"name": "Odd Society", "sequence": "first"}, "Ada Lovelace", 3],
                "issued": {"date-parts": [[2020]]},
                "is-referenced-by-count": 12,
                "published-print": {"date-parts": [[2020, 1]]},
                "URL": "https://dx.doi.org/10.1145/abc",
            }
        )
    )
    found = entry.paper
    assert found is not None
    assert (found.type, found.title, found.venue) == ("article-journal", "A title", "Journal")
    assert (found.doi, found.url) == ("10.1145/abc", "https://dx.doi.org/10.1145/abc")
    assert found.authors == ("{Odd Society}", "Ada Lovelace")
    assert found.extra == {
        "issn": "1234-5678, 8765-4321",
        "series": "Series",
        "pages": "1-9",
        "number": "3",
        "csl": {"is-referenced-by-count": 12, "published-print": {"date-parts": [[2020, 1]]}},
    }


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ({"family": "Jaegle", "given": "Andrew"}, "Andrew Jaegle"),
        ({"family": "van den Berg", "given": "Rianne"}, "Rianne van den Berg"),
        (
            {"family": "La Fontaine", "given": "Jean", "dropping-particle": "de"},
            "Jean de La Fontaine",
        ),
        (
            {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "Van"},
            "Van Gogh, Vincent",
        ),
        ({"family": "King", "given": "Martin", "suffix": "Jr."}, "King, Jr., Martin"),
        ({"family": "King", "given": "Martin, Jr."}, "King, Jr., Martin"),
        ({"literal": "Google DeepMind"}, "{Google DeepMind}"),
        ({"literal": "others"}, "others"),
        ({"family": "Plato"}, "Plato"),
        ({"given": "Madonna"}, "Madonna"),
        ({"family": "王", "given": "小明"}, "小明 王"),
    ],
)
def test_names(name: dict[str, str], listed: str) -> None:
    """A name becomes what a list has of it, particles of either kind included."""
    assert paper(author=[name]).authors == (listed,)


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[2020, 3]]}, 2020),
        ({"date-parts": [["2020"], ["2021"]]}, 2020),
        ({"raw": "2020-03-12"}, 2020),
        ({"literal": "Spring 2020"}, 2020),
        ({"year": 2020}, 2020),
        ("2020-03", 2020),
        (2020, 2020),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [["--5"]]}, None),
        ({"literal": "in press"}, None),
        ([2020], None),
    ],
)
def test_dates(issued: object, year: int | None) -> None:
    """Every way to write a date gives its year; what is none is kept as it was."""
    found = paper(issued=issued)
    assert found.year == year
    assert bool(found.extra) == (year is None)


def test_a_broken_item_takes_none_along() -> None:
    """An item that is not JSON, an object or a paper is named with its line; others are read."""
    found = entries(
        '[\n{"title": "A", "author": [{"family": "x"}, {"family": "y"} "given"]},\n'
        '{"id": "b", "title": "B", "type": "book"},\n3,\n{"id": "c"},\n'
        '{"title": 1' + "0" * 5000 + '},\n{"id": "d", "title": "D"}\n]'
    )
    assert [entry.line for entry in found] == [2, 3, 4, 5, 6, 7]
    assert [entry.problem for entry in found] == [
        "line 2 is not valid JSON: Expecting ',' delimiter",
        "",
        "it is not an object with the fields of an item",
        "it says nothing of a work",
        "it holds a number that is too large",
        "",
    ]
    assert found[5].notes == ("it has no type",)


def test_many_broken_items_take_little_time() -> None:
    """Each is named with its line, and what stands behind them is read."""
    broken = '{"type": "book", "title": "T" "author": [{"family": "x"}]},\n' * 40_000
    before = process_time()
    found = entries(f'[\n{broken}{{"id": "d", "title": "D"}}\n]')
    assert process_time() - before < 15
    assert [entry.line for entry in found] == [*range(2, 40_003)]
    assert [entry.problem for entry in found[-2:]] == [
        "line 40001 is not valid JSON: Expecting ',' delimiter",
        "",
    ]


def test_files_of_other_shapes() -> None:
    """One item alone and those within an object are read as well."""
    item = '{"title": "T", "type": "nonsense"}'
    for text in (item, f'{{"items": [{item}]}}', f"\ufeff [{item}]"):
        (entry,) = entries(text)
        assert entry.paper is not None
        assert entry.paper.type == "document"
        assert entry.notes == ("its type nonsense is not one of CSL",)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", "[" * 100_000, '[{"a":' * 100_000, "<html>", "[1, 2]", "[{]"]
)
def test_nothing_of_the_kind(text: str) -> None:
    """Text without a single paper is refused with a sentence."""
    with pytest.raises(ValueError, match="no CSL-JSON can be read"):
        read_csl_json(text, deaf)


def test_what_no_file_could_hold() -> None:
    """Halves of characters, nothing, endless numbers and deep nesting are made harmless."""
    deep: object = "x"
    for _ in range(40):
        deep = [deep]
    (entry,) = entries(
        json.dumps([{"title": "a\ud800", "x": [None, 2**70, float("inf")], "y": deep, "z": None}])
    )
    assert entry.paper is not None
    assert entry.paper.title == "a\ufffd"
    kept = entry.paper.extra["csl"]
    assert isinstance(kept, dict)
    assert kept["x"] == [str(2**70), "inf"]
    assert "z" not in kept
    json.dumps(kept)


@pytest.mark.parametrize("depth", [30, 300, 600, 900, 1500])
def test_nesting_of_any_depth(depth: int) -> None:
    """The item is read without what lies too deep, or told of; the next one is there."""
    deep = '{"title": "A", "x": ' + "[" * depth + "]" * depth + "}"
    first, last = entries(f'[{deep}, {{"id": "b", "title": "B"}}]')
    assert first.problem in ("", "it is nested too deeply")
    assert last.paper is not None


def test_what_was_exported() -> None:
    """A value that only readlist writes comes back to where it was."""
    own = {"openreview": "abc", "presentation": "Oral", "extra": {"odd": "x"}, "csl": {"y": 1}}
    found = paper(custom={"readlist": own, "mine": 1})
    assert (found.openreview, found.presentation) == ("abc", "Oral")
    assert found.extra == {"odd": "x", "csl": {"custom": {"mine": 1}, "y": 1}}


def test_tells_how_far_it_is() -> None:
    """The progress is characters read and to read, the end included."""
    heard: list[tuple[int, int]] = []
    text = json.dumps([{"title": "A"}] * 450)
    read_csl_json(text, lambda done, total: heard.append((done, total)))
    assert heard[-1] == (len(text), len(text))
    assert len(heard) == 3


def test_names_in_one_text() -> None:
    """Some programs write no objects; no name is lost."""
    assert paper(author="Ada Lovelace and Ek, Jo; C D").authors == ("Ada Lovelace", "Ek, Jo", "C D")


def test_an_item_a_line() -> None:
    """All lines are read, and what is no item is named."""
    one, two = (json.dumps({"id": key, "type": "book", "title": key}) for key in ("a", "b"))
    assert [entry.label for entry in entries(f"{one}\n{two}\n")] == ["a", "b"]
    *_, last = entries(f"{one}\nwords")
    assert "not valid JSON" in last.problem
