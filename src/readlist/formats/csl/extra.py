"""What an import brought beside the paper, as variables of an item of CSL-JSON."""

from collections.abc import Mapping

from readlist.formats.csl.names import date_object, name_objects
from readlist.formats.csl.variables import (
    ARTICLES,
    DATE_VARIABLES,
    DATES,
    NAME_PARTS,
    NAME_VARIABLES,
    NUMBERS,
    PEOPLE,
    STRINGS,
    SUB_TABLES,
    TEXTS,
)
from readlist.formats.dates import parse_date
from readlist.formats.people import split_people
from readlist.formats.publication import plain_pages
from readlist.formats.tex.writer import visible_text


def put_fields(
    item: dict[str, object], extra: Mapping[str, object], kind: str
) -> dict[str, object]:
    """Fill variables with the fields; gives those back that have none or find it taken."""
    others: dict[str, object] = {}
    for name, value in extra.items():
        if name in SUB_TABLES or not isinstance(value, str | int):
            continue
        text = visible_text(str(value))
        variable, written = _variable(name, text, kind)
        if variable and not item.get(variable):
            item[variable] = written
        elif name != "month" or not _has_month(item.get("issued")):
            others[name] = value if isinstance(value, int) else text
    return {name: value for name, value in others.items() if value not in ("", None)}


def _has_month(issued: object) -> bool:
    """Whether the date of publication says the month."""
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    return isinstance(parts, list) and len(parts[0]) > 1


def _variable(name: str, text: str, kind: str) -> tuple[str, object]:
    """The variable for a field and its value there; "" where there is none."""
    if name in TEXTS:
        return TEXTS[name], text
    if name in PEOPLE:
        return PEOPLE[name], name_objects(split_people(text))
    if name in DATES:
        return DATES[name], date_object(parse_date(text))
    if name == "pages":
        return "page", plain_pages(text)
    if name == "number":
        return "issue" if kind in ARTICLES else "number", text
    return {"publisher": "publisher", "issue": "issue"}.get(name, ""), text


def put_verbatim(item: dict[str, object], own: dict[str, object], variables: object) -> None:
    """Give back what only CSL-JSON could say; what no variable may hold goes with our own."""
    if not isinstance(variables, Mapping):
        return
    others = {}
    for name, value in variables.items():
        shown = _visible(value)
        if item.get(name) or not _is_allowed(name, shown):
            others[name] = shown
        else:
            item[name] = shown
    if others:
        own["csl"] = others


def _visible(value: object) -> object:
    """The value with all its texts visible and on one line."""
    if isinstance(value, str):
        return visible_text(value)
    if isinstance(value, Mapping):
        return {visible_text(name): _visible(each) for name, each in value.items()}
    return [_visible(each) for each in value] if isinstance(value, list) else value


def _is_allowed(name: str, value: object) -> bool:
    """Whether the schema allows this variable this value."""
    if name in STRINGS:
        return isinstance(value, str)
    if name in NUMBERS:
        return isinstance(value, str | int | float) and not isinstance(value, bool)
    if name in NAME_VARIABLES:
        return isinstance(value, list) and all(map(_is_name, value))
    if name in DATE_VARIABLES:
        return isinstance(value, dict) and set(value) <= {"raw", "literal", "season", "circa"}
    if name == "categories":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return name == "custom" and isinstance(value, dict)


def _is_name(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= NAME_PARTS
        and all(isinstance(each, str) for each in value.values())
    )
