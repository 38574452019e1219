"""Documents as the store takes them: their form on the wire, and what has none."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

import bson
from bson.codec_options import CodecOptions, TypeCodec, TypeRegistry
from bson.decimal128 import Decimal128
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument
from pymongo.errors import BulkWriteError, DocumentTooLarge, OperationFailure, PyMongoError

Document = dict[str, Any]

LARGEST_DOCUMENT = 16 * 1024 * 1024
"""Bytes of the largest document that the store takes."""


#: BSONObjectTooLarge, what an update says that would make a document too large, and
#: TransactionTooLargeForCache.
_SIZE_CODES = frozenset({10334, 17280, 17419, 17420, 388})


class DoesNotFit(ValueError):
    """The store never takes this document; the message says what is in it, in no one's words."""


class _DecimalCodec(TypeCodec):
    python_type = Decimal
    bson_type = Decimal128

    def transform_python(self, value: Decimal) -> Decimal128:
        return Decimal128(value)

    def transform_bson(self, value: Decimal128) -> Decimal:
        return value.to_decimal()


def _encode_rest(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"no BSON form for {type(value).__name__}")


CODEC: CodecOptions[Document] = CodecOptions(
    tz_aware=True,
    type_registry=TypeRegistry([_DecimalCodec()], fallback_encoder=_encode_rest),
)


def is_about_size(error: PyMongoError) -> bool:
    """Whether the store refused documents, or all of them at once, for their size: it will do so
    again."""
    if isinstance(error, DocumentTooLarge):
        return True
    if isinstance(error, BulkWriteError):
        codes = {each.get("code") for each in (error.details or {}).get("writeErrors", ())}
        return bool(codes & _SIZE_CODES)
    return isinstance(error, OperationFailure) and error.code in _SIZE_CODES


def encoded(document: Document) -> Document:
    """The document as it goes over the wire, so that it is encoded once.

    Raises:
        DoesNotFit: the store would never take it.
    """
    try:
        raw = bson.encode(document, codec_options=CODEC)
    except (BSONError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise DoesNotFit(f"what has no form in the store ({type(error).__name__})") from error
    if len(raw) > LARGEST_DOCUMENT:
        raise DoesNotFit(f"more than the {LARGEST_DOCUMENT // 1024**2} MiB of a document")
    return cast("Document", RawBSONDocument(raw))


def as_stored(document: Document) -> Document:
    """What is read back of a document that was written: instants cut to milliseconds and so on."""
    return bson.decode(bson.encode(document, codec_options=CODEC), codec_options=CODEC)
