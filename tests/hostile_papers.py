"""Sixty odd papers, each with something that has broken an export somewhere."""

from typing import Any

from readlist.model.paper import Paper

_CONFERENCE = "International Conference on Learning Representations"


def _paper(number: int, title: str, **fields: Any) -> Paper:
    given: dict[str, Any] = {
        "authors": ("Ada Lovelace", "Charles Babbage"),
        "year": 1950 + number,
    } | fields
    return Paper(key=f"hostile{number:02}", title=title, **given)


_TITLES = (
    "Perceiver IO: A General Architecture for Structured Inputs & Outputs",
    "BERT: Pre-training of Deep Bidirectional Transformers",
    "What is 100% of a_b ~ c^d # e \\ f?",
    "Braces } that { never } match {",
    "\\input{/etc/passwd} and \\write18{rm -rf /} shown as text",
    "A title with \"quotes\", 'single ones', “curly ones” and ‘these’",
    "Schrödinger’s cat — dashes – and an ellipsis…",
    "In $O(n^2 \\log n)$ time with $\\beta$-VAEs and β-VAEs",
    "From $5 to $10, for $HOME and $PATH",
    "$^^5cinput x$ is no formula",
    "深度学习的表示",
    "Введение в глубокое обучение",
    "Ελληνικά and العربية and עברית",
    "Line\nbreaks\r\nand\ttabs\x0bhere",
    "Controls \x00\x07\x1b[31mred\x1b[0m\x9b and \u202egnirts\u202c",
    "<i>Escherichia coli</i> in CO<sub>2</sub> & H<sup>+</sup>",
    "Tom &amp; Jerry &lt;3",
    "<script>alert(1)</script> a < b > c",
    "@misc{evil, title = {Gotcha}}",
    "% a comment? 50% more",
    "Ending in a backslash \\",
    "-- two -- and --- three --- hyphens, `` and ''",
    "x ≤ y ∈ ℝ, 10² m³, 5 × 3 ± 1 → ∞",
    "Na\u0308ive de\u0301compose\u0301",
    "A" + " very" * 300 + " long title",
    "😀 emoji and ★ stars",
    "I",
    "A",
    "3D U-Net: Q-Learning a* Search, iPhone and McDonald, C++ and C#",
    "crossref = {hostile01}, year = {1900}",
)
_NAMES = (
    ("Rianne van den Berg", "van Hasselt, Hado", "Vincent van Gogh"),
    ("King, Jr., Martin Luther", "Davis, III, Sammy"),
    ("{DeepMind}", "{Procter and Gamble, Inc.}", "{Barnes and Noble}"),
    ("Plato", "Aristotle"),
    ("Castella i Sapé, Sergi", "de la Vallée Poussin, Charles Louis Xavier Joseph"),
    ("李 明", "王小明", "山田 太郎"),
    ("Иван Петров", "Ελένη Παπαδοπούλου"),
    ("Łukasz Kaiser", "Jürgen Schmidhuber", "Øyvind Ødegård", "Đorđe Bajić", "Ștefan Popa"),
    ("J. R. R. Tolkien", "A. B.-C. D"),
    ("Ada Lovelace", "others"),
    ("and", "Lovelace, and"),
    ("Anders Others",),
    ("Ada } Lovelace", "Charles { Babbage", "\\input{x} Evil", "50% Off"),
    ("Ada\nLovelace", "\x1b[31mRed\x1b[0m Name"),
    ("Ke$ha", "will.i.am", "deadmau5", "bell hooks"),
    ("", "Ada Lovelace", "   "),
    tuple(f"Author{number} Number{number}" for number in range(300)),
    ("O’Brien, Tim", "O'Connor, Flannery", "D’Alembert, Jean"),
)
_VENUES = {"venue": _CONFERENCE, "type": "paper-conference"}

HOSTILE: tuple[Paper, ...] = (
    *(_paper(number, title, **_VENUES) for number, title in enumerate(_TITLES, 1)),
    *(
        _paper(number, f"Names {number}", authors=names, **_VENUES)
        for number, names in enumerate(_NAMES, 31)
    ),
    _paper(49, "An article", type="article-journal", venue="Science & Nature_1",
           doi="10.1145/<x>_y;(z)", url="https://example.org/a_b?c=%20&d#e{f}",
           extra={"volume": 7, "number": "3", "pages": "1–10", "month": 5, "issn": "0028-0836"}),
    _paper(50, "A preprint", type="article", arxiv="2107.14795", primary_category="cs.LG"),
    _paper(51, "An old preprint", type="article", arxiv="math/0309136"),
    _paper(52, "A thesis", type="thesis", venue="University of Zürich"),
    _paper(53, "A book", type="book", venue="Addison–Wesley",
           extra={"isbn": "978-3-16-148410-0", "edition": "2nd", "address": "Reading, MA"}),
    _paper(54, "A chapter", type="chapter", venue="The Book",
           extra={"publisher": "P & Q", "editor": "van den Berg, R. and {OECD}", "chapter": "3"}),
    _paper(55, "A report", type="report", venue="Office of Reports", extra={"number": "TR-1"}),
    _paper(56, "A web page", type="webpage", url="https://example.org/~ada/", authors=()),
    _paper(57, "A data set", type="dataset", doi="10.5281/zenodo.1"),
    _paper(58, "A program", type="software", url="https://example.org/x"),
    _paper(59, "An edited book", type="book", authors=(), venue="P",
           extra={"editor": "Ada Lovelace and Charles Babbage"}),
    _paper(60, "Everything at once } \\end{document} %", type="article-journal",
           venue="Journal } of {", citekey="odd {key}, with # things",
           doi="10.1000/a}b", url="javascript:alert(1)", arxiv="2101.00001",
           abstract="One paragraph with 50% \\input{x}.\n\nAnother } one.",
           extra={"note": "x} \\input{y} % \" @misc{z,\n# \x1b[31m\x00", "pages": "1--3, 5",
                  "Bad Name": "x", "list": ["x"], "month": "Sept."}),
)  # fmt: skip
"""Every year is known, since biber warns of papers without."""
