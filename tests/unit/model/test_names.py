"""Personal names taken apart."""

import pytest

from readlist.model.names import PersonName, natural_names, parse_name, short_authors


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Andrew Jaegle", PersonName("Jaegle", "Andrew")),
        ("Alexey A. Gritsenko", PersonName("Gritsenko", "Alexey A.")),
        ("Rianne van den Berg", PersonName("Berg", "Rianne", "van den")),
        ("Ludwig von  der Mühle", PersonName("Mühle", "Ludwig", "von der")),
        ("van den Berg, Rianne", PersonName("Berg", "Rianne", "van den")),
        ("Berg, Rianne van den", PersonName("Berg", "Rianne van den")),
        ("Castella i Sapé, Sergi", PersonName("Castella i Sapé", "Sergi")),
        ("King, Jr., Martin Luther", PersonName("King", "Martin Luther", "", "Jr.")),
        ("Plato", PersonName("Plato")),
        ("bell hooks", PersonName("hooks", "", "bell")),
        ("{DeepMind}", PersonName("DeepMind", corporate=True)),
        ("{ Barnes and Noble, Inc. }", PersonName("Barnes and Noble, Inc.", corporate=True)),
        ("{}", PersonName("{}")),
        ("", PersonName("")),
        (",", PersonName("")),
        ("de, Jan", PersonName("de", "Jan")),
    ],
)
def test_a_name_has_its_parts(author: str, name: PersonName) -> None:
    """Natural order, comma order with suffix, corporate and single names, as BibTeX reads them."""
    assert parse_name(author) == name


def test_the_surname_has_its_particle() -> None:
    """A short citation prints particle and family name, one that has none only the latter."""
    assert parse_name("Rianne van den Berg").surname == "van den Berg"
    assert parse_name("Andrew Jaegle").surname == "Jaegle"


@pytest.mark.parametrize(
    ("authors", "text"),
    [
        ((), ""),
        (("Andrew Jaegle",), "Jaegle"),
        (("Nicholas Carlini", "Terzis, Andreas"), "Carlini and Terzis"),
        (("Emiel Hoogeboom", "B B", "C C"), "Hoogeboom et al."),
        (("David Silver", "others"), "Silver et al."),
        (("{DeepMind}", "Rianne van den Berg"), "DeepMind and van den Berg"),
    ],
)
def test_authors_are_cited_shortly(authors: tuple[str, ...], text: str) -> None:
    """One, two, or the first and others."""
    assert short_authors(authors) == text


def test_others_are_nobody_by_name() -> None:
    """A list that is cut short ends in et al.; alone the word is a name."""
    assert natural_names(("Silver, David", "others")) == ["David Silver", "et al."]
    assert natural_names(("others",)) == ["others"]
    assert natural_names(()) == []
