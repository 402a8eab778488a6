"""One paper in full, part by part."""

from enum import StrEnum

from rich.text import Text

from readlist.actions.cite import Style, cite_papers
from readlist.actions.show import show_paper
from readlist.errors import ReadlistError
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.views.show import paper_page


class DetailPart(StrEnum):
    """The parts that tabs show."""

    SUMMARY = "Summary"
    ABSTRACT = "Abstract"
    NOTES = "Notes"
    HISTORY = "History"
    BIBTEX = "BibTeX"


def details(library: Library, place: ListedPaper, part: DetailPart, language: str) -> Text:
    """The title, the tabs, and the part of the paper that is wanted."""
    try:
        page = paper_page(show_paper(library, place), language, place.reading_list.name)
    except ReadlistError as error:
        return Text(error.sentence, style="red")
    text = Text(f"{page.number}  {page.title}\n", style="bold")
    text.append("\n".join(page.byline) + "\n\n", style="not bold")
    for each in DetailPart:
        text.append(f" {each} ", style="reverse not bold" if each is part else "dim not bold")
    text.append("\n\n", style="not bold")
    text.append(_body(place, page.sections, page.facts, part), style="not bold")
    return text


def _body(
    place: ListedPaper,
    sections: tuple[tuple[str, str], ...],
    facts: tuple[tuple[str, str], ...],
    part: DetailPart,
) -> str:
    if part is DetailPart.BIBTEX:
        return cite_papers((place,), Style.BIBTEX).text
    found = [text for label, text in sections if label.startswith(part)]
    shown = "\n\n".join(found) or f"no {part.lower()}"
    if part is not DetailPart.SUMMARY:
        return shown
    width = max((len(label) for label, _ in facts), default=0)
    lines = (f"{label:<{width}}  {value}" for label, value in facts)
    return (f"{shown}\n\n" if found else "") + "\n".join(lines)
