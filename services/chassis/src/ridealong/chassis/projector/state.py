"""What a projection keeps: immutable documents, each with one writer."""

from typing import Any, ClassVar, NamedTuple, Self

from pydantic import BaseModel, ConfigDict


class State(BaseModel):
    """A document of a projection. Rules answer a new one (`model_copy`), never change one.

    `id` is unique in the collection and begins with the tenant; `key` is the partition key
    (`tenant/rep`) of the events that may write it, so that it has exactly one writer.
    """

    # An error's message may be logged, so it doesn't repeat what people wrote.
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    COLLECTION: ClassVar[str]
    #: Fields to index together, one tuple an index.
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = ()

    id: str
    tenant: str
    key: str

    def to_document(self) -> dict[str, Any]:
        """The form in the store."""
        document = self.model_dump(mode="python")
        document["_id"] = document.pop("id")
        return document

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """The state that `to_document` wrote."""
        fields = dict(document)
        fields["id"] = fields.pop("_id")
        return cls.model_validate(fields)


class Ref(NamedTuple):
    """Where a state lies."""

    model: type[State]
    id: str
