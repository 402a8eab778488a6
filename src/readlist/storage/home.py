"""The folders of readlist's files: under READLIST_HOME, or where the system wants them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from readlist.errors import UsageError


@dataclass(frozen=True, slots=True)
class Home:
    """The three folders. `cache` can be deleted at any time."""

    data: Path
    config: Path
    cache: Path


def home_from(environ: Mapping[str, str]) -> Home:
    """READLIST_HOME puts everything under one folder; otherwise platformdirs decides."""
    try:
        return _home(environ.get("READLIST_HOME", ""))
    except RuntimeError:  # pathlib raises it if there is no home folder
        raise UsageError(
            "your home folder cannot be found", hint="set READLIST_HOME to a folder"
        ) from None


def _home(chosen: str) -> Home:
    if chosen:
        root = Path(chosen).expanduser().absolute()
        if root.is_file():
            raise UsageError(f"READLIST_HOME is a file: {root}", hint="set it to a folder")
        return Home(data=root, config=root, cache=root / "cache")
    from platformdirs import PlatformDirs

    folders = PlatformDirs("readlist", appauthor=False)
    return Home(folders.user_data_path, folders.user_config_path, folders.user_cache_path)


def bundled_folder() -> Path:
    """The lists that ship with readlist: in the package, or beside `src/` in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent.parent / "data"
