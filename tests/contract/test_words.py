"""The words of the code: docstrings say in plain English what they are about, names are unique."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "readlist"
QUESTIONS = {"What", "Who", "Whose", "Where", "When", "Why", "Which", "How", "Lets"}


def docstrings(tree: ast.AST) -> Iterator[str]:
    """Texts that stand alone: those of modules, classes, functions, and below a name."""
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    for each in constants:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value.strip()


@pytest.mark.parametrize(
    "room",
    sorted({each for each in SOURCE.iterdir() if each.suffix in ("", ".py")}),
    ids=lambda room: room.name,
)
def test_no_docstring_begins_as_a_question(room: Path) -> None:
    """Not "Where it stands" but "The place of …", which a reader understands at once."""
    files = room.rglob("*.py") if room.is_dir() else [room]
    found = {text for file in files for text in docstrings(ast.parse(file.read_text("utf-8")))}
    assert [text for text in found if text.split(maxsplit=1)[0] in QUESTIONS] == []


def test_a_class_name_stands_for_one_thing() -> None:
    """A reader who meets the name of a public class knows which one it is."""
    trees = (ast.parse(file.read_text("utf-8")) for file in SOURCE.rglob("*.py"))
    classes = (
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    )
    counted = Counter(name for name in classes if not name.startswith("_"))
    assert [name for name, times in counted.items() if times > 1] == []
