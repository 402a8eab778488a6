"""The findings of `doctor`: lines for a program, sentences for a terminal, objects for JSON."""

from collections.abc import Mapping

from readlist.actions.doctor import CheckedFinding
from readlist.errors import UnhealthyError
from readlist.text import counted, visible_line
from readlist.views.answer import Answer
from readlist.views.lines import tab_separated


def doctor_answer(found: tuple[CheckedFinding, ...], tools: Mapping[str, str | None]) -> Answer:
    """All findings and the programs that are here; an error where a problem is left."""
    problems = sum(checked.is_open for checked in found)
    sentence = f"the library has {counted(problems, 'problem')}"
    return Answer(
        "doctor",
        lambda: {"findings": list(map(_finding_object, found)), "tools": dict(tools)},
        lambda: "".join(
            [
                *map(_finding_line, found),
                *(tab_separated("tool", name, each or "") for name, each in tools.items()),
            ]
        ),
        lambda _: findings_text(found) + _tools_text(tools),
        error=UnhealthyError(sentence, hint="each is named above") if problems else None,
    )


def _finding_line(checked: CheckedFinding) -> str:
    """Problem or advice, kind, subject, what is wrong, what to do, fixable, done or nothing."""
    finding = checked.finding
    return tab_separated(
        "problem" if finding.is_problem else "advice",
        finding.kind,
        finding.subject,
        finding.says,
        finding.todo,
        checked.outcome or ("fixable" if finding.fix else ""),
    )


def _finding_object(checked: CheckedFinding) -> dict[str, object]:
    """One finding."""
    finding = checked.finding
    return {
        "kind": finding.kind,
        "subject": finding.subject,
        "problem": finding.is_problem,
        "says": finding.says,
        "todo": finding.todo,
        "fixable": finding.fix is not None,
        "outcome": checked.outcome or None,
    }


def findings_text(found: tuple[CheckedFinding, ...]) -> str:
    """A paragraph for each finding, problems first, and how many there are."""
    ordered = sorted(found, key=lambda each: not each.is_open)
    blocks = [_paragraph(checked) for checked in ordered]
    return "\n".join([*blocks, _summary(found)]) + "\n"


def _paragraph(checked: CheckedFinding) -> str:
    finding = checked.finding
    mark = "✓" if checked.outcome == "done" else "!" if finding.is_problem else "·"
    line = f"{mark} {finding.subject}: {finding.says}"
    if checked.outcome == "done":
        todo = "mended"
    elif checked.outcome:
        todo = f"it could not be mended: {checked.outcome}"
    else:
        todo = finding.todo
    return f"{visible_line(line)}\n    {visible_line(todo)}\n"


def _summary(found: tuple[CheckedFinding, ...]) -> str:
    """No problems, 3 suggestions · readlist doctor --fix mends 2."""
    problems = sum(checked.is_open for checked in found)
    others = sum(not each.is_open and each.outcome != "done" for each in found)
    mended = sum(each.outcome == "done" for each in found)
    fixable = sum(each.finding.fix is not None and not each.outcome for each in found)
    if not found:
        return "nothing is wrong"
    counts = [counted(problems, "problem") if problems else "no problems"]
    if others:
        counts.append(counted(others, "suggestion"))
    parts = [", ".join(counts)]
    if mended:
        parts.append(f"{mended} mended")
    if fixable:
        parts.append(f"readlist doctor --fix mends {fixable}")
    return " · ".join(parts)


def _tools_text(tools: Mapping[str, str | None]) -> str:
    """The programs that readlist can use here, and those that are missing."""
    there = ", ".join(name for name, found in tools.items() if found)
    missing = ", ".join(name for name, found in tools.items() if not found)
    return f"found: {there}\n" + (f"not found: {missing}\n" if missing else "")
