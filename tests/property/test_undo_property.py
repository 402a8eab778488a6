"""Undo restores whatever bytes there were."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from readlist.actions.history import step_changes
from readlist.library.library import Library
from readlist.storage.file_reader import Contents, FileReader
from readlist.storage.home import Home, bundled_folder
from readlist.storage.journal import Journal

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMES = ("state.toml", "papers/a/notes.md", "papers/a/progress.toml", "papers/b/notes.md")
BYTES = (
    st.none()
    | st.binary(max_size=100)
    | st.text(max_size=100).map(lambda text: text.encode(errors="surrogatepass"))
    | st.text(st.sampled_from("\r\n\t\x00\x1b'\"\\\ufeffa")).map(str.encode)
    | st.binary(min_size=1, max_size=3).map(lambda data: data * 3000)
    | st.just(b"sha256:")
)
STATES = st.fixed_dictionaries(dict.fromkeys(NAMES, BYTES))


def state_of(journal: Journal) -> dict[str, bytes | None]:
    """The present content of the files."""
    paths = {name: journal.root / name for name in NAMES}
    return {name: path.read_bytes() if path.exists() else None for name, path in paths.items()}


def apply(journal: Journal, state: Mapping[str, bytes | None]) -> bool:
    """Make the files as `state` says; whether that changed any."""

    def plan(reader: FileReader) -> tuple[Contents, bool]:
        now = {name: reader.read(journal.root / name) for name in state}
        return {journal.root / name: data for name, data in state.items()}, now != state

    return journal.apply("step", plan)


@settings(max_examples=settings().max_examples // 3)  # each waits for the disk
@given(st.lists(STATES, min_size=1, max_size=4))
def test_every_step_back_is_exact(states: list[dict[str, bytes | None]]) -> None:
    """Binary, odd line ends, absent and long files; folders that came with them go."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        library = Library(Home(home, home, home / "cache"), bundled_folder(), lambda: NOON)
        journal = library.journal
        seen = [state_of(journal)]
        for state in states:
            if apply(journal, state):
                seen.append(state_of(journal))
                assert seen[-1] == state
        for before in reversed(seen[:-1]):
            step_changes(library, "undo")
            assert state_of(journal) == before
        for after in seen[1:]:
            step_changes(library, "redo")
            assert state_of(journal) == after
        if len(seen) > 1:
            step_changes(library, "undo", len(seen))
        assert state_of(journal) == seen[0]
        left = {path.name for path in home.iterdir()} if home.exists() else set()
        assert left <= {"undo", ".lock"}
