"""The documents lead nowhere that is gone, stay short, and name what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    """The anchors of the page's headings, as the forges make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_dead_link(page: Path) -> None:
    """Every link leads to a file of the project, and to a heading that is there."""
    for target in LINK.findall(page.read_text("utf-8")):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(file), f"{page.name}: {target}"


def test_every_page_is_linked_from_the_readme() -> None:
    """A stranger finds every page from the first one."""
    linked = set(LINK.findall((ROOT / "README.md").read_text("utf-8")))
    linked = {each.partition("#")[0] for each in linked}
    pages = {page.relative_to(ROOT).as_posix() for page in PAGES}
    assert pages - linked - {"README.md"} == set()


@pytest.mark.parametrize(
    ("name", "most"), [("README.md", 150), ("docs/design.md", 150), ("docs/decisions.md", 80)]
)
def test_pages_stay_short(name: str, most: int) -> None:
    """A page that everybody should read has an end."""
    assert len((ROOT / name).read_text("utf-8").splitlines()) <= most


def test_a_decision_is_a_line() -> None:
    """Each begins with what was decided."""
    lines = (ROOT / "docs" / "decisions.md").read_text("utf-8").splitlines()
    decisions = [line for line in lines if line and not line.startswith("#")][1:]
    assert len(decisions) >= 30
    assert all(re.match(r"- \*\*.+?\*\*", line) for line in decisions)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/design.md"])
def test_files_that_are_named_exist(name: str) -> None:
    """A path in backticks is one of the project, below its top, its source or its tests."""
    text = (ROOT / name).read_text("utf-8")
    source, tests = ROOT / "src" / "readlist", ROOT / "tests"
    tops = (ROOT, source, source / "cli", source / "views", tests, tests / "network")
    for path in re.findall(r"`([\w.]+(?:/[\w.]+)*/?(?:\.py|\.md|\.txt|\.ci/run|/))`", text):
        assert any((top / path).exists() for top in tops), f"{name}: {path}"


def test_names_that_are_looked_for_are_there() -> None:
    """Where docs/design.md sends a reader for a function, the file has it."""
    table = (ROOT / "docs" / "design.md").read_text("utf-8").partition("## Where is")[2]
    places = re.findall(r"`([\w/]+\.py)`: ((?:`\w+`(?:, )?)+)", table.partition("\n## ")[0])
    assert len(places) > 10
    for path, names in places:
        text = (ROOT / "src" / "readlist" / path).read_text("utf-8")
        for name in re.findall(r"\w+", names):
            assert re.search(rf"(?:def|class) {name}\b", text), f"{path}: {name}"


def test_every_dependency_has_its_reason() -> None:
    """docs/dependencies.md has a row for each package that an install brings."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert listed
    names = re.findall(r'"([a-z0-9-]+)', listed[1])
    table = (ROOT / "docs" / "dependencies.md").read_text("utf-8").partition("Not used")[0]
    assert [name for name in names if f"| {name}" not in table] == []
