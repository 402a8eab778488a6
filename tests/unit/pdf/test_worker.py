"""The process that reads PDFs answers line by line."""

import io
import json
from collections.abc import Callable
from pathlib import Path

from readlist.pdf import worker


def test_a_worker_answers_line_by_line(tmp_path: Path, make_pdf: Callable[..., bytes]) -> None:
    """A question a line, an answer a line."""
    (tmp_path / "good.pdf").write_bytes(make_pdf("one", "two"))
    (tmp_path / "bad.pdf").write_bytes(b"x")
    asked = [("text", "good"), ("count", "good"), ("text", "bad"), ("count", "gone")]
    lines = "".join(
        f"{json.dumps([what, str(tmp_path / f'{name}.pdf')])}\n" for what, name in asked
    )
    answers = io.BytesIO()
    worker.answer_all(io.BytesIO(lines.encode()), answers)
    text, count, bad, lost = map(json.loads, answers.getvalue().splitlines())
    assert (text, count) == ({"pages": ["one", "two"]}, {"count": 2})
    assert bad == {"problem": "it is not a PDF"}
    assert lost["problem"].startswith("it cannot be read")


def test_a_long_text(tmp_path: Path, make_pdf: Callable[..., bytes]) -> None:
    """It is cut off."""
    (tmp_path / "good.pdf").write_bytes(make_pdf("one", "two"))
    assert worker.answer("text", str(tmp_path / "good.pdf"), most_text=2) == {"pages": ["on"]}
