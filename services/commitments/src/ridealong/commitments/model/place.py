"""Ids of documents."""


def place(tenant: str, *names: str) -> str:
    """`tenant/…`, the names told apart even where they hold slashes themselves."""
    return "/".join((tenant, *(name.replace("%", "%25").replace("/", "%2F") for name in names)))
