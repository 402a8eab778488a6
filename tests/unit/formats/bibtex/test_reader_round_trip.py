r"""A .bib file goes in and comes out again, and a reference parser finds the same in both."""

import json
from dataclasses import replace

import pytest
from bibtex_losses import losses
from exports import to_biblatex, to_csl_json, unsaid_in_ris

from readlist.formats.bibtex.reader import read_bibtex
from readlist.formats.bibtex.writer import to_bibtex
from readlist.model.paper import Paper
from readlist.model.same_work import Bibliography

GRAND_TOUR = r"""
This file was made by hand; mail ada@example.org.

% Encoding: UTF-8
@string{iclr = "International Conference on Learning Representations"}
@string(acm = {{ACM} Press})
@String{both = iclr # " and " # acm}
@preamble{"\newcommand{\noopsort}[1]{} " # "\newcommand{\printfirst}[2]{#1}"}

@InProceedings{jaegle2022perceiver,
  author    = {Andrew Jaegle and Jo{\~a}o Carreira and others},
  title     = {Perceiver {IO}: A General Architecture for Structured Inputs \& Outputs},
  booktitle = iclr,
  year      = 2022,
  month     = apr,
  pages     = {1--23},
  url       = {https://openreview.net/forum?id=fILj7WpI-g},
}
@inproceedings{protected, title = {{P}rotecting {{Capitals}}}, author = {{\O}ystein {\O}deg{\aa}rd},
  booktitle = both # { 2020}, year = "2020", publisher = acm}
@inproceedings{bare, title = {BERT: Pre-training of GPT}, author = "Ada Lovelace", booktitle = "X",
  year = 1999}
% ---- articles ----
@article{doi, title = {Title}, author = {Lovelace, Ada}, journal = {Nature}, year = {2001},
  doi = {10.1145/ABC.DEF}, volume = 5, number = {3}, month = "10~" # jan, issn = {0028-0836}}
@article{doiurl, title = {Title}, author = {Lovelace, A.}, journal = {J}, year = {2001},
  doi = {https://doi.org/10.1000/xyz}, url = {https://doi.org/10.1000/xyz}}
@article{scholar, title={Attention is all you need}, author={Vaswani, Ashish and Shazeer, Noam},
  journal={arXiv preprint arXiv:1706.03762}, year={2017}}
@article{dblp, author = {Ashish Vaswani}, title = {Attention is All you Need}, journal = {CoRR},
  volume = {abs/1706.03762}, year = {2017}, eprinttype = {arXiv}, eprint = {1706.03762},
  timestamp = {Sat, 23 Jan 2021 01:20:40 +0100}, biburl = {https://dblp.org/rec/x.bib},
  bibsource = {dblp computer science bibliography, https://dblp.org}}
@misc{arxiv, title={Perceiver}, author={Andrew Jaegle}, year={2021}, eprint={2103.03206},
  archivePrefix={arXiv}, primaryClass={cs.CV}, url={https://arxiv.org/abs/2103.03206}}
@misc{versioned, title={Perceiver}, author={A. Jaegle}, year={2021}, eprint={arXiv:2103.03206v2},
  archiveprefix={arxiv}, howpublished={\url{https://arxiv.org/abs/2103.03206v2}}}
@article{2016A&A...594A..13P, title = {Planck 2015 results}, author = {{Planck Collaboration} and
  Ade, P.~A.~R.}, journal = {\aap}, year = 2016, eid = {A13}, adsnote = {Provided by the SAO}}
@article(paren, title = "In (parentheses)", author = "X Y", journal = "J", year = "2003")
@book{book, title = {A Book}, editor = {van der Berg, Jan and {O'Reilly Media, Inc.}},
  publisher = {Addison--Wesley}, year = 1999, edition = {2nd}, isbn = {0-201-13448-9},
  address = {Reading, MA}, note = {With a \emph{foreword}; 50\% off \$5}}
@inbook{inbook, title = {Whole Book}, chapter = {3}, author = {A B}, publisher = {P}, year = 1980}
@incollection{child, title = {Child}, author = {C D}, crossref = {parent}, pages = {1--2}}
@inproceedings{child2, title = {Second Child}, author = {E F}, crossref = {Parent}}
@proceedings{parent, title = {Proceedings of Things}, booktitle = {Proceedings of Things},
  editor = {G H}, year = {1995}, publisher = acm}
@phdthesis{thesis, title = {Thesis}, author = {I J}, school = {Universit{\"a}t}, year = 2000}
@mastersthesis{master, title = {Thesis}, author = {I J}, school = {ETH}, year = 2000,
  type = {Diploma thesis}}
@techreport{report, title = {Report}, author = {K L}, institution = {INRIA}, year = 2000,
  number = {RR-1}}
@manual{manual, title = {The Manual}, organization = {Makers}, year = 1990}
@unpublished{unpublished, title = {Draft}, author = {M N}, note = {in preparation}}
@booklet{booklet, title = {Booklet}, howpublished = {by hand}}
@conference{conference, title = {Old Name}, author = {O P}, booktitle = {Conf}, year = 1988}
@online{online, title = {Page}, author = {Q R}, year = 2011, url = {https://example.org/~q/a_b}}
@software{software, title = {Program}, author = {S T}, year = 2012, version = {1.0}}
@weird{weird, title = {Weird}, author = {U V}, x-field = {y}, _private = {z}}
@misc{untitled, author = {W X}, note = {No title at all}, year = 2013}
@misc{empty}
@misc{emptyfield, title = {Empty}, author = {}, note = {}}
@misc{label, title = {Label}, key = {Label}, year = 2014}
@article{noauthor, title = {No author}, journal = {J}, year = 2015}
@article{inpress, title = {Soon}, author = {Y Z}, journal = {J}, year = {in press}}
@article{years, title = {Years}, author = {Y Z}, journal = {J}, year = {1998--2001}}
@article{noop, title = {Noop}, author = {Y Z}, journal = {J}, year = "{\noopsort{1973c}}1981"}
@article{fullmonth, title = {M}, author = {Y Z}, journal = {J}, year = 1998, month = {April}}
@article{oddmonth, title = {M}, author = {Y Z}, journal = {J}, year = 1998, month = {May/June}}
@article{month13, title = {M}, author = {Y Z}, journal = {J}, year = 1998, month = 13}
@article{names1, title = {N}, journal = {J}, year = 1, author = {Rianne van den Berg and
  van Hasselt, Hado and King, Jr., Martin Luther and {DeepMind} and Plato and bell hooks}}
@article{names2, title = {N}, journal = {J}, year = 1, author = {{van den Berg}, Rianne and
  Castella i Sap{\'e}, Sergi and de la Vall{\'e}e Poussin, Charles and Donald~E. Knuth}}
@article{names3, title = {N}, journal = {J}, year = 1, author = {{Barnes and Noble} and
  Erd\H{o}s, P\'al and Ch{\relax ristos} P. and {\'E}mile Zola and Maria {de} Cruz AND O. T.}}
@article{names4, title = {N}, journal = {J}, year = 1, author = {李明 and Иван Петров}}
@article{accents, title = {{\"U}ber \'etudes, \c{c}a, na{\"\i}ve, \v{C}ech \& {\ss}, \oe{}uvre},
  author = {Z Z}, journal = {Journal f{\"u}r Sachen}, year = 2002}
@article{math, title = {On $O(n^2 \log n)$, {$k$}-NN, $\hookrightarrow$ and {$\beta$}-VAEs},
  author = {Z Z}, journal = {J}, year = 2002}
@article{quotes, title = "``Double'' and `single' {"}quotes{"}---dashes -- and don't",
  author = {Z Z}, journal = {J}, year = 2002}
@article{nested, title = {{{{Deep} {nesting}}} of {braces}}, author = {Z Z}, journal = {J}}
@article{commands, title = {\LaTeX{} and {\tt code} \textsuperscript{2} \unknown{x}},
  author = {Z Z}, journal = {J}, year = 2002}
@article{abstract, title = {A}, author = {Z Z}, journal = {J}, year = 2002, abstract = {Rates of
  50% & more, a_b, $x^2$, \emph{really}.

  Second paragraph.}, keywords = {deep learning; graphs, to-read}, language = {english}}
@article{jabref, title = {J}, author = {Z Z}, journal = {J}, year = 2002,
  file = {Full text:papers/a_b.pdf:PDF;:C\:/x.pdf:PDF}, groups = {My group}, owner = {ada},
  timestamp = {2020.01.01}, __markedentry = {[ada:6]}, comment = {mine}}
@article{bibdesk, title = {B}, author = {Z Z}, journal = {J}, year = 2002,
  date-added = {2010-01-01 10:00:00 +0100}, bdsk-url-1 = {http://x.org/a%20b?c_d}}
@article{urls, title = {U}, author = {Z Z}, journal = {J}, year = 2002,
  url = {http://x.org/~a/b\_c?d=e&f=%20#g}, urldate = {2020-02-30}}
@article{ids, title = {I}, author = {Z Z}, journal = {J}, year = 2002, pmid = {123}, eprint = {42},
  eprinttype = {jstor}}
@comment{jabref-meta: databaseType:bibtex;}
@Comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:My group\;0\;1\;\;\;\;;
}
"""
BIBLATEX = r"""
@online{online, title = {T}, author = {{DeepMind}}, date = {2020-05-03}, langid = {english},
  url = {https://arxiv.org/abs/2107.14795}, urldate = {2021-01-01}}
@article{article, title = {T}, subtitle = {S}, author = {family=Berg, given=Rianne, prefix=van den},
  journaltitle = {J}, date = {2019-07}, location = {Paris}, eprint = {1706.03762},
  eprinttype = {arxiv}, eprintclass = {cs.CL}}
@thesis{thesis, title = {T}, author = {A B}, institution = {U}, type = {phdthesis}, date = {2001}}
@thesis{master, title = {T}, author = {A B}, institution = {U}, type = {mathesis}, date = {2001}}
@report{report, title = {T}, author = {A B}, institution = {U}, type = {techreport}, date = {2001}}
@collection{collection, title = {T}, editor = {C D}, publisher = {P}, date = {1990/1995}}
@incollection{child, title = {T}, author = {E F}, crossref = {collection}, pages = {1--2},
  date = {1991}}
@inbook{inbook, title = {T}, author = {E F}, booktitle = {B}, date = {1991}, langid = {german}}
@dataset{dataset, title = {T}, author = {G H}, publisher = {Zenodo}, date = {2020-01}}
@software{software, title = {T}, author = {G H}, date = {2020}, version = {1}}
@mvbook{mvbook, title = {T}, author = {G H}, publisher = {P}, date = {2001~}}
@misc{editors, title = {T}, editor = {I J}, editortype = {compiler}, date = {2002-21}}
@article{xdata, title = {T}, author = {K L}, xdata = {common}, date = {1999}}
@xdata{common, journaltitle = {Common Journal}}
"""
# How pybtex, which is no biblatex, takes apart "family=Berg, given=Rianne, prefix=van den"
_MISREAD = "[(['prefix=van'], ['den'], [], ['family=Berg'], ['given=Rianne'])]"


def read(text: str) -> Bibliography:
    """The bibliography in the file."""
    return read_bibtex(text, lambda _done, _total: None)


def test_a_file_of_bibtex_comes_out_as_it_went_in() -> None:
    """Not one entry, field or name is lost, and none is made up."""
    found = read(GRAND_TOUR)
    papers = [entry.paper for entry in found.entries if entry.paper]
    assert len(papers) == len(found.entries) == GRAND_TOUR.count("\n@") - 6
    assert losses(GRAND_TOUR, to_bibtex(papers, extra=found.extra)) == [
        "doiurl: doi: https://doi.org/10.1000/xyz -> 10.1000/xyz",  # styles print the address
        "versioned: eprint: arXiv:2103.03206v2 -> 2103.03206v2",
    ]


@pytest.mark.parametrize(
    ("field", "bare"),
    [
        ("doi = {https://doi.org/10.1038/Nature1}", "doi = {10.1038/Nature1}"),
        ("doi = {http://dx.doi.org/10.1038/nature1}", "doi = {10.1038/nature1}"),
        ("doi = {DOI: 10.1038/nature1.}", "doi = {10.1038/nature1}"),
        ("doi = {10.1038/a\\_b}", "doi = {10.1038/a\\_b}"),
        ("doi = {https://doi.org/10.1038/a\\_b}", "doi = {10.1038/a_b}"),
        ("doi = {https://doi.org/} # {10.1038/nature1}", "doi = {10.1038/nature1}"),
        ("eprint = {https://arxiv.org/abs/2103.03206v2}", "eprint = {2103.03206v2}"),
    ],
)
def test_an_identifier_goes_out_without_its_address(field: str, bare: str) -> None:
    """Styles put the address before it; its capitals stay."""
    found = read(f"@article{{one, title = {{T}}, author = {{A B}}, year = 2001, {field}}}")
    papers = [entry.paper for entry in found.entries if entry.paper]
    for export in (to_bibtex, to_biblatex):
        assert f"  {bare}" in export(papers, extra=found.extra)


def test_what_stands_beside_the_entries_comes_out_too() -> None:
    """Comments stand where they stood, and macros are used where they were."""
    found = read(GRAND_TOUR)
    exported = to_bibtex([entry.paper for entry in found.entries if entry.paper], extra=found.extra)
    assert exported.startswith("This file was made by hand; mail ada@example.org.\n\n% Encoding")
    assert "booktitle = both # { 2020}" in exported
    assert "month = {10~} # jan" in exported
    assert "% ---- articles ----\n\n@article{doi," in exported
    assert exported.endswith("1 StaticGroup:My group\\;0\\;1\\;\\;\\;\\;;\n}\n")


def test_a_part_of_the_file_stands_alone() -> None:
    """Without strings and parents, their text is written out; no comments go along."""
    found = {entry.label: entry.paper for entry in read(GRAND_TOUR).entries if entry.paper}
    exported = to_bibtex([found["doi"], found["child"], found["protected"]])
    assert "articles" not in exported
    assert "crossref" not in exported
    assert "booktitle = {Proceedings of Things}" in exported
    assert "publisher = {ACM Press}" in exported
    assert "month = {10~} # jan" in exported


def test_a_file_of_biblatex_comes_out_as_it_went_in() -> None:
    """The same, in its own dialect; shared fields are written out as well."""
    found = read(BIBLATEX)
    exported = to_biblatex(
        [entry.paper for entry in found.entries if entry.paper], extra=found.extra
    )
    assert losses(BIBLATEX, exported) == [
        f"article: author: {_MISREAD} -> [(['Rianne'], [], ['van', 'den'], ['Berg'], [])]",
        "xdata: journaltitle: None -> Common Journal",
    ]


def test_no_field_twice() -> None:
    """Two places of publication, under the old and the new name, stay two fields."""
    text = "@book{acta, title = {Acta}, date = {1903}, address = {Darmstadt}, location = {Leipzig}}"
    written = to_biblatex([each.paper for each in read(text).entries if each.paper])
    assert written.count("location = {Leipzig}") == 1
    assert written.count("address = {Darmstadt}") == 1


def test_a_conference() -> None:
    """Every paper comes out as it went in, and none has to keep its source."""
    text = "\n".join(
        f"@inproceedings{{smith-etal-{number},\n"
        f"    title = \"{{BERT}} Number {number}: A Study\",\n"
        f"    author = \"Smith, John  and\n      M{{\\\"u}}ller, J{{\\\"o}}rg\",\n"
        f"    booktitle = \"Proceedings of the 58th Annual Meeting\",\n    month = jul,\n"
        f"    year = \"2020\",\n    address = \"Online\",\n"
        f"    pages = \"{number}--{number + 9}\",\n"
        f"    url = \"https://aclanthology.org/2020.acl-main.{number}\",\n"
        f"    doi = \"10.18653/v1/2020.acl-main.{number}\",\n    abstract = \"We study it.\",\n}}"
        for number in range(1, 1000, 9)
    )  # fmt: skip
    found = read(text)
    papers = [entry.paper for entry in found.entries if entry.paper]
    assert losses(text, to_bibtex(papers)) == []
    assert not any("bibtex" in paper.extra for paper in papers)


@pytest.mark.parametrize("unicode", [False, True])
def test_a_second_trip_changes_nothing(unicode: bool) -> None:
    """An export is read as the same papers and written as the same text."""
    first = read(GRAND_TOUR)
    text = to_bibtex(
        [e.paper for e in first.entries if e.paper], extra=first.extra, unicode=unicode
    )
    second = read(text)
    again = to_bibtex(
        [e.paper for e in second.entries if e.paper], extra=second.extra, unicode=unicode
    )
    assert again == text


def test_other_keys_of_an_entry() -> None:
    """BibLaTeX names them in `ids`; BibTeX, which has no such field, has the entry under each."""
    (entry,) = read_bibtex(
        "@book{a, title = {T}, date = {2001}, ids = {b, c}}", lambda *_: None
    ).entries
    assert entry.paper is not None
    assert entry.paper.aliases == ("b", "c")
    assert "ids = {b,c}" in to_biblatex([entry.paper], extra={})
    classic = to_bibtex([entry.paper], extra={})
    assert [line[6:7] for line in classic.splitlines() if line.startswith("@book{")] == [
        "a",
        "b",
        "c",
    ]


def test_years_before_christ() -> None:
    """A date has four digits and a sign; a year that none can have stays a year."""
    for year, date in ((-380, "date = {-0380}"), (80, "date = {0080}"), (12345, "year = {12345}")):
        text = to_biblatex([Paper("k", "T", year=year, citekey="k")])
        assert date in text
    for year in (-380, -1200, 80, 2020):
        sign = "-" if year < 0 else ""
        paper = Paper("", "T", year=year, citekey="k", date=f"{sign}{abs(year):04}-03")
        for text in (to_bibtex([paper]), to_biblatex([paper])):
            (entry,) = read_bibtex(text, lambda _done, _total: None).entries
            assert entry.paper == paper


def test_a_patent_is_one_in_biblatex() -> None:
    """With its number, which @misc may not have, and without one."""
    patent = Paper("k", "T", "patent", ("Nikola Tesla",), 1888, extra={"number": "US 381,968"})
    assert to_biblatex([patent]).startswith("@patent{k,")
    assert to_biblatex([replace(patent, extra={})]).startswith("@patent{k,")


@pytest.mark.parametrize("year", ["2020a", "2020, in press", "1998 [1920]", "1950s"])
def test_a_year_with_words_in_a_file_for_biblatex(year: str) -> None:
    """Words that no date can say stay in the year."""
    source = f"@article{{k, title={{T}}, journaltitle={{J}}, year={{{year}}}}}"
    (entry,) = read_bibtex(source, lambda _done, _total: None).entries
    assert entry.paper
    assert f"year = {{{year}}}" in to_biblatex([entry.paper])


def test_a_type_within_another() -> None:
    """An article of an encyclopedia is one within @incollection, and keeps where it stands."""
    source = (
        "@incollection{k,\n  title = {T},\n  author = {Ek, Jo},\n  booktitle = {E},\n"
        "  year = {1960},\n  entrysubtype = {entry-encyclopedia}\n}\n"
    )
    (entry,) = read_bibtex(source, lambda _done, _total: None).entries
    assert entry.paper
    assert entry.paper.type == "entry-encyclopedia"
    assert to_bibtex([replace(entry.paper, key="k")]) == source


@pytest.mark.parametrize("name", ["howpublished", "note"])
def test_an_address_where_classic_styles_print_it(name: str) -> None:
    """It is the page or the preprint, comes back where it stood, and is where BibLaTeX has it."""
    for address, arxiv in (("https://a.org/x_y", ""), ("https://arxiv.org/abs/2101.00002", True)):
        field = f"author = {{Ek, Jo}},\n  {name} = {{\\url{{{address}}}}}"
        source = f"@misc{{k,\n  title = {{T}},\n  {field}\n}}\n"
        (entry,) = read_bibtex(source, lambda _done, _total: None).entries
        assert entry.paper
        paper = replace(entry.paper, key="k")
        assert (paper.venue, bool(paper.arxiv)) == ("", bool(arxiv))
        assert paper.url == address
        assert to_bibtex([paper]) == source
        assert json.loads(to_csl_json([paper], {}))[0]["URL"] == address
        assert "medium" not in to_csl_json([paper], {})
        assert not unsaid_in_ris([paper])
        assert not arxiv or "eprint = {2101.00002}" in to_biblatex([paper])


def test_a_month_in_the_year() -> None:
    """It is a month inside, and comes out once: for BibTeX in the year, else in the date."""
    (entry,) = read_bibtex(
        "@article{k, title={T}, year={12 June 1980}}", lambda _done, _total: None
    ).entries
    assert entry.paper
    assert entry.paper.date == "1980-06-12"
    assert "month" not in to_bibtex([entry.paper])
    assert "year = {12 June 1980}" in to_bibtex([entry.paper])
    assert "date = {1980-06-12}" in to_biblatex([entry.paper])
    (entry,) = read_bibtex(
        '@misc{k, year="12~" # jun # "~1980"}', lambda _done, _total: None
    ).entries
    assert entry.paper
    assert "month" not in to_bibtex([entry.paper])


def test_a_part_of_an_article() -> None:
    """A child of its own type has its parent's journal and not the title as one; its year rules."""
    text = (
        "@article{a, title={T}, date={1974/1975}, journaltitle={J}}"
        "@article{b, crossref={a}, year={1974}, pages={1}}"
    )
    _, entry = read_bibtex(text, lambda _done, _total: None).entries
    assert entry.paper
    assert (entry.paper.title, entry.paper.year, entry.paper.date) == ("T", 1974, "")
    assert entry.paper.venue == "J"


def test_the_nearest_year_counts() -> None:
    """A grandparent's span of years is not that of a volume with a year of its own."""
    text = (
        "@mvbook{a, title={W}, date={1993/2006}}@book{b, title={V}, year={2006}, crossref={a}}"
        "@inbook{c, title={T}, crossref={b}}"
    )
    entries = read_bibtex(text, lambda _done, _total: None).entries
    assert [each.paper and each.paper.date for each in entries] == ["1993/2006", "", ""]
    assert entries[2].paper
    assert entries[2].paper.year == 2006


def test_an_encyclopedia_as_main_title() -> None:
    """It is the venue, and BibTeX says so."""
    (entry,) = read_bibtex(
        "@inreference{k, title={T}, maintitle={Lexikon}}", lambda _done, _total: None
    ).entries
    assert entry.paper
    assert entry.paper.venue == "Lexikon"
    assert "booktitle = {Lexikon}" in to_bibtex([entry.paper])
    assert "booktitle" not in to_biblatex([entry.paper])
