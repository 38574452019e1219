"""Ids of documents that lie below a tenant's or a person's partition key."""


def composed(key: str, *parts: str) -> str:
    """`key/part/part`, such that other parts never give the same id.

    Ids are the publisher's own strings and may hold slashes; those of the parts are escaped, and a
    collection always uses the same number of parts.
    """
    return "/".join((key, *(part.replace("%", "%25").replace("/", "%2F") for part in parts)))
