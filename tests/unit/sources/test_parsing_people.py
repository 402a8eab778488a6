"""Names as services give them, in the form that lists keep."""

import pytest

from readlist.model.names import natural_name
from readlist.sources.parsing import authors, corporate, from_parts, natural


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Andrew  Jaegle", "Andrew Jaegle"),
        ("Castella i Sapé, Sergi", "Castella i Sapé, Sergi"),
        ("van den Berg, Rianne", "Rianne van den Berg"),
        ("Berg, Rianne van den", "Rianne van den Berg"),
        ("hooks, bell", "hooks, bell"),
        ("Harold W. Kuhn, Jr.", "Kuhn, Jr., Harold W."),
        ("Martin Luther King Jr", "King, Jr, Martin Luther"),
        ("King, Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("The ATLAS Collaboration", "{The ATLAS Collaboration}"),
        ("Qwen Team", "{Qwen Team}"),
        ("OpenAI", "OpenAI"),
        ("张伟", "张伟"),
        ("Wei Wang 0001", "Wei Wang"),
        ("A, B, C and D", "{A, B, C and D}"),
        ("{Braced}", "Braced"),
        ("E\u0301va Poe", "Éva Poe"),
        ("(:Unav)", ""),
        ("et al.", ""),
        ("", ""),
    ],
)
def test_natural(name: str, expected: str) -> None:
    """People are as spoken or inverted, groups are braced, placeholders are no author."""
    assert natural(name) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("Rianne", "van den Berg"), "Rianne van den Berg"),
        (("A.", "Le Roux"), "Le Roux, A."),
        (("Jéssica da C.", "Mendonça"), "Mendonça, Jéssica da C."),
        (("Martin Luther", "King", "Jr."), "King, Jr., Martin Luther"),
        (("", "DeepMind"), "DeepMind"),
        (("", "Open Science Collaboration"), "{Open Science Collaboration}"),
        (("Ada", ""), "Ada"),
        (("A, B", "C"), "A B C"),
        (("", ""), ""),
    ],
)
def test_from_parts(parts: tuple[str, ...], expected: str) -> None:
    """The comma form is used where the natural order would be misread."""
    assert from_parts(*parts) == expected


def test_what_is_spoken_stays() -> None:
    """However a name is kept, it is spoken as it came."""
    assert natural_name(from_parts("Jéssica da C.", "Mendonça")) == "Jéssica da C. Mendonça"


def test_groups_and_nobody() -> None:
    """A group is braced whatever its name; who is not there is left out."""
    assert corporate("ALE  Team") == "{ALE Team}"
    assert corporate("Unknown") == ""
    assert authors(["A B", "", "C D"]) == ("A B", "C D")
