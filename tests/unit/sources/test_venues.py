"""Venues: the files that conferences have, and names such as "ICLR 2022 Oral"."""

import pytest

from readlist.sources.venues import (
    Venue,
    VenueText,
    full_name,
    looks_like_venue,
    parse_venue,
    parse_venue_text,
    work_type,
)

ICLR = "International Conference on Learning Representations"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ICLR 2022 Oral", VenueText(ICLR, 2022, "Oral")),
        ("ICLR 2023 notable top 5%", VenueText(ICLR, 2023, "Notable top 5%")),
        ("ICLR (Poster) 2019", VenueText(ICLR, 2019, "Poster")),
        (
            "NeurIPS 2022 Accept",
            VenueText("Advances in Neural Information Processing Systems", 2022),
        ),
        ("Accepted by TMLR", VenueText("Transactions on Machine Learning Research")),
        ("CoRR 2021", VenueText("", 2021)),
        ("IEEE Netw. 2024", VenueText("IEEE Netw.", 2024)),
        ("ICLR 2025 Workshop on X", VenueText("ICLR 2025 Workshop on X", 2025)),
        ("", VenueText()),
    ],
)
def test_lines(text: str, expected: VenueText) -> None:
    """Abbreviations are spelt out, the presentation is told apart, workshops stay as they are."""
    assert parse_venue_text(text) == expected


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        (ICLR, "paper-conference"),
        ("NeurIPS 2021 Datasets Track", "paper-conference"),
        ("Transactions on Machine Learning Research", "article-journal"),
        ("Journal of the Annual Meeting", "article-journal"),
        ("Nature", "document"),
        ("", "article"),
    ],
)
def test_types(venue: str, kind: str) -> None:
    """The name tells the kind of work, as far as it does."""
    assert work_type(venue) == kind


def test_full_names() -> None:
    """A name that only holds preprints is no venue."""
    assert full_name("arXiv.org") == ""
    assert full_name(" ICML ") == "International Conference on Machine Learning"


ICLR_2022 = Venue("iclr", 2022)


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("iclr:2022", ICLR_2022),
        (" ICLR 2022 ", ICLR_2022),
        ("iclr-2022", ICLR_2022),
        ("NIPS:2017", Venue("neurips", 2017)),
        ("cvpr:2024", Venue("cvpr", 2024)),
        ("sigmod:2022", None),
        ("iclr", None),
        ("iclr2022", None),
        ("iclr:22", None),
    ],
)
def test_references(text: str, venue: Venue | None) -> None:
    """As people write them; a list's name is none."""
    assert parse_venue(text) == venue


def test_built_like_a_venue() -> None:
    """A text with a colon and a year is meant as one."""
    assert looks_like_venue("sigmod:2022")
    assert not looks_like_venue("my papers 2022")


def test_names_and_addresses() -> None:
    """A venue is known by its title, its reference and the address of its page."""
    assert (ICLR_2022.title, ICLR_2022.reference) == ("ICLR 2022", "iclr:2022")
    assert ICLR_2022.page == "https://iclr.cc/virtual/2022"
