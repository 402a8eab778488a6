"""The findings of `doctor`, the facts of a bug report, the paths and the settings."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.errors import UnhealthyError
from readlist.storage.home import Config
from readlist.text import counted, visible_line
from readlist.views.lines import Answer, aligned, tab_separated

if TYPE_CHECKING:
    from readlist.actions.doctor import Finding

_OTHER_PARTS = ("filters", "browse_keys", "unknown")


def doctor_answer(found: "tuple[Finding, ...]", tools: Mapping[str, str | None]) -> Answer:
    """All findings, problems first, and the programs here; an error where a problem is left."""
    there = [name for name, path in tools.items() if path]
    missing = [name for name, path in tools.items() if not path]
    tools_lines = [f"found: {', '.join(there)}\n"]
    tools_lines += [f"not found: {', '.join(missing)}\n"] if missing else []
    ordered = sorted(found, key=lambda each: not each.is_open)
    problems = sum(each.is_open for each in found)
    sentence = f"the library has {counted(problems, 'problem')}"

    def content() -> dict[str, object]:
        from readlist.views.json import attributes

        findings = [
            attributes(each, "kind", "subject", "problem", "says", "todo", "outcome")
            | {"fixable": each.fix is not None}
            for each in found
        ]
        return {"findings": findings, "tools": dict(tools)}

    def lines() -> Iterator[str]:
        """Problem or advice, kind, subject, what is wrong, what to do, fixable, done or nothing."""
        for each in found:
            weight = "problem" if each.problem else "advice"
            done = each.outcome or ("fixable" if each.fix else "")
            yield tab_separated(weight, *each[:4], done)
        for name, path in tools.items():
            yield tab_separated("tool", name, path or "")

    return Answer(
        content,
        lambda: "".join(lines()),
        lambda *_: "\n".join([*map(_paragraph, ordered), "".join([_summary(found), *tools_lines])]),
        error=UnhealthyError(sentence, hint="each is named above") if problems else None,
    )


def report_answer(report: Mapping[str, str | int], tools: Mapping[str, str | None]) -> Answer:
    """The facts for a bug report, a line each; a program only by whether it was found."""
    facts = {name: "not installed" if fact == "" else fact for name, fact in report.items()}
    facts |= {name: "found" if each else "not found" for name, each in tools.items()}
    return Answer(
        lambda: {"report": [{"name": name, "value": str(fact)} for name, fact in facts.items()]},
        lambda: "".join(f"{name}: {fact}\n" for name, fact in facts.items()),
    )


def _paragraph(finding: "Finding") -> str:
    mark, todo = "!" if finding.problem else "·", finding.todo
    if finding.outcome == "done":
        mark, todo = "✓", "mended"
    elif finding.outcome:
        todo = f"{todo}; {finding.outcome}"
    line = f"{mark} {finding.subject}: {finding.says}"
    return f"{visible_line(line)}\n    {visible_line(todo)}\n"


def _summary(found: "tuple[Finding, ...]") -> str:
    """No problems, 3 suggestions · readlist doctor --fix mends 2."""
    if not found:
        return "nothing is wrong\n"
    problems = sum(each.is_open for each in found)
    said = counted(problems, "problem") if problems else "no problems"
    if others := sum(not each.is_open and each.outcome != "done" for each in found):
        said += f", {counted(others, 'suggestion')}"
    if mended := sum(each.outcome == "done" for each in found):
        said += f" · {mended} mended"
    if fixable := sum(each.fix is not None and not each.outcome for each in found):
        said += f" · readlist doctor --fix mends {fixable}"
    return f"{said}\n"


def path_answer(found: Mapping[str, Path]) -> Answer:
    """Names, or keys, and their paths."""
    return Answer(
        lambda: {"paths": dict(found)},
        lambda: "".join(tab_separated(*pair) for pair in found.items()),
        lambda *_: aligned(found),
        is_verbatim=True,
    )


def config_answer(settings: Config, path: Path) -> Answer:
    """The settings, with the file they are in."""
    given = {name: each for name, each in settings._asdict().items() if name not in _OTHER_PARTS}
    values = {name: None if value in ("", ()) else value for name, value in given.items()}
    rows = {"file": str(path)}
    for name, value in values.items():
        text = ", ".join(value) if isinstance(value, tuple) else str(value or "(not set)")
        rows[name] = str(value).lower() if isinstance(value, bool) else text
    rows |= {f"filter @{name}": text for name, text in settings.filters.items()}
    content = {"path": path, "settings": values, "filters": dict(settings.filters)}
    unknown = ", ".join(settings.unknown)
    note = f"config.toml has settings that readlist does not know: {unknown}"
    return Answer(
        lambda: content | {"unknown": list(settings.unknown)},
        lambda: "".join(tab_separated(*row) for row in rows.items()),
        lambda *_: aligned(rows),
        notes=[note] if unknown else [],
        is_verbatim=True,
    )
