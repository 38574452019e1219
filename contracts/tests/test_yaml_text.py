import string
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.yamltext import dump

letters = st.text(alphabet=string.printable + "äß€\x85\u2028\ufeff", max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | letters,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(letters, inner, max_size=4),
)


@given(st.dictionaries(letters, values, min_size=1, max_size=5))
def test_yaml_reads_what_was_written(document: dict[str, Any]) -> None:
    assert yaml.safe_load(dump(document)) == document
