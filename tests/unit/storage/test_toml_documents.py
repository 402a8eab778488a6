"""TOML documents: bytes to checked fields, every problem named by file and place."""

import os
import re
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest
import tomli_w

from readlist.errors import DamagedFileError, NewerFormatError
from readlist.storage.toml_documents import Fields, lines_of_tables, parse_document, read_or_damaged

WHERE = Path("some.toml")


def refuse(problem: str) -> NoReturn:
    """Stand for the file that the fields are in."""
    raise DamagedFileError(WHERE, problem)


def fields(text: str) -> Fields:
    """The fields of a document."""
    return Fields(parse_document(text.encode(), WHERE), refuse)


def test_a_document_is_its_table_without_its_format() -> None:
    """The format may be absent or newer, a byte order mark and CRLF do no harm."""
    assert parse_document(b"format = 1\na = 1\n", WHERE) == {"a": 1}
    assert parse_document(b"\xef\xbb\xbfa = 1\r\n", WHERE) == {"a": 1}
    assert parse_document(b"format = 99\na = 1\n", WHERE) == {"a": 1}
    assert parse_document(b"", WHERE, to_write=True) == {}


def test_dots_in_a_text() -> None:
    """A text may have as many dots as it likes."""
    table = {"a": "1." * 1000 + "1", "b": "x. " * 1000}
    assert parse_document(tomli_w.dumps(table).encode(), WHERE) == table


@pytest.mark.parametrize(
    "line",
    [
        b'x = "' + b"a.b=" * 25_000 + b'"',
        b'x = "' + b'\\"a.' * 25_000 + b'"',
        b"x = [" + b'"a.b", ' * 14_000 + b"]",
        b"# " + b"'a'.\"b\" " * 12_000,
    ],
)
def test_a_line_of_many_dots_is_read_at_once(line: bytes) -> None:
    """A long text is a text, whatever stands in it; time grows with its length."""
    assert set(parse_document(line, WHERE)) <= {"x"}


@pytest.mark.parametrize(
    "newer", ["a = { b = 1, }", "a = {\n  b = 1,\n}", 'a = "\\e[0m"', "a = 10:30"]
)
def test_every_length_is_read_by_the_same_rules(newer: str) -> None:
    """A text that only TOML 1.1 allows is read in a short document and in a long one alike."""
    padding = "# 0123456789\n" * 20_000
    short, long = (parse_document(text.encode(), WHERE) for text in (newer, padding + newer))
    assert short == long
    assert "a" in short


def test_a_long_document_says_the_same() -> None:
    """Another parser reads it, and tomllib says what is wrong with it."""
    long = b"[[papers]]\ntitle = 'x'\n" * 10_000
    assert parse_document(long, WHERE) == {"papers": [{"title": "x"}] * 10_000}
    for wrong in (b"a = ", b"[papers]", b"a = 1\na = 2", b"a = " + b"[" * 5000):
        with pytest.raises(DamagedFileError) as short:
            parse_document(b"[[papers]]\n" + wrong, WHERE)
        with pytest.raises(DamagedFileError) as found:
            parse_document(long + wrong, WHERE)
        one, other = (re.sub(r"line [0-9]+", "line", each.value.problem) for each in (short, found))
        assert one == other


LONG = "long " * 25
ODD_LINES = (
    f'a = "{LONG}"\r',
    f'b = "{LONG}é"',
    f'c = "{LONG}\\n"',
    f'd = "{LONG}\x01"',
    f'e = "x = " # {LONG}"',
    f"f = 'x = \"{LONG}\"'",
    f'g = "{LONG}" # a comment',
    f'# h = "{LONG}"',
    f'i = [\n"{LONG}",\nj = "{LONG}"\n]',
    f'k = {{ l = "{LONG}"\n}}',
    f'm = """\nn = "{LONG}"\n"""',
    f"o = '''\np = \"{LONG}\"\n'''",
    "q = 0e-999999",
    "r = [1.5, inf, -nan, 1e3]",
    f'"= ".s = "{LONG}"',
    f't."= "{".u" * 60}"',
    f'v = "{LONG}\udcff"',
    f'# v = "{LONG}\udcff"',
    "w = ",
)


@pytest.mark.parametrize("line", ODD_LINES)
def test_long_texts_are_read_as_in_a_short_document(line: str) -> None:
    """Where a long document holds an odd line, it says the same, or the same is wrong with it."""
    text = f'{line}\n[x]\ny = "{LONG}"\n'
    found = []
    for padding in ("", "# 0123456789\n" * 20_000):
        try:
            document = (padding + text).encode(errors="surrogateescape")
            found.append(repr(parse_document(document, WHERE)))  # nan is not nan
        except DamagedFileError as error:
            found.append(re.sub(r"line [0-9]+", "line", error.problem))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a = 1\nb = \xff\n", "line 2 is not UTF-8 text"),
        (b"a = 1\nb = \n", "is not valid TOML: .*line 2"),
        (b"a = 1\na = 2\n", "is not valid TOML"),
        (b"a = " + b"9" * 5000, "holds a number that is too large"),
        (b"a." * 100_000 + b"a = 1", "is nested too deeply"),
        (b"[x]\ny = {" + b"'a' . " * 100_000 + b"a=1}", "is nested too deeply"),
        (b"[[" + b"a." * 100_000 + b"a]]", "is nested too deeply"),
        (b'"a\\"b".' * 12_000 + b"a = 1", "is nested too deeply"),
        (b"a = " + b"[" * 5000, "is nested too deeply|is not valid TOML"),
        (b"\x00", "is not valid TOML"),
        (b"format = 0x" + b"f" * 20000, "its format is not a number"),
        (b"format = 0", "its format is not a number"),
        (b"format = true", "its format is not a number"),
        (b'format = "1"', "its format is not a number"),
    ],
)
def test_a_damaged_document(data: bytes, problem: str) -> None:
    """The message names the file and, where there is one, the line."""
    with pytest.raises(DamagedFileError, match=f"^some.toml: ({problem})"):
        parse_document(data, WHERE)


def test_a_newer_document_is_never_written() -> None:
    """Reading it in order to write it is refused, with the way out."""
    with pytest.raises(NewerFormatError, match=r"newer readlist \(format 2\)") as caught:
        parse_document(b"format = 2", WHERE, to_write=True)
    assert caught.value.hint == "update readlist to change it"


def test_the_lines_of_tables() -> None:
    """Tables are counted from 1 over all their ways of writing; one that is not there is on 1."""
    data = b'a = 1\n[[papers]]\nt = "[[papers]]"\n\n  [[ papers ]] # x\n[[other]]\n'
    assert lines_of_tables(data, "papers", 3) == [2, 5, 1]


def test_fields_by_type() -> None:
    """Each kind comes as its type; lines are folded, paragraphs are not, blank texts drop out."""
    some = fields(
        'line = " a\\n b "\nlines = ["x  y", " "]\npart = " a\\n b "\nn = 3\nd = 2022-01-28\n'
        "t = 2026-11-22T10:04:05Z\ntable = {a = 1}\ntext = {b = 2}\nrows = [{c = 3}]\nrest = 1.5\n"
    )
    assert some.text("line") == "a b"
    assert some.texts("lines") == ("x y",)
    assert some.paragraphs("part") == " a\n b "
    assert some.integer("n") == 3
    assert some.date("d") == "2022-01-28"
    assert some.moment("t") == datetime.fromisoformat("2026-11-22T10:04:05Z")
    assert some.table("table") == {"a": 1}
    assert some.text_or_table("text") == {"b": 2}
    assert some.tables("rows") == [{"c": 3}]
    assert some.rest() == {"rest": 1.5}


def test_absent_fields() -> None:
    """Texts are "", collections empty, all else None."""
    none = fields("")
    assert none.text("x") == none.paragraphs("x") == none.text_or_table("x") == ""
    assert none.texts("x") == ()
    assert none.tables("x") == []
    assert none.table("x") == {}
    assert (none.integer("x"), none.moment("x"), none.optional_text("x")) == (
        None,
        None,
        None,
    )
    assert none.date("x") == ""


@pytest.mark.parametrize(
    ("take", "value", "problem"),
    [
        (Fields.text, "1", "x is a number, not text"),
        (Fields.text, "[]", "x is a list, not text"),
        (Fields.paragraphs, "1979-05-27", "x is a date, not text"),
        (Fields.texts, '"a"', "x is not a list of texts"),
        (Fields.texts, '["a", 1]', "x is not a list of texts"),
        (Fields.integer, "true", "x is a truth value, not a whole number"),
        (Fields.integer, "1.0", "x is a number, not a whole number"),
        (Fields.date, "2022-01-28T10:00:00", "x is a time, not a date such as 2022-01-28"),
        (Fields.moment, "2022-01-28", "x is a date, not a time"),
        (Fields.integer, "0x8000000000000000", "x is too large a number"),
        (Fields.integer, "0x" + "f" * 20000, "x is too large a number"),
        (Fields.moment, "0001-01-01T00:00:00+14:00", "x lies outside the years"),
        (Fields.moment, "9999-12-31T23:59:59-14:00", "x lies outside the years"),
        (Fields.moment, "07:32:00", "x is something else, not a time"),
        (Fields.table, '"a"', "x is text, not a table"),
        (Fields.text_or_table, "1", "x is a number, neither text nor a table"),
        (Fields.tables, "{}", "x is not an array of tables"),
        (Fields.tables, "[1]", "x is not an array of tables"),
    ],
)
def test_a_field_of_the_wrong_type(take: object, value: str, problem: str) -> None:
    """The message names the field, what it is and what it should be."""
    assert callable(take)
    with pytest.raises(DamagedFileError, match=problem):
        take(fields(f"x = {value}"), "x")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("[" * 300 + "]" * 300, "x is nested too deeply"),
        ("{a = " * 100 + "1" + "}" * 100, "x is nested too deeply"),
        ("0x" + "f" * 20000, "x is too large a number"),
        ("0x18000000000000000", "x is too large a number"),
    ],
)
def test_what_could_not_be_written_back_is_not_kept(value: str, problem: str) -> None:
    """An unknown field is written on every rewrite, so it must not be beyond that."""
    with pytest.raises(DamagedFileError, match=problem):
        fields(f"x = {value}").rest()


@pytest.mark.parametrize("value", ["[{a = [0xHUGE]}]", "{a = {b = 0xHUGE}}"])
def test_a_huge_number_inside_an_unknown_field(value: str) -> None:
    """It cannot be written back either, however deep it stands."""
    with pytest.raises(DamagedFileError, match=r"x .*too large a number"):
        fields(f"x = {value.replace('HUGE', 'f' * 20000)}").rest()


def test_fifty_levels_are_kept() -> None:
    """A value that people and programs write stays as it is."""
    assert fields("x = " + "[" * 50 + "]" * 50).rest().keys() == {"x"}


def test_a_file_that_cannot_be_read_is_damaged(tmp_path: Path) -> None:
    """A folder in its place stops what needs the file, with its name; none is None."""
    assert read_or_damaged(tmp_path / "none") is None
    with pytest.raises(DamagedFileError, match=r"cannot be read \(.*(regular|directory)") as caught:
        read_or_damaged(tmp_path)
    assert caught.value.path == tmp_path


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ('year = "2016', "write it as year = 2016"),
        ("title = Notes", 'write it as title = "Notes"'),
        ('year = "soon', "for example year = 2022"),
        ("title =", 'for example title = "Perceiver IO"'),
        ("rating = 9x", "for example rating = 4"),
    ],
)
def test_the_sound_form_has_the_value_that_stands_there(line: str, form: str) -> None:
    """Only where that cannot be is it an example, and says so."""
    with pytest.raises(DamagedFileError) as caught:
        parse_document(line.encode(), Path("x.toml"))
    assert caught.value.details[-1].strip() == form


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_of_somebody_else(tmp_path: Path) -> None:
    """Moving it away would mend nothing."""
    path = tmp_path / "progress.toml"
    path.write_bytes(b"")
    path.chmod(0)
    with pytest.raises(DamagedFileError, match="get the right to read it"):
        read_or_damaged(path)
