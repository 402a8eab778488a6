"""config.toml, the person's own settings: TOML text → Config. readlist never writes it."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from readlist.document import Fields, parse_document
from readlist.errors import DamagedFileError


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, each "" where the person left it to the environment or the default."""

    language: str = ""  # of summaries, e.g. "zh"
    editor: str = ""  # command for notes, before $VISUAL and $EDITOR
    pdf_viewer: str = ""  # command for PDFs, else the system's own
    unknown: tuple[str, ...] = ()  # names that mean nothing to this readlist


def parse_config(data: bytes, path: Path) -> Config:
    """The settings in `data`; raises DamagedFileError, naming line or field."""

    def fail(problem: str) -> NoReturn:
        raise DamagedFileError(path, problem)

    try:
        fields = Fields(parse_document(data, path), fail)
        return Config(
            language=fields.text("language"),
            editor=fields.paragraphs("editor").strip(),
            pdf_viewer=fields.paragraphs("pdf_viewer").strip(),
            unknown=tuple(sorted(fields.rest())),
        )
    except DamagedFileError as error:
        error.hint = "mend it with `readlist config --edit`"
        raise
