"""PDFs that the user gives or that entries name: the clues in them, storing them with their origin.

The clues by which the paper is looked up are, in order of trust: arXiv's stamp in the margin, a DOI
in the metadata, addresses on the page, the title. Addresses and titles prove nothing alone, since a
first page may hold references: what they lead to must be named on the page, before any reference
list, and an author of the paper that a title leads to.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from readlist.errors import DamagedFileError, NotFoundError, ReadlistError, RefusedError
from readlist.library.library import Library
from readlist.library.own_lists import Intake
from readlist.library.records import ListedPaper, lists_with_keys
from readlist.model.identifiers import Scheme, arxiv_id, identifier_in
from readlist.model.keys import suffixed
from readlist.pdf.reader import FirstPage, pdf_problem
from readlist.sources.protocol import Clue, clue_of, first_identifier
from readlist.sources.venues import Venue
from readlist.storage.file_reader import Contents, FileReader, Moves
from readlist.storage.files import locked, make_folder, open_to_write, size_of_file, sync_file
from readlist.storage.paper_files import PaperFiles, PdfRecord, pdf_record_text
from readlist.text import one_line, words

_STAMP = (
    r"arXiv:\s*((?:[a-z-]+(?:\.[A-Z]{2})?/)?\d{4}[.\d]\d{2,5})(?:v\d+)?"
    r"\s*\[[\w.-]+\]\s*\d{1,2}\s*\w{3}\s*\d{4}"
)
_XMP_DOI = r"<(?:prism|pdfx|crossmark|jav):(?:doi|DOI)\b[^>]{0,200}>([^<]{7,200})<"
_XMP_IDENTIFIER = r"<dc:identifier>([^<]{7,200})<"
_DOI_IN_TEXT = r"(?:doi\.org/|\bdoi:?\s{0,2})(10\.\d{4,9}/[^\s\"<>{}|\\^]{2,100})"
_DOI = r"\b10\.\d{4,9}/[^\s\"<>]+"
_DOI_PREFIX = r"(?i)^(?:doi|info)\s*[:/]\s*(?:doi/)?"
_DOI_KEYS = ("doi", "DOI", "WPS-ARTICLEDOI", "Subject", "Keywords")
_REFERENCES = (
    r"(?im)^[ \t]*(?:\d+\.?[ \t]*|[ivx]+\.[ \t]*)?"
    r"(?:references|bibliography|literature cited)[ \t\r]*$"
)
_HEADERS = (
    (r"published as a conference paper at ICLR (20\d\d)", "iclr"),
    (r"international conference on machine learning\b.{0,120}?\b(20\d\d)", "icml"),
    (r"neural information processing systems\s*\(?(?:NeurIPS|NIPS)\s*(20\d\d)", "neurips"),
)


def clues_of(page: FirstPage) -> tuple[Clue, ...]:
    """The clues to look the paper up by, the surest first; () if there are none."""
    references = re.search(_REFERENCES, page.text)
    evidence = page.text[: references.start()] if references else page.text
    stamp = re.search(_STAMP, page.text)
    facts = (page.info.get(key, "") for key in ("arXivID", "ArXivID", "doi", "DOI"))
    stamped = arxiv_id(first_identifier(Scheme.ARXIV, facts) or (stamp[1] if stamp else ""))
    named = _named_doi(page)
    sure = [Clue(arxiv=stamped, doi=named)] if stamped or named else []
    if stamped and named:
        sure += [Clue(arxiv=stamped), Clue(doi=named)]
    dois = (each.rstrip(".,;)]") for each in re.findall(_DOI_IN_TEXT, evidence, re.IGNORECASE))
    addressed = dict.fromkeys(filter(None, map(clue_of, dois)))
    tried = [clue._replace(evidence=evidence) for clue in islice(addressed, 3)]
    titled = [] if sure else _titled(page.heading, evidence)
    return tuple(dict.fromkeys([*sure, *tried, *titled]))


def _titled(heading: str, evidence: str) -> list[Clue]:
    """The clue in a heading of several words, with the conference that the page names."""
    plain = one_line(evidence)
    years = ((name, re.search(pattern, plain, re.IGNORECASE)) for pattern, name in _HEADERS)
    venue = next((Venue(name, int(year[1])) for name, year in years if year), None)
    is_title = evidence and len(words(heading)) > 1
    return [Clue(title=heading, evidence=evidence, venue=venue)] if is_title else []


def _named_doi(page: FirstPage) -> str:
    """The DOI that the metadata gives for the document itself."""
    in_xmp = re.findall(_XMP_DOI, page.xmp) or re.findall(_XMP_IDENTIFIER, page.xmp)
    for text in (*in_xmp, *(page.info.get(key, "") for key in _DOI_KEYS)):
        line = re.sub(_DOI_PREFIX, "", one_line(text))
        named = [each.rstrip(".,;)") for each in re.findall(_DOI, line)]
        dois = {identifier_in(Scheme.DOI, each) for each in (named if " " in line else [line])}
        if len(dois) == 1 and any(dois):  # of several none is sure to be the document's
            return dois.pop()
    return ""


def pdf_record_of(path: Path, source: str, url: str = "", version: str = "") -> PdfRecord:
    """A record of the PDF in this file, without the time."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return PdfRecord(source, path.stat().st_size, digest, url, version)


def check_place(pdf: Path) -> None:
    """Raise RefusedError if no file can take the PDF's place."""
    if pdf.is_symlink() or pdf.is_dir():
        what = "a link" if pdf.is_symlink() else "a folder"
        raise RefusedError(f"{pdf} is {what}", hint="move it away first")


def store_pdf(library: Library, place: ListedPaper, part: Path, record: PdfRecord) -> Path | None:
    """Make the complete file `part`, in the paper's folder, the paper's PDF.

    A PDF that is there and that readlist did not fetch just so (you may have written in it) is
    moved aside, and its new name returned. Raises RefusedError where the place is a
    link or a folder.
    """
    files = library.files(place.paper.key)
    check_place(files.pdf)
    write_key(library, place)
    dated = pdf_record_text(record._replace(fetched=library.clock()))

    def plan(reader: FileReader) -> tuple[Contents, Moves]:
        reader.read(files.pdf_record)
        is_there = reader.identity(files.pdf) is not None
        aside = _name_aside(library.read_by(reader), files, record) if is_there else None
        moves = [(part, files.pdf)] if aside is None else [(files.pdf, aside), (part, files.pdf)]
        # First the record: one that does not fit the PDF counts for nothing.
        return {files.pdf_record: dated}, moves

    moves = library.journal.store(plan)
    return moves[0][1] if len(moves) > 1 else None


def write_key(library: Library, place: ListedPaper) -> None:
    """Write the key of a hand-written paper into its list before anything is stored under it."""
    if place.number in place.reading_list.unkeyed:
        number, name = place.number, place.reading_list.name
        library.change(
            f"key of {number} of {name}", lambda library: (lists_with_keys(library, [place]), None)
        )


def _name_aside(library: Library, files: PaperFiles, record: PdfRecord) -> Path | None:
    """The new name of the present PDF; None if nothing is lost without it."""
    present = pdf_record_of(files.pdf, "").sha256
    try:
        known = library.pdf_record(files.folder.name)
    except DamagedFileError:
        known = None
    if present == record.sha256 or (known and known.sha256 == present and known.url):
        return None
    names = suffixed(f"paper-{library.clock():%Y%m%dT%H%M%SZ}")
    paths = (files.folder / f"{name}.pdf" for name in names)
    return next(path for path in paths if library.reader.identity(path) is None)


_BY_HAND = "attached by hand"


class Attached(NamedTuple):
    """The size of the PDF in bytes, whether it is new, and whether the user's file was moved."""

    size: int | None
    is_new: bool
    moved: bool
    aside: Path | None = None  # where the previous PDF is now, if there was another one


def attach_pdf(
    library: Library, place: ListedPaper, file: Path, *, move: bool = False, force: bool = False
) -> Attached:
    """Make a copy of the file the paper's PDF; with `move` the file is removed afterwards.

    Raises NotFoundError if there is no such file, RefusedError if it is not a complete PDF or the
    paper has another one already (`force` renames that one and takes the new one).
    """
    check_pdf(file)
    files = library.files(place.paper.key)
    if files.pdf.exists() and file.samefile(files.pdf):
        return Attached(size_of_file(files.pdf), is_new=False, moved=False)
    if files.pdf_part.exists() and file.samefile(files.pdf_part):
        raise RefusedError(f"{file} is readlist's own", hint="give the name of another file")
    check_place(files.pdf)
    wanted = pdf_record_of(file, _BY_HAND).sha256
    present = pdf_record_of(files.pdf, "").sha256 if size_of_file(files.pdf) is not None else ""
    if present not in {"", wanted} and not force:
        raise RefusedError(f"{place.paper.key} has another PDF already", hint="--force replaces it")
    aside = _copied(library, place, file) if present != wanted else None
    if move:
        file.unlink()  # of a link only the link
    return Attached(size_of_file(files.pdf), present != wanted, move, aside)


def _copied(library: Library, place: ListedPaper, file: Path) -> Path | None:
    """Store a copy of the file; return where the previous PDF is now, as `store_pdf`."""
    from readlist.network.responses import PartFile  # it loads sockets

    files = library.files(place.paper.key)
    locks = library.home.cache / "parts"
    make_folder(locks)
    make_folder(files.folder)
    with locked(locks / f"{place.paper.key}.lock"):
        part = PartFile(files.pdf_part, locks)
        part.remove()  # what a fetch may have left
        try:
            with file.open("rb") as source, open_to_write(part.path) as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
                sync_file(copy)
            check_pdf(part.path)  # the file may be growing still
            return store_pdf(library, place, part.path, pdf_record_of(part.path, _BY_HAND))
        finally:
            part.remove()


def attach_if_possible(library: Library, place: ListedPaper, file: Path) -> str:
    """As `attach_pdf`; return the reason, as a clause, if the file cannot be attached, else ""."""
    try:
        attach_pdf(library, place, file)
    except ReadlistError as error:
        return error.message  # its hint is for `attach`
    except OSError as error:
        return error.strerror or str(error)
    return ""


def check_pdf(file: Path) -> None:
    """Raise NotFoundError if there is no such file, RefusedError if it is not a complete PDF."""
    if not file.exists():
        raise NotFoundError(f"there is no file {file}", hint="give the name of a PDF")
    if size_of_file(file) is None:
        what = "a folder" if file.is_dir() else "not a regular file"
        raise RefusedError(f"{file} is {what}", hint="give the name of a PDF")
    if problem := pdf_problem(file):
        raise RefusedError(f"{file} {problem}", hint="save the paper itself, as a PDF")


class Linked(NamedTuple):
    """A file that came with a paper, and why it is not its PDF now, if it is not."""

    key: str
    file: str  # as it stands in the entry, or was typed
    problem: str = ""


def attach_linked(
    library: Library, intake: Intake, folders: Sequence[Path], *, dry_run: bool = False
) -> Iterator[Linked]:
    """Attach the files of the entries, one after the other (`dry_run`: only look for them).

    Relative paths begin at one of the folders. A file that is missing or not a PDF is reported,
    but for a snapshot of a web page. The first PDF of a paper counts.
    """
    done: set[str] = set()
    for taken in intake.taken:
        for file in taken.entry.files if taken.key else ():
            if taken.key not in done and not file.lower().endswith((".html", ".htm")):
                place = ListedPaper(intake.reading_list, taken.number)
                linked = _attached_file(library, place, folders, file, dry_run=dry_run)
                done.update([] if linked.problem else [taken.key])
                yield linked


def _attached_file(
    library: Library, place: ListedPaper, folders: Sequence[Path], file: str, *, dry_run: bool
) -> Linked:
    key = place.paper.key
    paths = list(_written_paths(file))
    if not re.match(r"[A-Za-z]:|\\", file):  # TeX does not show a name
        file = next((each for each in paths if not re.search(r"[\\{]", each)), file)
    if any(path.replace("\\", "/").startswith("//") for path in paths):
        # asking Windows for it would send credentials
        return Linked(key, file, "lies on another computer, where readlist does not look")
    places = (folder / Path(path).expanduser() for folder in folders for path in paths)
    path = next((place for place in places if size_of_file(place) is not None), None)
    if path is None:
        return Linked(key, file, "is not there")
    if dry_run:
        has_one = size_of_file(library.files(key).pdf) is not None
        return Linked(key, file, "" if has_one else pdf_problem(path))
    problem = attach_if_possible(library, place, path)
    return Linked(key, file, problem.removeprefix(f"{path} "))


def _written_paths(file: str) -> Iterator[str]:
    """The paths that may be meant, the likeliest first: other programs write them in many ways."""
    from readlist.formats.tex.reader import tex_to_text

    plain = re.sub(r"^file:(?://(?:localhost(?=/))?)?(?=/)", "", file)
    read = [plain, unquote(plain)]
    read += [tex_to_text(each) for each in read if re.search(r"[\\{]", each)]
    rooted = (f"/{each}" for each in read if each[:1].isalpha())  # as Mendeley means them
    for path in dict.fromkeys((*read, *rooted)):
        if "\0" in path:
            continue
        yield from dict.fromkeys((path, *(normalize(form, path) for form in ("NFC", "NFD"))))
