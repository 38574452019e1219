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
    #: The same, but only of documents whose last field of these holds text: where most don't, the
    #: others aren't written into one more index for nothing.
    SPARSE_INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = ()

    id: str
    tenant: str
    key: str

    def replaced(self, **changes: Any) -> Self:
        """`model_copy` for what is copied for every event: the same without its detours."""
        new = object.__new__(type(self))
        object.__setattr__(new, "__dict__", {**self.__dict__, **changes})
        object.__setattr__(new, "__pydantic_fields_set__", self.__pydantic_fields_set__)
        object.__setattr__(new, "__pydantic_extra__", None)
        object.__setattr__(new, "__pydantic_private__", None)
        return new

    def update_from(
        self,
        before: "State",  # noqa: ARG002 - those that know a shorter way look at it
    ) -> dict[str, Any] | None:
        """The update that makes of `before`'s document this one's, where that is less to write
        than the whole; None where it isn't. The writer is the only one, so `before` is what lies
        in the store."""
        return None

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
