"""The two bundled lists: valid by the schema, complete, and consistent with each other."""

import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from readlist.model.identifiers import is_web_address
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_file import parse_list

DATA = Path(__file__).parents[2] / "data"
NAMES = ("iclr2022", "iclr2022-background")
TEN = (
    "hoogeboom2022autoregressive",
    "carlini2022poisoning",
    "flennerhag2022bootstrapped",
    "bevilacqua2022equivariant",
    "jaegle2022perceiver",
    "abnar2022exploring",
    "wang2022language",
    "goyal2022coordination",
    "arani2022learning",
    "sharma2022autonomous",
)


def bundled(name: str) -> ReadingList:
    """The list as readlist reads it."""
    path = DATA / f"{name}.toml"
    return parse_list(path.read_bytes(), path)


def plain(value: Any) -> Any:
    """A TOML value as JSON has it: dates are texts."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def papers() -> list[Paper]:
    """All papers of both lists."""
    return [paper for name in NAMES for paper in bundled(name).papers]


@pytest.mark.parametrize("name", NAMES)
def test_valid_by_the_schema(name: str) -> None:
    """The schema beside the lists accepts them, and its own grammar is right."""
    schema = json.loads((DATA / "list.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = plain(tomllib.loads((DATA / f"{name}.toml").read_text("utf-8")))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["name"] == name


@pytest.mark.parametrize(
    "wrong", [{"papers": [{}]}, {"name": "con"}, {"papers": [{"title": "A", "key": "../a"}]}]
)
def test_schema_rejects(wrong: dict[str, object]) -> None:
    """The schema can say no: a paper without title, a device's name, a key with a slash."""
    schema = json.loads((DATA / "list.schema.json").read_text("utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_known(name: str) -> None:
    """Nothing in the files is misspelt: readlist understands all of it."""
    reading_list = bundled(name)
    assert not reading_list.unknown
    assert not [paper.key for paper in reading_list.papers if paper.unknown]


def test_the_ten_papers() -> None:
    """The ten stand in the post's order under the keys that people have begun to use."""
    assert tuple(paper.key for paper in bundled("iclr2022").papers) == TEN
    assert len(bundled("iclr2022-background").papers) == 7


def test_identifiers_are_unique() -> None:
    """No key, citation key, identifier or title stands twice in the two lists."""
    for field in ("key", "citation_key", "openreview", "arxiv", "doi", "title"):
        counts = Counter(value for paper in papers() if (value := getattr(paper, field)))
        assert [value for value, count in counts.items() if count > 1] == []


def test_foundations_are_listed() -> None:
    """Each work that a paper builds on is in one of the two lists, and is not the paper itself."""
    keys = {paper.key for paper in papers()}
    for paper in papers():
        assert keys.issuperset(paper.builds_on)
        assert paper.key not in paper.builds_on


def test_every_background_work_is_pointed_to() -> None:
    """The background is there for the ten: each work in it is reached from one of them."""
    ten, background = (bundled(name).papers for name in NAMES)
    pointed = {key for paper in ten for key in paper.builds_on}
    reached = pointed | {paper.key for paper in background if {*paper.builds_on} & {*TEN}}
    assert {paper.key for paper in background} <= reached


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.key)
def test_summaries(paper: Paper) -> None:
    """Each paper has a summary of 60-120 English words and of 100-200 Chinese characters."""
    assert 60 <= len(paper.summary["en"].split()) <= 120
    assert 100 <= len(paper.summary["zh"]) <= 200


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.key)
def test_facts(paper: Paper) -> None:
    """Each paper can be found, cited and opened: type, authors, year, arXiv, web addresses."""
    assert paper.type in {"paper-conference", "article-journal", "article"}
    assert paper.authors
    assert paper.year
    assert paper.arxiv
    assert paper.venue or paper.type == "article"
    addresses = (paper.url, paper.pdf, paper.code, paper.project)
    assert all(is_web_address(address) for address in addresses if address)
