"""The bytes of an answer, decompressed step by step, so that a bomb ends early."""

import zlib
from collections.abc import Iterable, Iterator

_STEP = 1 << 16  # bytes decompressed at once
_GZIP = 16 + zlib.MAX_WBITS


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The body in pieces of at most 64 kB or as they came; `encoding` is its Content-Encoding.

    Raises ValueError for an encoding that was not asked for and for broken compression, and
    EOFError where compressed data ends too early.
    """
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        yield from chunks
    elif name in {"gzip", "x-gzip"}:
        yield from _inflated(chunks)
    else:
        raise ValueError(f"an encoding that was not asked for ({name[:40]})")


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(_GZIP)
    for chunk in chunks:
        data = chunk
        while data:
            if inflate.eof:  # a further member follows
                inflate = zlib.decompressobj(_GZIP)
            try:
                piece = inflate.decompress(data, _STEP)
            except zlib.error as error:
                raise ValueError("broken compression") from error
            data = inflate.unconsumed_tail or inflate.unused_data
            if piece:
                yield piece
    if not inflate.eof:
        raise EOFError("the compressed data ends too early")
