"""state.toml, readlist's own small memory: TOML text ↔ State."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from readlist.errors import DamagedFileError, NewerFormatError
from readlist.storage.toml_documents import FORMAT, Fields, parse_document

DEFAULT_LIST = "iclr2022"


@dataclass(frozen=True, slots=True)
class State:
    """The memory of readlist between two commands."""

    current_list: str = DEFAULT_LIST
    hidden_lists: tuple[str, ...] = ()  # bundled ones
    unknown: Mapping[str, object] = field(default_factory=dict)


def parse_state(data: bytes, path: Path, *, to_write: bool = False) -> State:
    """The state in `data`; raises DamagedFileError for anything that is not one."""

    def fail(problem: str) -> NoReturn:
        raise DamagedFileError(path, problem)

    try:
        if not data.strip():
            fail("is empty")
        fields = Fields(parse_document(data, path, to_write=to_write), fail)
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
