"""Whose word counts where both must agree: the rule that every service shares (DOMAIN 4.3)."""

from collections.abc import Collection


def words_missing(
    said: Collection[str],
    rep: str,
    manager: str | None,
    led: Collection[str],
    *,
    alone: bool = False,
) -> tuple[str, ...]:
    """Who of the pair hasn't agreed; empty where both have, or the rep to what is theirs `alone`.

    `said` are those who agreed, `led` all who lead or ever led the rep: what one of them agreed to
    stays agreed when another takes over. Where nobody leads the rep now, "manager" is missing.
    """
    words = () if rep in said else (rep,)
    if alone or (set(said) & set(led)) - {rep}:
        return words
    return (*words, manager or "manager")
