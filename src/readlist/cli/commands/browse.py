"""`browse`: the list, full screen."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import typer

from readlist.cli import options as o
from readlist.cli.app import COMMANDS
from readlist.cli.environment import Context
from readlist.errors import NotFoundError, RefusedError, UsageError
from readlist.model.paper import Status

if TYPE_CHECKING:
    from readlist.browse.app import BrowseApp
    from readlist.browse.papers import BrowsedPapers
    from readlist.browse.screen import RunCommand

_READLIST = (sys.executable, "-P", "-m", "readlist")
_LONG = 1_000_000  # bytes of a list


def browse(
    ctx: Context,
    list_name: str | None = o.LIST,
    *,
    where: str | None = o.option("FILTER", "Begin with this filter.", "--where", "-w"),
    pick: bool = o.flag("--pick", "Print the keys of the papers chosen with Enter."),
    at_once: bool = o.flag("--exit-after-first-frame", "For measuring.", hidden=True),
) -> None:
    """Browse the list, full screen.

    Every command has a key; ? shows and runs them.
    """
    app = _app(ctx, list_name, where, pick=pick, at_once=at_once)
    code = app.run() or 0
    app.papers.keep()
    ctx.screen.write("".join(f"{key}\n" for key in app.picked))
    if code:
        raise typer.Exit(code)


def _app(
    ctx: Context, list_name: str | None, where: str | None, *, pick: bool, at_once: bool
) -> "BrowseApp":
    try:
        from readlist.browse.app import BrowseApp
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "textual":
            raise
        from readlist.actions.installation import browse_installer

        hint = f"`{browse_installer()}` installs it"
        raise RefusedError("browse needs textual, which is not installed", hint=hint) from None
    from readlist.browse.keys import verbs_with
    from readlist.browse.screen import BrowseContext

    if not ctx.obj.can_ask and not at_once:
        raise UsageError("browse needs a terminal", hint="`readlist show` is for pipes")
    config = ctx.obj.settings
    papers = _papers(ctx, list_name, where)
    verbs = verbs_with(config.browse_keys)
    context = BrowseContext(
        library=ctx.library,
        language=ctx.obj.language(),
        is_ascii=not ctx.screen.is_unicode,
        edit=lambda path: ctx.obj.edit(path, config.editor, ctx.obj.environ),
        open=lambda target: ctx.obj.open(target, config.pdf_viewer, ctx.obj.environ),
        copy=lambda text: ctx.obj.copy(text, ctx.obj.environ),
        run=command_runner(ctx.obj.environ),
        commands={name: line for name, (_, line) in COMMANDS.items()},
        filters=config.filters,
    )
    return BrowseApp(context, papers, verbs, pick=pick, exit_after_first_frame=at_once)


def _papers(ctx: Context, list_name: str | None, where: str | None) -> "BrowsedPapers":
    """The papers of the list that is asked for, else of the last session, else the current one."""
    from readlist.browse.papers import BrowsedPapers, last_session

    session, current = last_session(ctx.library), ctx.library.state().current_list

    def update_cache(name: str) -> None:
        if ctx.library.list_file(name).path.stat().st_size > _LONG:
            import subprocess

            command = [*_READLIST, "lists"]  # which looks into every list and folder
            subprocess.run(command, env=ctx.obj.environ, capture_output=True, check=False)  # noqa: S603

    name = list_name or session["list"] or current
    try:
        papers = BrowsedPapers.open(ctx.library, name, update_cache)
    except NotFoundError:
        if list_name:
            raise
        papers = BrowsedPapers.open(ctx.library, current, update_cache)
    if where is not None:
        papers.set_query(where)
    elif papers.reading_list.name == session["list"]:
        papers.set_query(session["query"])
        papers.status = next((each for each in Status if each == session["status"]), None)
        papers.refilter(session["key"])
    return papers


def command_runner(environ: Mapping[str, str]) -> "RunCommand":
    """Runs command lines in processes of their own, as in a pipe, without a way to ask.

    So the screen answers meanwhile, and the memory that they take is given back.
    """
    import asyncio
    from asyncio.subprocess import DEVNULL, PIPE

    async def run(words: Sequence[str], tell: Callable[[str], None]) -> tuple[int, str, str]:
        process = await asyncio.create_subprocess_exec(
            *(*_READLIST, *words),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            env={**environ, "PYTHONIOENCODING": "utf-8"},
        )

        async def told() -> str:
            said = []
            async for line in cast("asyncio.StreamReader", process.stderr):
                said.append(line.decode(errors="replace"))
                tell(said[-1])
            return "".join(said)

        out = cast("asyncio.StreamReader", process.stdout).read()
        try:
            answer, said = await asyncio.gather(out, told())
            return await process.wait(), answer.decode(errors="replace"), said
        finally:
            if process.returncode is None:  # the user has left
                process.terminate()
                await process.wait()

    return run
