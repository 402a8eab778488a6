"""`check`: whether a list is fit to be shared."""

from typing import Annotated

import typer

from readlist.actions.check import CheckedList, check_file
from readlist.cli.environment import environment_of
from readlist.cli.options import JsonOption, complete_lists
from readlist.cli.screen import Screen
from readlist.errors import DamagedFileError
from readlist.storage.list_check import Severity
from readlist.text import counted
from readlist.views.lines import finding_line, findings_report


def check(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE|LIST]",
            help="A list file, or a list; without one the current list.",
            autocompletion=complete_lists,
            show_default=False,
        ),
    ] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")] = False,
    json: JsonOption = False,
) -> None:
    """Check a list before you share it.

    Looks for what others could not read, for doubles, wrong identifiers, missing fields and names
    that would be misread. Exit code 5 where there is an error.
    """
    environment = environment_of(ctx)
    checked = check_file(environment.library, file)
    _answer(environment.screen, checked, json=json)
    if checked.of(Severity.ERROR) or (strict and checked.findings):
        raise DamagedFileError(checked.path, _summary(checked), hint="mend what is named above")


def _answer(screen: Screen, checked: CheckedList, *, json: bool) -> None:
    if json:
        from readlist.views.json import document, finding_object

        screen.write(
            document(
                "check",
                file=str(checked.path),
                findings=[finding_object(each) for each in checked.findings],
                total=checked.total,
            )
        )
    elif screen.is_terminal:
        screen.tell(findings_report(checked.findings))
        screen.tell(f"{_summary(checked)}\n")
    else:
        for each in checked.findings:
            screen.write(finding_line(each))


def _summary(checked: CheckedList) -> str:
    papers = counted(checked.total, "paper")
    if not checked.findings:
        return f"{papers}, nothing to mend"
    errors = counted(checked.of(Severity.ERROR), "error")
    return f"{papers}, {errors}, {counted(checked.of(Severity.WARNING), 'warning')}"
