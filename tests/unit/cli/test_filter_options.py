"""The filter options are part of each command that chooses papers, and state one condition."""

from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from readlist.cli.app import app
from readlist.cli.filter_options import Filters
from readlist.errors import UsageError

if TYPE_CHECKING:
    from conftest import Cli


@pytest.mark.parametrize("command", ["show", "next", "export", "search"])
def test_the_options_stand_behind_the_list(command: str) -> None:
    """Each command has all of them in one order, `--list` before and its own options after."""
    group: Any = get_command(app)
    names = [each.name for each in group.get_command(None, command).params]
    behind = names.index("list_name") + 1
    filters = [*Filters._fields]
    assert names[behind : behind + len(filters)] == filters
    assert names[-1] == "json"


def test_no_option_is_no_condition(cli: "Cli") -> None:
    """Typer's None and an empty list of values mean the same."""
    library = cli.library
    assert Filters().condition(library) is None
    assert Filters(where=[], tag=[], has=None).condition(library) is None


def test_an_empty_year_is_refused(cli: "Cli") -> None:
    """It was given, and means no years."""
    with pytest.raises(UsageError):
        Filters(year="").condition(cli.library)
