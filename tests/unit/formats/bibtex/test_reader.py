"""The meaning of the fields of a .bib file."""

import base64
import plistlib

import pytest
from exports import to_biblatex

from readlist.formats.bibtex.reader import read_bibtex
from readlist.formats.bibtex.writer import to_bibtex
from readlist.model.paper import Paper
from readlist.model.same_work import Bibliography, Entry
from readlist.text import quoted


def told(_done: int, _total: int) -> None:
    """Ignore the progress."""


def read(text: str) -> Bibliography:
    """The bibliography in the file."""
    return read_bibtex(text, told)


def entry(fields: str, kind: str = "article") -> Entry:
    """The entry with these fields."""
    (only,) = read(f"@{kind}{{k1, {fields}}}").entries
    return only


def paper(fields: str, kind: str = "article") -> Paper:
    """The paper of the entry with these fields."""
    found = entry(fields, kind).paper
    assert found is not None
    return found


def plist(**values: object) -> str:
    """A property list as BibDesk keeps it."""
    return base64.b64encode(plistlib.dumps(values)).decode()


def test_an_ordinary_entry_keeps_no_source() -> None:
    """Its fields are the model's, and the rest is plain text in `extra`."""
    found = read(
        "@inproceedings{jaegle2022, title = {Perceiver {IO}}, author = {Jaegle, Andrew},\n"
        " booktitle = {ICLR}, year = 2022, pages = {1--3}, month = apr}"
    ).entries[0]
    assert found.paper is not None
    assert found.paper.title == "Perceiver IO"
    assert found.paper.extra == {"pages": "1–3"}
    assert found.paper.date == "2022-04"
    assert (found.label, found.line, found.notes) == ("jaegle2022", 1, ())


@pytest.mark.parametrize(
    ("kind", "fields", "csl", "venue"),
    [
        ("article", "journal = {J}", "article-journal", "J"),
        ("article", "journaltitle = {J}", "article-journal", "J"),
        ("conference", "booktitle = {C}", "paper-conference", "C"),
        ("incollection", "booktitle = {B}", "chapter", "B"),
        ("phdthesis", "school = {S}", "thesis", "S"),
        ("thesis", "school = {S}, date = {2000}", "thesis", "S"),
        ("report", "institution = {I}", "report", "I"),
        ("book", "publisher = {P}", "book", "P"),
        ("manual", "organization = {O}", "book", "O"),
        ("online", "url = {u}", "webpage", ""),
        ("dataset", "publisher = {Z}", "dataset", "Z"),
        ("misc", "howpublished = {H}", "document", "H"),
        ("misc", "eprint = {2107.14795}, archiveprefix = {arXiv}", "article", ""),
        ("whatever", "howpublished = {H}", "document", "H"),
    ],
)  # fmt: skip
def test_types_and_venues(kind: str, fields: str, csl: str, venue: str) -> None:
    """Each entry type is a CSL type and names its venue in a field of its own."""
    found = paper(f"title = {{T}}, {fields}", kind)
    assert (found.type, found.venue) == (csl, venue)


@pytest.mark.parametrize(
    ("fields", "arxiv", "doi", "openreview"),
    [
        ("eprint = {2107.14795v2}, archiveprefix = {arXiv}", "2107.14795", "", ""),
        ("eprint = {math/0309136}", "math/0309136", "", ""),
        ("eprint = {123}, eprinttype = {jstor}", "", "", ""),
        ("journal = {arXiv preprint arXiv:1706.03762}", "1706.03762", "", ""),
        ("note = {arXiv:1706.03762 [cs.CL]}", "1706.03762", "", ""),
        ("url = {https://arxiv.org/abs/1706.03762v5}", "1706.03762", "", ""),
        ("howpublished = {\\url{https://arxiv.org/abs/1706.03762}}", "1706.03762", "", ""),
        ("doi = {https://doi.org/10.1145/ABC}", "", "10.1145/abc", ""),
        ("doi = {10.48550/arXiv.1706.03762}", "1706.03762", "10.48550/arxiv.1706.03762", ""),
        ("url = {https://dx.doi.org/10.1145/ABC}", "", "10.1145/abc", ""),
        ("url = {https://openreview.net/forum?id=fILj7WpI-g}", "", "", "fILj7WpI-g"),
        ("doi = {none}", "", "", ""),
    ],
)  # fmt: skip
def test_identifiers_wherever_they_stand(
    fields: str, arxiv: str, doi: str, openreview: str
) -> None:
    """arXiv, DOI and OpenReview are found in their fields, addresses, and what people write."""
    found = paper(f"title = {{T}}, {fields}")
    assert (found.arxiv, found.doi, found.openreview) == (arxiv, doi, openreview)


@pytest.mark.parametrize(
    ("fields", "year", "date", "extra"),
    [
        ("year = {2020}", 2020, "", {}),
        ("year = {in press}", None, "", {"year": "in press"}),
        ("date = {2020}", 2020, "", {}),
        ("date = {2020-05}", 2020, "2020-05", {}),
        ("date = {2020-05-03/2020-06}", 2020, "2020-05-03/2020-06", {}),
        ("year = 1999, month = {Sept.}", 1999, "1999-09", {"bibtex": {"month": "Sept."}}),
        ("year = 1999, month = {Spring}", 1999, "1999-21", {}),
        ("year = 1999, month = nov, day = 6", 1999, "1999-11-06", {}),
        ("year = 1999, month = {6--9 November}", 1999, "1999-11-06/1999-11-09", {}),
        ("year = {c. 1950}", 1950, "1950~", {}),
        ("date = {1984?}", 1984, "1984?", {}),
    ],
)  # fmt: skip
def test_dates(fields: str, year: int | None, date: str, extra: dict[str, object]) -> None:
    """Year, month, days, seasons and doubt are one date in EDTF; a word stays a word."""
    found = paper(f"title = {{Title}}, author = {{A B}}, journal = {{Jour}}, {fields}")
    assert (found.year, found.date, found.extra) == (year, date, extra)


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        ("file = {Full text:papers/a.pdf:PDF;:C\\:/b.pdf:PDF}", ("papers/a.pdf", "C:/b.pdf")),
        ("file = {:C:/b.pdf:PDF;:aa:b:c}", ("C:/b.pdf", "aa")),
        ("file = {/home/ada/a.pdf;/home/ada/b\\;c.pdf}", ("/home/ada/a.pdf", "/home/ada/b;c.pdf")),
        ("file = {:home/ada/a.pdf:pdf}", ("home/ada/a.pdf",)),
        ("file = {C:/a.pdf}", ("C:/a.pdf",)),
        ("file = {C\\:/a.pdf:application/pdf;/b.pdf:PDF}", ("C:/a.pdf", "/b.pdf")),
        ("local-url = {file://localhost/Users/ada/a%20b.pdf}", ("/Users/ada/a b.pdf",)),
        ("bdsk-file-1 = {nonsense!}", ()),
        (f"bdsk-file-1 = {{{plist(relativePath='a.pdf')}}}", ("a.pdf",)),
        (f"bdsk-file-1 = {{{plist(**{'$objects': ['x', 'b.pdf']})}}}", ("b.pdf",)),
    ],
)  # fmt: skip
def test_files_that_reference_managers_link(fields: str, files: tuple[str, ...]) -> None:
    """JabRef, Better BibTeX, Mendeley and BibDesk each have their own way."""
    assert entry(f"title = {{T}}, {fields}").files == files


def test_keywords_are_told_and_kept() -> None:
    """Separated by commas or semicolons, each once."""
    found = entry("title = {T}, keywords = {deep learning; to-read, a, a}")
    assert found.keywords == ("deep learning", "to-read", "a")
    assert found.paper is not None
    assert found.paper.extra["keywords"] == "deep learning; to-read, a, a"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("@misc{, title = {T}}", "it has no key"),
        ("@misc{k}", 'it has no title; "k" stands for it'),
        ('@misc{k, journal = {Ven\\"u}}', 'it has no title; "Venü" stands for it'),
        ("@misc{k, title = {T}, note = {a}, note = {b}}", 'note is given twice; "b" is left out'),
        (
            "@misc{k, title = {T}, doi = {{10.1000/1; 10.1000/2}}}",
            'of the DOIs in "{10.1000/1; 10.1000/2}" the first one counts',
        ),
        ("@misc{k, title = nowhere}", 'title uses "nowhere", which is not defined'),
        ("@misc{k, title = {T}, crossref = {p}}", "crossref names p, which is not in the file"),
        ("@misc{k, title = {T}, crossref = {k}}", "its crossref leads back to where it began"),
        (
            "@misc{k, title = {T}, note = {a \\odd b $x}}",
            "note has \\odd, which stays visible since it is not known",
        ),
    ],
)
def test_what_is_not_as_it_stood_is_said(text: str, note: str) -> None:
    """A value that was mended, made up or left out is a note of the entry."""
    assert note in read(text).entries[0].notes


@pytest.mark.parametrize(
    "field", ["note = {50% off}", "note = {\\input{x}}", "author = {O&#39;Brien, Ann and Li, B}"]
)
def test_what_says_the_same_is_not_spoken_of(field: str) -> None:
    """Where only its TeX will be other than it stood, there is nothing to tell."""
    assert read(f"@misc{{k, title = {{T}}, {field}}}").entries[0].notes == ()


def test_an_undefined_macro_comes_out_again() -> None:
    """Its definition may be in a file beside this one."""
    found = read("@misc{k, title = {T}, note = Elsewhere}")
    first = found.entries[0].paper
    assert first is not None
    assert first.extra["note"] == "Elsewhere"
    assert "note = Elsewhere" in to_bibtex([first], extra=found.extra)
    assert "note = {Elsewhere}" in to_bibtex([first])


def test_what_is_edited_goes_before_the_source() -> None:
    """A title that is no longer that of the source is written from its text."""
    first = paper("title = {{P}erceiver}, abstract = {%s \\emph{x}}" % ("y " * 300))
    assert "title = {{P}erceiver}" in to_bibtex([first])
    assert "\\emph{x}" in to_bibtex([first])
    edited = Paper(key="", title="Other", citekey="k1", abstract="z", extra=first.extra)
    assert "title = {Other}" in to_bibtex([edited])
    assert "abstract = {z}" in to_bibtex([edited])


def test_a_strangers_source_is_not_trusted() -> None:
    """A list that holds dangerous source beside a text that agrees gets the text written."""
    kept = {"title": "\\input{x}", "@macros": {"note": "x # {\\write18{y}}"}, "@type": "a b"}
    wicked = Paper(key="k1", title="\\input{x}", extra={"bibtex": kept, "note": "n"})
    text = to_bibtex([wicked], extra={"bibtex": {
        "preamble": ['"\\input{x}"', '"\\newcommand{\\x}{y}"', "} junk"],
        "strings": {"a": "{\\input{x}}", "b": "}", "c": "{fine}"},
        "head": ["@misc{evil, title = {x}}", "fine"], "tail": ["@comment{x", 5],
        "entries": ["@misc{x, y = {z}}", "@xdata{x, note = {\\input{x}}}", "@xdata{x, note = {y}}"],
    }})  # fmt: skip
    assert "\\input" not in text.replace("{\\textbackslash}input", "")
    assert "\\write18" not in text
    assert text.startswith(
        'fine\n\n@preamble{"\\newcommand{\\x}{y}"}\n\n@string{c = {fine}}\n\n'
        "@xdata{x, note = {y}}\n\n@misc{k1,"
    )
    assert "evil" not in text


def test_macros_and_parents_have_a_measure() -> None:
    """A file in which each macro holds the last one twice is not expanded without end."""
    laughs = "\n".join(f"@string{{a{n + 1} = a{n} # a{n}}}" for n in range(40))
    found = read(
        f"@string{{a0 = {{x}}}}\n{laughs}\n@misc{{k, title = a39}}\n@misc{{l, title={{T}}}}"
    )
    problem = "the macros stand for far more text than the file has"
    assert found.entries[-2].problem == f"line 42: {problem}"
    assert found.entries[-1].problem == ""
    listed = {f"a{n + 1}": f"a{n} # a{n}" for n in range(40)}
    text = to_bibtex([paper("title={T}")], extra={"bibtex": {"strings": {"a0": "{x}"} | listed}})
    assert "@string{a40 = a39 # a39}" in text
    long = "y" * 300_000
    children = "\n".join(f"@inbook{{k{n}, title = {{T}}, crossref = {{p}}}}" for n in range(100))
    inherited = read(f"@book{{p, title = {{T}}, publisher = {{{long}}}}}\n{children}").entries
    assert inherited[1].notes == ()
    assert inherited[-1].notes == ("more is inherited than the file has; it is left out here",)


def test_a_chain_of_parents_ends() -> None:
    """A parent that stands further away than eight entries is not looked up."""
    text = (
        "\n".join(f"@book{{k{n}, title = {{T}}, crossref = {{k{n + 1}}}}}" for n in range(10))
        + "@book{k10, title = {T}, publisher = {P}}"
    )
    first, *_, last = read(text).entries
    assert first.notes == ("its crossref goes through more than 8 entries",)
    assert last.paper is not None
    assert last.paper.venue == "P"


def test_strings_that_are_odd_are_told_of() -> None:
    """Undefined parts, second definitions, and a preamble that is never exported."""
    found = read('@string{a = b}\n@string{a = {x}}\n@string{a = {y}}\n@preamble{"\\input x"}')
    assert found.notes == (
        'line 1: @string a uses "b", which is not defined',
        "line 2: @string a is defined anew; the last one is kept",
        "line 3: @string a is defined anew; the last one is kept",
        "line 4: this @preamble is kept, but never exported",
    )


def test_line_breaks_of_all_systems_count_the_same() -> None:
    """The line of an entry is right with LF, CRLF and CR."""
    for newline in ("\n", "\r\n", "\r"):
        assert read(f"x{newline}{newline}@misc{{k, title = {{T}}}}").entries[0].line == 3


def test_what_is_no_bibliography_is_refused() -> None:
    """HTML has no entry; a file of comments or nothing is an empty bibliography."""
    with pytest.raises(ValueError, match="no entry of BibTeX"):
        read("<html><body>@media { x }</body></html>")
    assert read("") == read("  \n") == Bibliography()
    assert read("@comment{x}").entries == ()


def test_progress_is_told_and_ends_whole() -> None:
    """Listeners hear rising numbers, at last the total."""
    heard: list[tuple[int, int]] = []
    text = "\n".join(f"@misc{{k{number}, title = {{T}}}}" for number in range(250))
    read_bibtex(text, lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[-1] == (4 * len(text), 4 * len(text))


def test_other_keys_of_a_joined_paper_come_out_too() -> None:
    """A text that cites a paper by its second key still compiles."""
    joined = Paper(key="k1", title="T", extra={"bibtex": {"aliases": ["other", "K1", "a b"]}})
    whole = to_bibtex([joined], extra={})
    assert whole.count("@misc{") == 2
    assert "@misc{other," in whole
    assert "other" not in to_bibtex([joined])


def test_all_unknown_commands_are_named() -> None:
    """Each field with commands that nothing is known of names them all; accents are understood."""
    found = read(r"@book{k, title={\foo{A} \zzz}, author={\accent'27 Angstrom, J\"o}}")
    (entry,) = found.entries
    assert entry.notes == (r"title has \foo, \zzz, which stay visible since they are not known",)
    assert entry.paper
    assert entry.paper.authors == ("Jö Ångstrom",)


@pytest.mark.parametrize(
    ("name", "exported"),
    [
        ("best papers", "best-papers"),
        ('"q"', "q"),
        (r"a\_b", "a-_b"),
        ("a'b", "a-b"),
        ("title*", "title-2"),
        ("é", "field"),
    ],
)
def test_odd_names_of_fields(name: str, exported: str) -> None:
    """They are kept, and exports have a name for them that every reader takes."""
    (found,) = read(f"@article{{k, title={{T}}, {name} = {{x}}, year = 2020}}").entries
    assert f"exports call its field {quoted(name)} {exported}" in found.notes
    assert found.paper
    assert found.paper.extra[name] == "x"
    assert f"  {exported} = {{x}}" in to_bibtex([found.paper])


def test_a_chapter_without_book() -> None:
    """Parts of titles without the title that they belong to are kept."""
    found = paper("title={T}, subtitle={S}, author={A B}", "incollection")
    assert found.shown_title == "T: S"
    assert "subtitle = {S}" in to_biblatex([found])


def test_a_single_keyword() -> None:
    """A field `keyword` is that of the keywords, and keeps its name in BibTeX."""
    (found,) = read("@book{k, title={T}, keyword={graph theory, x}}").entries
    assert found.keywords == ("graph theory", "x")
    assert found.paper
    assert "keyword = {" in to_bibtex([found.paper])
    assert "keywords = {" in to_biblatex([found.paper])


@pytest.mark.parametrize("last", ["{et al.}", r"\emph{et al.}", r"{\it et al}", "others."])
def test_others_in_any_dress(last: str) -> None:
    """They are no person, and the export says "and others"."""
    found = paper(f"author = {{A Smith and {last}}}, title = {{T}}")
    assert found.authors == ("A Smith", "others")
    assert "author = {Smith, A and others}" in to_bibtex([found])


def test_a_comma_behind_and() -> None:
    """It separates nothing, and no export has it."""
    found = paper("author = {Smith, A, and B Doe and, {Kim and, Co}}, title = {T}")
    assert found.authors == ("A Smith", "B Doe", "{Kim and, Co}")
    assert "author = {Smith, A and Doe, B and {Kim and, Co}}" in to_bibtex([found])


def test_numbers_of_dblp() -> None:
    """The number of one among people of the same name is not a family name, and this is said."""
    found = entry("author = {Wei Wang 0001 and Xi Chen 0012}, title = {T}, year = 2001")
    assert found.paper
    assert found.paper.authors == ("Wei Wang", "Xi Chen")
    assert found.notes == ('author became "Wei Wang; Xi Chen"',)


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ("location = {Berlin}, year = 2001", {"address": "Berlin"}),
        ("location = {Wien}, address = {Bonn}", {"address": "Bonn", "venue": "Wien"}),
        ("location = {Wien}, numpages = 9", {"numpages": "9", "venue": "Wien"}),
    ],
)
def test_a_location(fields: str, read: dict[str, str]) -> None:
    """It is where the work was published; ACM's is where the conference was held."""
    found = paper(f"title = {{T}}, {fields}", "inproceedings")
    assert {name: each for name, each in found.extra.items() if name != "bibtex"} == read
    assert f"location = {{{read.get('venue', 'Berlin')}}}" in to_bibtex([found])


def test_a_letter_without_a_command_is_wrapped_once() -> None:
    r"""An export that is imported and exported again says `{\textrm{Đ}}` as before."""
    source = r"author = {Nguy{\~{\^e}}n, A and {\textrm{Đ}}{\u{\d a}}ng, V{\u a}n}"
    assert source in to_bibtex([paper(f"{source}, title = {{T}}")])
