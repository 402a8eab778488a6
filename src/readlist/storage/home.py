"""The folders of readlist's files, and the two files about them all: config.toml and state.toml.

readlist never writes config.toml, the user's own settings; state.toml is its own small memory.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from readlist.errors import DamagedFileError, UsageError
from readlist.storage.toml_documents import FORMAT, Fields, fields_of, toml_text

DEFAULT_LIST = "iclr2022"


class State(NamedTuple):
    """The memory of readlist between two commands."""

    current_list: str = DEFAULT_LIST
    hidden_lists: tuple[str, ...] = ()  # bundled ones
    unknown: Mapping[str, object] = MappingProxyType({})


def parse_state(data: bytes, path: Path, *, to_write: bool = False) -> State:
    """The state in `data`; raises DamagedFileError for anything that is not one."""
    fields = fields_of(data, path, to_write=to_write)
    if not data.strip():  # by a power cut: it does not mean the list that comes with readlist
        hint = "remove it, then choose your list with `readlist use`"
        raise DamagedFileError(path, "is empty", hint=hint)
    current = fields.text("current_list") or DEFAULT_LIST
    return State(current, fields.texts("hidden_lists"), fields.rest())


def state_text(state: State) -> bytes:
    """The file that holds `state`."""
    hidden = {"hidden_lists": list(state.hidden_lists)} if state.hidden_lists else {}
    document = {"format": FORMAT, "current_list": state.current_list, **hidden, **state.unknown}
    return toml_text(document).encode()


class Home(NamedTuple):
    """The three folders. `cache` can be deleted at any time."""

    data: Path
    config: Path
    cache: Path


def home_from(environ: Mapping[str, str]) -> Home:
    """READLIST_HOME puts everything under one folder; otherwise platformdirs decides."""
    try:
        chosen = environ.get("READLIST_HOME", "")
        if chosen:
            root = Path(chosen).expanduser().absolute()
            if root.is_file():
                raise UsageError(f"READLIST_HOME is a file: {root}", hint="set it to a folder")
            return Home(data=root, config=root, cache=root / "cache")
        from platformdirs import PlatformDirs

        folders = PlatformDirs("readlist", appauthor=False)
        return Home(folders.user_data_path, folders.user_config_path, folders.user_cache_path)
    except RuntimeError:  # pathlib raises it if there is no home folder
        hint = "set READLIST_HOME to a folder"
        raise UsageError("your home folder cannot be found", hint=hint) from None


def bundled_folder() -> Path:
    """The lists that ship with readlist: in the package, or beside `src/` in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent.parent / "data"


_EMAIL = r"[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"  # as it can stand in a header


class Config(NamedTuple):
    """The settings; "" leaves one to the environment or the default."""

    language: str = ""  # of summaries, e.g. "zh"
    editor: str = ""  # command for notes, before $VISUAL and $EDITOR
    pdf_viewer: str = ""  # command for PDFs, else the system's own
    contact: str = ""  # own e-mail address, sent to the services that `fetch` asks
    private_hosts: tuple[str, ...] = ()  # hosts of the user's own network that `fetch` may ask
    filters: Mapping[str, str] = MappingProxyType({})  # saved ones by name: -w @name
    browse_keys: Mapping[str, str] = MappingProxyType({})  # verb of browse → its keys
    fetch_timeout: int | None = None  # seconds without a byte for one paper
    slowest_body: int | None = None  # bytes a second, below which a download is given up
    hidden_lists: tuple[str, ...] = ()  # bundled ones that are left out
    columns: tuple[str, ...] = ()  # of `show` on a terminal
    sort: str = ""  # the order of `show`
    pager: str = ""  # command, before $PAGER
    ascii: bool = False  # readlist's own signs in ASCII
    hyperlinks: bool | None = None  # addresses as links; None: if the terminal has them
    unknown: tuple[str, ...] = ()  # names that this readlist does not know


def parse_config(data: bytes, path: Path) -> Config:
    """The settings in `data`; raises DamagedFileError, naming line or field."""
    try:
        fields = fields_of(data, path)
        contact = fields.text("contact")
        if contact and not re.fullmatch(_EMAIL, contact):
            fields.fail("contact is not an e-mail address")
        filters = fields.table("filters")
        if not all(isinstance(each, str) for each in filters.values()):
            fields.fail("filters holds something that is not text")
        keys = fields.table("browse").get("keys", {})
        if not isinstance(keys, dict) or not all(isinstance(each, str) for each in keys.values()):
            fields.fail('[browse.keys] gives verbs their keys as text: start = "s"')
        return Config(
            language=fields.text("language"),
            editor=fields.paragraphs("editor").strip(),
            pdf_viewer=fields.paragraphs("pdf_viewer").strip(),
            contact=contact,
            private_hosts=tuple(map(str.lower, fields.texts("private_hosts"))),
            filters={name: str(each) for name, each in filters.items()},
            browse_keys={str(name): str(each) for name, each in keys.items()},
            fetch_timeout=_positive(fields, "fetch_timeout"),
            slowest_body=_positive(fields, "slowest_body"),
            hidden_lists=fields.texts("hidden_lists"),
            columns=fields.texts("columns"),
            sort=fields.text("sort"),
            pager=fields.text("pager"),
            ascii=fields.flag("ascii") or False,
            hyperlinks=fields.flag("hyperlinks"),
            unknown=tuple(sorted(fields.rest())),
        )
    except DamagedFileError as error:
        error.hint = "mend it with `readlist config --edit`"
        raise


def _positive(fields: Fields, name: str) -> int | None:
    value = fields.integer(name)
    if value is not None and value <= 0:
        fields.fail(f"{name} must be greater than 0")
    return value
