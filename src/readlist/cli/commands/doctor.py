"""`doctor`, `path` and `config`: what is wrong with the library, where it is, what is set."""

from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.errors import UsageError
from readlist.views.doctor import config_answer, doctor_answer, path_answer, report_answer
from readlist.views.lines import Answer


def doctor(
    ctx: Context,
    *,
    fix: bool = o.flag("--fix", "Mend what can be mended without risk."),
    report: bool = o.flag("--report", "Print versions, folders and counts, for a bug report."),
) -> Answer:
    """Check the library: what is wrong, and what to do.

    The exit code is 0 if there is no problem, else 5.
    """
    if report:
        from readlist.actions.installation import bug_report

        return report_answer(bug_report(ctx.library), _tools(ctx))
    from readlist.actions.doctor import check_library

    return doctor_answer(check_library(ctx.library, fix=fix), _tools(ctx))


def _tools(ctx: Context) -> dict[str, str | None]:
    """Each thing that readlist can use → the program for it here, None for nothing."""
    from readlist.actions.installation import full_text_engine
    from readlist.cli.desktop import clipboard_tool, desktop_opener, editor_command, program_of
    from readlist.pdf.reader import can_read_pdfs

    environ = ctx.obj.environ
    config = ctx.obj.settings
    viewer = config.pdf_viewer
    desktop = desktop_opener(environ)
    return {
        "editor": program_of(editor_command(config.editor, environ)),
        "PDF viewer": program_of(viewer) if viewer else desktop,
        "browser": program_of(environ.get("BROWSER", "")) or desktop,
        "clipboard": clipboard_tool(environ),
        "search index": full_text_engine(),
        "PDF text": "pypdfium2" if can_read_pdfs() else None,
    }


def path(
    ctx: Context, papers: list[str] | None = o.PAPERS, list_name: str | None = o.LIST
) -> Answer:
    """Print where things are stored.

    With papers: the folder of each.
    """
    if papers:
        keys = [place.paper.key for place in o.papers_meant(ctx, papers, list_name)]
        found = {key: ctx.library.files(key).folder for key in keys}
    else:
        found = {
            "data": ctx.library.home.data,
            "config": ctx.library.config_path,
            "cache": ctx.library.home.cache,
            "lists": ctx.library.lists_folder,
            "papers": ctx.library.papers_folder,
            "bundled": ctx.library.bundled,
        }
    return path_answer(found)


def config(
    ctx: Context, *, edit: bool = o.flag("--edit", "Open config.toml in your editor.")
) -> Answer | None:
    """Show or edit the settings in config.toml.

    A line below [filters] saves a filter: good = "rating:4.." is `-w @good`.
    """
    if not edit:
        return config_answer(ctx.library.config(), ctx.library.config_path)
    if ctx.obj.json:
        raise UsageError("--edit gives no answer in JSON", hint="leave one of them out")
    from readlist.actions.doctor import edit_config

    editor = ctx.obj.settings.editor  # where it is damaged: without one
    edit_config(ctx.library, lambda path: ctx.obj.edit(path, editor, ctx.obj.environ))
    return None
