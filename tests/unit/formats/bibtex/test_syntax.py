"""A .bib file cut into blocks, whatever is broken in it."""

import pytest

from readlist.formats.bibtex.syntax import Block, split


def blocks(text: str) -> list[Block]:
    """The blocks of the text."""
    return list(split(text))


def entries(text: str) -> list[Block]:
    """The entries of the text."""
    others = ("comment", "preamble", "string")
    return [block for block in blocks(text) if block.problem or block.type not in others]


def test_every_kind_of_block() -> None:
    """Blocks come in their order with their lines; text between them is a comment."""
    text = (
        'free text\n@string{iclr = "ICLR"}\n@preamble{"x" # y}\n@comment{jabref-meta: a{b}c;}\n'
        "@Article{key, Title = {A {B} C}, year = 2020, journal = iclr # { 2022}}"
    )
    *others, entry = blocks(text)
    assert [(each.line, each.type, each.source) for each in others] == [
        (1, "comment", "free text"),
        (2, "string", "{ICLR}"),
        (3, "preamble", '"x" # y'),
        (4, "comment", "@comment{jabref-meta: a{b}c;}"),
    ]
    assert others[1].key == "iclr"
    assert (entry.line, entry.type, entry.key) == (5, "article", "key")
    assert entry.fields == {"title": "A {B} C", "year": "2020", "journal": "ICLR 2022"}
    assert entry.macros == {"journal": "iclr # { 2022}"}
    assert [text[each.start : each.end] for each in others[1:3]] == text.splitlines()[1:3]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@a{k, t = {x},}", [("t", "x")]),
        ("@a{k, t = {x},, u = {y}}", [("t", "x"), ("u", "y")]),
        ("@a(k, t = {x)})", [("t", "x)")]),
        ("@a (k,t=\"x\")", [("t", "x")]),
        ("@book(title = {x})", [("title", "x")]),
        ("@a{k, t = \"x {\"}q{\"} y\"}", [("t", 'x {"}q{"} y')]),
        ("@a{k, t = {line\\\\}}", [("t", "line\\\\")]),
        ("@a{k,\n t\n =\n {x}\n}", [("t", "x")]),
        ("@a{k, t = {a@b.c @x{y} z}}", [("t", "a@b.c @x{y} z")]),
        ("@a{k, bdsk-url-1 = {x}, eprint:y = 5}", [("bdsk-url-1", "x"), ("eprint:y", "5")]),
        ("x@a{k, t = {x}}", [("t", "x")]),
        ("@b{k}@a{k, t = {x}}", [("t", "x")]),
        ("@a{k}", []),
        ("@a{}", []),
    ],
)  # fmt: skip
def test_odd_but_sound_entries(text: str, fields: list[tuple[str, str]]) -> None:
    """Delimiters, commas, spaces and signs of all kinds are read as BibTeX reads them."""
    last = entries(text)[-1]
    assert (last.problem, last.notes, list(last.fields.items())) == ("", (), fields)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("@a{k, t = {x} u = {y}}", "line 1: a comma is missing after t"),
        ("@a{k,\n t = {x}\n\n@a{l, t = {y}}", "line 2: its closing } is missing"),
        ("@a{k,\n% old\n t = {x}}", "line 2: a comment within it was left out"),
        ("@a{k k, t = {x}}", "line 1: its key has spaces"),
        ("@a{k\n t = {x}}", "line 1: its key has no comma after it"),
        ("@a{k, t = }", "line 1: t has no value"),
        ("@a{k, t = \"M\\\"uller\"}", 'line 1: a \\" stands in quotation marks without braces'),
        ("@a{k, t = {a \\{ b}", "line 1: a brace behind a backslash has no partner in t"),
        (
            "@a{k, t = {x}}, u = {y}}",
            "line 1: what stands behind its closing brace is not part of it",
        ),
    ],
)  # fmt: skip
def test_what_can_be_mended_is_said(text: str, note: str) -> None:
    """The entry is read all the same, with a note that names the line."""
    first = entries(text)[0]
    assert first.problem == ""
    assert note in first.notes


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ("@a{k,\n t = \"open\n}\n", "line 2: the value of t is never closed"),
        ("@a{k, t = {open,\n u = {y},\n", "line 1: the value of t is never closed"),
        ("@a{k, t = {x,\n u = 5\n}\n", "line 1: the value of t is never closed"),
        ("@a{k, t = {x} junk}\n", 'line 1: "junk}" follows the value of t'),
        ("@a{k, {x}}\n", 'line 1: "{x}}" is not a field'),
        ("@a{k, t = # }\n", "line 1: t has no value in braces or quotation marks"),
        ("@a{\"k\n", "line 1: there is no key with a comma after it"),
        ("@string{x}\n", "line 1: no name = value stands in it"),
        ("@string{x = {y} z}\n", 'line 1: "z}" follows its value'),
        ("@preamble{x\n", "line 1: the value of block is never closed"),
        ("@preamble(x\n", "line 1: its ( is never closed"),
        ("@article\n", "no { follows @article"),
    ],
)  # fmt: skip
def test_a_broken_block_leaves_its_neighbours_alone(broken: str, problem: str) -> None:
    """It is there with its line and the reason; the entry behind it is read."""
    first, last = entries(f"{broken}@b{{next, t = {{fine}}}}")
    assert first.problem == problem
    assert first.line == 1
    assert (last.key, last.fields, last.problem) == ("next", {"t": "fine"}, "")


def test_only_words_at_the_start_of_a_line_begin_blocks() -> None:
    """Mail addresses, handles and lines behind a per cent sign are comments."""
    text = "ada@example.org {x}\n% @article{old, t = {x}}\n@ada (2020) said\n"
    assert [(each.type, each.source) for each in blocks(text)] == [("comment", text.strip())]


def test_a_comment_that_is_never_closed_is_passed_over() -> None:
    """As for BibTeX, an entry within it is an entry."""
    first, entry = blocks("@comment{\n@a{k, t = {x}}\n")
    assert (first.type, entry.type) == ("comment", "a")


def test_entries_in_a_comment_are_out_of_use() -> None:
    """As for biber and JabRef, whatever stands within the braces of a comment is a comment."""
    text = "@comment{\n@a{k, t = {x}}\n@b{l, t = {y}}\n}"
    assert blocks(f"{text}\n@misc{{m, t = {{z}}}}")[0].source == text
    assert [each.key for each in entries(f"{text}\n@misc{{m, t = {{z}}}}")] == ["m"]


def test_types_and_keys_of_other_programs() -> None:
    """A type may have a hyphen, and a key an equals sign."""
    (entry,) = entries("@abnt-options{abnt-and-type=&, t = {x}}")
    assert (entry.type, entry.problem) == ("abnt-options", "")


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("@['JournalArticle', 'Review']", "article"),
        ("@['Conference']", "inproceedings"),
        ("@Journal Article", "article"),
        ("@Book Chapter", "incollection"),
        ("@", "misc"),
    ],
)
def test_odd_types(start: str, kind: str) -> None:
    """A type as a program prints it is read as the best of those it names, and that is said."""
    (entry,) = entries(f"{start}{{k, title = {{T}}}}")
    assert (entry.type, entry.key) == (kind, "k")
    assert f"read as {kind}" in entry.notes[0]


def test_shared_fields_are_kept_whole() -> None:
    """The source of @xdata is there as it stood."""
    assert entries("@xdata{x, note = {y}}")[0].source == "@xdata{x, note = {y}}"


@pytest.mark.parametrize(
    "text",
    [
        "@comment{\n@a{k,\n" * 2_000,
        "@" + " " * 100_000,
        "@" + "a " * 50_000,
        "@a{k, " + "x y " * 25_000,
        "@a{k, x" + " " * 100_000,
    ],
)
def test_long_texts_take_no_time(text: str) -> None:
    """Comments that are never closed, and types and names of fields that never end."""
    assert blocks(text)
