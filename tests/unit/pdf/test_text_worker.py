"""The process that reads PDFs answers line by line."""

import io
import json
from collections.abc import Callable
from pathlib import Path

from readlist.pdf import text_worker


def test_a_worker_answers_line_by_line(tmp_path: Path, make_pdf: Callable[..., bytes]) -> None:
    """A question a line, an answer a line; what is too long is cut off."""
    (tmp_path / "good.pdf").write_bytes(make_pdf("one", "two"))
    (tmp_path / "bad.pdf").write_bytes(b"x")
    names = ["good.pdf", "bad.pdf", "gone.pdf"]
    lines = "".join(f"{json.dumps(str(tmp_path / name))}\n" for name in names)
    answers = io.BytesIO()
    text_worker.answer_all(io.BytesIO(lines.encode()), answers)
    good, bad, lost = map(json.loads, answers.getvalue().splitlines())
    assert good == {"pages": ["one", "two"]}
    assert bad == {"problem": "it is no PDF"}
    assert lost["problem"].startswith("it cannot be read")
    answers = io.BytesIO()
    text_worker.answer_all(io.BytesIO(lines.splitlines()[0].encode()), answers, most_text=2)
    assert json.loads(answers.getvalue()) == {"pages": ["on"]}
