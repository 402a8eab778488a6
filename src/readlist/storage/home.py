"""The folders of readlist's files, and state.toml in them, readlist's own small memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from readlist.errors import DamagedFileError, NewerFormatError, UsageError
from readlist.storage.toml_documents import FORMAT, fields_of

DEFAULT_LIST = "iclr2022"


@dataclass(frozen=True, slots=True)
class State:
    """The memory of readlist between two commands."""

    current_list: str = DEFAULT_LIST
    hidden_lists: tuple[str, ...] = ()  # bundled ones
    unknown: Mapping[str, object] = field(default_factory=dict)


def parse_state(data: bytes, path: Path, *, to_write: bool = False) -> State:
    """The state in `data`; raises DamagedFileError for anything that is not one."""
    try:
        fields = fields_of(data, path, to_write=to_write)
        if not data.strip():
            fields.fail("is empty")
        current = fields.text("current_list") or DEFAULT_LIST
        return State(current, fields.texts("hidden_lists"), fields.rest())
    except NewerFormatError:
        raise
    except DamagedFileError as error:
        error.hint = "`readlist use LIST` writes it anew"
        raise


def state_text(state: State) -> bytes:
    """The file that holds `state`."""
    import tomli_w

    hidden = {"hidden_lists": list(state.hidden_lists)} if state.hidden_lists else {}
    document = {"format": FORMAT, "current_list": state.current_list, **hidden, **state.unknown}
    return tomli_w.dumps(document).encode()


@dataclass(frozen=True, slots=True)
class Home:
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
        raise UsageError(
            "your home folder cannot be found", hint="set READLIST_HOME to a folder"
        ) from None


def bundled_folder() -> Path:
    """The lists that ship with readlist: in the package, or beside `src/` in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent.parent / "data"
