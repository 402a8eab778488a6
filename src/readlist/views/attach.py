"""A paper that has a PDF now. Apart from `lines`, because only `attach` loads it."""

from readlist.actions.attach import Attached
from readlist.text import size_text, visible_line
from readlist.views.answer import Answer
from readlist.views.lines import paper_reference


def attached_answer(attached: Attached, list_name: str) -> Answer:
    """The paper, and the file that was its PDF before."""
    from readlist.views.json import paper_object

    return Answer(
        "attach",
        lambda: {
            "attached": attached.is_new,
            "moved": attached.moved,
            "kept": str(attached.aside) if attached.aside else None,
            "papers": [paper_object(attached.record)],
        },
        lambda: _text(attached, list_name),
    )


def _text(attached: Attached, list_name: str) -> str:
    """3 now has a PDF (1.2 MB): Bootstrapped Meta-Learning; then what became of other files."""
    record = attached.record
    size = f" ({size_text(record.pdf_bytes)})" if record.pdf_bytes is not None else ""
    had = "now has a PDF" if attached.is_new else "already has this PDF"
    title = visible_line(record.paper.shown_title)
    text = f"{paper_reference(record, list_name)} {had}{size}: {title}\n"
    if attached.aside:
        text += f"the previous PDF is beside it: {visible_line(attached.aside.name)}\n"
    return text + ("your file was removed\n" if attached.moved else "")
