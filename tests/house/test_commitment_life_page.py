"""The page about the life of a commitment says what its table says."""

from tests.commitment_life_page import PAGE, main, render


def test_the_page_is_that_of_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run `make docs` and commit the page"


def test_a_page_that_is_behind_is_told() -> None:
    assert main(["--check"]) == 0
