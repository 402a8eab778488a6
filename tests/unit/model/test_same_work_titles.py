"""Whether two titles mean the same work."""

import pytest

from readlist.model.same_work import same_main_title, same_title

PERCEIVER = "Perceiver IO: A General Architecture for Structured Inputs & Outputs"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Perceiver IO", "PERCEIVER  io."),
        ("Pre-training of <i>BERT</i>", "Pretraining of BERT"),
        ("Gödel, Escher, Bach", "Godel Escher\n   Bach"),
        ("A &lt;b", "A &lt;b"),
        ("CO<sub>2</sub> in <jats:italic>E. coli</jats:italic>", "CO2 in E. coli"),
        ("中文标题", "中文标题。"),
        ("0", "0"),
        ("???", "???"),
    ],
)
def test_same(one: str, other: str) -> None:
    """Case, accents, spaces, punctuation and markup make no other title."""
    assert same_title(one, other)
    assert same_title(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Perceiver", "Perceiver IO"),
        ("GANs for x < y", "GANs for x"),
        ("0", "1"),
        ("???", "!!!"),
        ("", ""),
        (" ", "Perceiver"),
        ("中文", "日本"),
        (PERCEIVER, "Perceiver IO"),
    ],
)
def test_different(one: str, other: str) -> None:
    """One letter more is another title, and an absent title is none."""
    assert not same_title(one, other)
    assert not same_title(other, one)


@pytest.mark.parametrize("other", [PERCEIVER, "Perceiver IO", "perceiver io."])
def test_same_without_subtitle(other: str) -> None:
    """A subtitle, behind the colon, may be missing on one side."""
    assert same_main_title(PERCEIVER, other)
    assert same_main_title(other, PERCEIVER)


@pytest.mark.parametrize(
    "other", ["Perceiver", "Perceiver IO: Another", "", "General Architecture"]
)
def test_another_main_title(other: str) -> None:
    """The part before the colon must agree whole; two subtitles must be the same."""
    assert not same_main_title(PERCEIVER, other)
