"""A text that one test shows to be plain is written as the long way writes it."""

from dataclasses import replace
from functools import partial

import tomli_w
from exports import to_csl_json, to_ris
from hypothesis import given
from hypothesis import strategies as st

from readlist.formats.bibtex.names import (
    any_person_from_tex,
    any_person_to_tex,
    by_family,
    names_plainly,
)
from readlist.formats.bibtex.values import is_givable, reads_as, source_of, sources_of, value_of
from readlist.formats.publication import are_visible, visible_text
from readlist.formats.tex.writer import is_plain, text_to_tex, title_to_tex, verbatim
from readlist.model.names import PersonName, natural_name, parse_name, two_plain_words
from readlist.model.paper import Paper
from readlist.storage.toml_documents import toml_text

PIECES = (
    "a",
    "B",
    "CO",
    "b c",
    "  ",
    " ",
    "--",
    "-",
    "''",
    "'",
    "@",
    "é",
    "0",
    "&",
    "\n",
    "\u200b",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)
NAMES = st.lists(
    st.sampled_from(["Ann", "van", "B.", ",", "{X}", "Ö", "O\u0308", "others", "De-V", "&eacute;"])
    | st.text(max_size=4),
    max_size=4,
).map(" ".join)


TEX_WORDS = (
    "Ann", "B.", r"M{\'\i}a", r"{\AA}r", r"Nu\~nez", r"\v{S}a", r"{\v S}a", r"G\c cb", r"\'{E}a",
    r"\'Ea", r"{\sc}", r"{\S}", "{Go}", "van", "Others", "others", "Et Al", "And", "Jr", "Jr.",
    "Al--Bo", "Ann-Bo", "Iii", "0001",
)  # fmt: skip
TEX_NAMES = st.lists(st.sampled_from(TEX_WORDS), min_size=1, max_size=3).map(" ".join)
TEX_PEOPLE = st.lists(
    st.lists(TEX_NAMES, min_size=1, max_size=3).map(", ".join), min_size=1, max_size=3
).map(" and ".join)


@given(source=TEX_PEOPLE)
def test_people_who_are_named_plainly(source: str) -> None:
    """Are read from the source one by one too, and it may be given as it is."""
    found = value_of("author", source)
    for people in (found, source.replace(" and ", "\n")):
        if names_plainly(source, people):
            assert reads_as("author", source, people)
            assert is_givable("author", source)


@given(text=TEXTS, unicode=st.booleans())
def test_a_plain_text_is_its_own_source(text: str, unicode: bool) -> None:
    """In a text, a title and an address; the fields of a .bib file follow the same writers."""
    if is_plain(text):
        assert text_to_tex(text, unicode=unicode) == text
        assert verbatim(text, unicode=unicode) == text.replace(" ", "%20")
    if text.strip() and "<" not in text and "\\" not in text:
        assert source_of("note", text, unicode=unicode) == text_to_tex(text, unicode=unicode)
        assert source_of("title", text, unicode=unicode) == title_to_tex(text, unicode=unicode)
        assert source_of("doi", text, unicode=unicode) == verbatim(text, unicode=unicode)


@given(
    first=st.text("aB9.", max_size=3), last=st.text("aB9.", max_size=3), dash=st.sampled_from("-–—")
)
def test_pages_are_a_range_with_two_hyphens(first: str, last: str, dash: str) -> None:
    """Whatever dash they had; a dash without a page on both sides is a text's."""
    to_tex = partial(text_to_tex, unicode=False)
    both = first[-1:].isalnum() and last[:1].isalnum()
    written = f"{to_tex(first)}--{to_tex(last)}" if both else to_tex(f"{first}{dash}{last}")
    assert source_of("pages", f"{first}{dash}{last}", unicode=False) == written


@given(name=NAMES)
def test_a_name_of_two_plain_words(name: str) -> None:
    """Is taken apart as every other name is."""
    found = two_plain_words(name)
    if found:
        assert parse_name(name) == PersonName(found[1], found[0])
        assert visible_text(name) == name
    parts = parse_name(name)
    if "&" not in name:
        spoken = (parts.given, parts.surname, parts.suffix)
        assert natural_name(name) == " ".join(filter(None, spoken))


@given(texts=st.lists(TEXTS, max_size=3))
def test_texts_that_one_look_shows_to_be_visible(texts: list[str]) -> None:
    """Stay as they are."""
    if are_visible(texts):
        assert list(map(visible_text, texts)) == texts


FIELDS = st.sampled_from(
    ["note", "editor", "pages", "urldate", "eid", "issue", "number", "month", "year", "url", "odd"]
)


@given(
    title=TEXTS | st.sampled_from(["CO<sub>2</sub>", r"In $\beta$", r"\$5 in C:\x"]),
    authors=st.lists(NAMES, max_size=3).map(tuple),
    abstract=TEXTS | st.sampled_from(["One.\n\nTwo.", 'A "b"', "e\u0301"]),
    extra=st.dictionaries(FIELDS, TEXTS | NAMES | st.integers(1, 12), max_size=3),
)
def test_a_paper_of_visible_texts(
    title: str, authors: tuple[str, ...], abstract: str, extra: dict[str, object]
) -> None:
    """Is written as one of whose texts each is looked at, because one of them must be cleaned."""
    paper = Paper("k", title or "T", "book", authors, 2020, pdf="a", abstract=abstract, extra=extra)
    to_clean = replace(paper, pdf="a\u200b")
    assert to_csl_json([paper]) == to_csl_json([to_clean])
    assert to_ris([paper]) == to_ris([to_clean])


@given(key=st.text(min_size=1, max_size=5), value=st.text())
def test_a_text_in_toml(key: str, value: str) -> None:
    """Is written as tomli_w writes it."""
    assert toml_text({key: value}) == tomli_w.dumps({key: value})


@given(
    values=st.dictionaries(
        st.sampled_from(["title", "note", "doi", "file", "editor", "pages", "abstract", "urldate"]),
        TEXTS.filter(bool),
    ),
    unicode=st.booleans(),
)
def test_the_fields_of_an_entry_are_written_as_each_alone(
    values: dict[str, str], unicode: bool
) -> None:
    """One look at all of them decides the same as a look at each."""
    alone = {name: source_of(name, values[name], unicode=unicode) for name in values}
    assert sources_of(values, unicode=unicode) == alone


FAMILIES = st.lists(
    st.sampled_from(
        [
            r"M{\"u}ller",
            "García",
            r"{\L}uk",
            "van",
            "{X}",
            "~",
            "X",
            "Hunt,",
            "Jr.",
            "and",
            "{A",
            "\\",
        ]
    ),
    min_size=1,
    max_size=3,
)


@given(
    family=FAMILIES.map(" ".join) | FAMILIES.map("".join),
    given=st.sampled_from(["Ann", "B. C.", "And", "A.--B.", "III", "Jean-Luc", "X", "Ann van"]),
    inverted=st.booleans(),
    unicode=st.booleans(),
)
def test_a_name_is_like_others_of_its_family(
    family: str, given: str, inverted: bool, unicode: bool
) -> None:
    """A remembered family name gives what its own name would."""
    name = f"{family}, {given}" if inverted else f"{given} {family}"
    to_tex = partial(any_person_to_tex, unicode=unicode)
    assert by_family(name, any_person_from_tex) == any_person_from_tex(name)
    assert by_family(name, to_tex) == to_tex(name)
