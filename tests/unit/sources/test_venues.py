"""What a line such as "ICLR 2022 Oral" says."""

import pytest

from readlist.sources.venues import VenueText, full_name, parse_venue_text, work_type

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
    """What only holds preprints is no venue."""
    assert full_name("arXiv.org") == ""
    assert full_name(" ICML ") == "International Conference on Machine Learning"
