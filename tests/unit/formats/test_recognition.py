"""The format of a file, by its content."""

import codecs

import pytest

from readlist.formats.recognition import Format, recognised, text_and_encoding


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@article{x, title={T}}", Format.BIBTEX),
        ("% a comment\n\n  @ARTICLE (x, title={T})", Format.BIBTEX),
        ("TY  - JOUR\r\nER  - ", Format.RIS),
        ("Provider: x\nTY - JOUR\n", Format.RIS),
        ('[{"id": "x", "title": "@article{"}]', Format.CSL_JSON),
        ('\n {"items": []}', Format.CSL_JSON),
        ("format = 1\n[[papers]]\ntitle = 'T'", Format.LIST),
        ("[[papers]]\ntitle = 'T'", Format.LIST),
        ('title = "x"\npapers = [{title = "@article{"}]', Format.LIST),
        ('[[papers]]\nabstract = """\nTY  - JOUR\n@book{\n"""', Format.LIST),
        ("\nPMID- 12345\nOWN - NLM\nTI  - T\n", Format.NBIB),
        ("%0 Journal Article\n%T Title\n%A Doe, J\n", Format.ENW),
        ("%0 a comment\n% another\n@book{x,\n title={T}}", Format.BIBTEX),
        ("@book(x, title={T})\rTY  - JOUR\r", Format.BIBTEX),
    ],
)
def test_formats(text: str, found: Format) -> None:
    """Told by what stands in the file first, never by its name."""
    assert recognised(text) is found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("<!DOCTYPE html><p>@article{x}", "is a web page"),
        ("<!-- x -->\n<html>", "is a web page"),
        ("<?xml version='1.0'?><xml><records><record>", "is EndNote XML, .*export RIS or BibTeX"),
        ("<?xml version='1.0'?><PubmedArticleSet>", "is PubMed XML"),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\n", "is Web of Science's text"),
        ("PT J\nAU Doe, J\nTI T\nER\n", "is Web of Science's text"),
        ('{"status": "ok", "message-type": "work", "message": {}}', "Crossref's"),
        ('{"data": {"id": "10.1/x", "type": "dois", "attributes": {}}}', "DataCite's"),
        ('{"readlist": 1, "command": "export", "papers": []}', "is readlist's own JSON"),
        ("Dear reader,", "is in no format that can be imported"),
    ],
)
def test_what_is_none(text: str, what: str) -> None:
    """It is said what it is instead, or what can be read."""
    with pytest.raises(ValueError, match=what):
        recognised(text)


def declared(comment: str, text: str, encoding: str) -> tuple[bytes, str, str]:
    """The bytes of a file that names an encoding and is in one, its text, and what that is."""
    whole = f"@book{{k, title={{{text}}}}}\n{comment}\n"
    return whole.encode(encoding), whole, encoding


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("é".encode(), "é", "utf-8"),
        (codecs.BOM_UTF8 + "é".encode(), "é", "utf-8"),
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "é", "utf-16-le"),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "é", "utf-16-be"),
        (codecs.BOM_UTF32_LE + "é".encode("utf-32-le"), "é", "utf-32-le"),
        ("@é".encode("utf-16-le"), "@é", "utf-16-le"),
        ("@é".encode("utf-16-be"), "@é", "utf-16-be"),
        (
            "@book{k, title={我的文献}}".encode("utf-16-le"),
            "@book{k, title={我的文献}}",
            "utf-16-le",
        ),
        ("TY  - JOUR\nTI  - Ж\n".encode("utf-16-be"), "TY  - JOUR\nTI  - Ж\n", "utf-16-be"),
        (*declared("% Encoding: windows-1251", "Ж", "cp1251"),),
        (*declared("%% Saved with string encoding Western (ISO Latin 1)", "é", "iso8859-1"),),
        (*declared("% !TEX encoding = UTF-8", "é", "utf-8"),),
        (*declared("% Encoding: no-such-thing", "é", "utf-8"),),
        (*declared("% Encoding: rot13", "é", "utf-8"),),
        (*declared("% Encoding: Cp1250", "ž", "cp1250"),),
        (*declared("% Encoding: EUC_JP", "日本", "euc_jp"),),
        (*declared("% Encoding: UTF-8", "é", "cp1252"),),
        ("caf\xe9 \u2014".encode("cp1252"), "café —", "cp1252"),
        (b"caf\xe9 \x81", "café \x81", "latin-1"),
        (b"\xc3\xa9\r\nx\n\xc3\xa4\n\xe9\r", "é\r\nx\nä\né\r", "utf-8 and cp1252"),
        (b"\xc3\xa9" + b"\n\xe9" * 4, "Ã©" + "\né" * 4, "cp1252"),
    ],
)
def test_encodings(data: bytes, text: str, encoding: str) -> None:
    """A byte order mark tells, the file itself, else UTF-8, else what Windows writes."""
    assert text_and_encoding(data) == (text, encoding)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4", b"PK\x03\x04", b"\x1f\x8b\x08", b"SQLite format 3\0"]
)
def test_no_text(data: bytes) -> None:
    """A file that is no text is named."""
    with pytest.raises(ValueError, match=r"^is "):
        text_and_encoding(data)
