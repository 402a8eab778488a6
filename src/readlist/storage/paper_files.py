"""Where the files of one paper are: a folder per paper, named by its key."""

from pathlib import Path


class PaperFiles:
    """The files of one paper, whether they exist or not."""

    __slots__ = ("folder",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def progress(self) -> Path:
        """Status history and private labels."""
        return self.folder / "progress.toml"

    @property
    def notes(self) -> Path:
        """The person's own Markdown."""
        return self.folder / "notes.md"

    @property
    def abstract(self) -> Path:
        """The fetched abstract."""
        return self.folder / "abstract.toml"

    @property
    def pdf(self) -> Path:
        """The paper itself."""
        return self.folder / "paper.pdf"

    @property
    def pdf_part(self) -> Path:
        """What has come of a PDF that is on its way."""
        return self.folder / "paper.pdf.part"

    @property
    def pdf_record(self) -> Path:
        """Where the PDF came from."""
        return self.folder / "pdf.toml"
