"""How often Python looks for garbage in a process that folds events."""

import gc
from typing import Final

#: Young objects between two looks. A batch makes some hundred thousand at once, and all of them go
#: by themselves: at Python's own 700 a look comes every few dozen events, for nothing.
_YOUNG: Final = 50_000


def rarely() -> None:
    """Never look again at what is there now (modules, models, the app), and rarely at what comes.

    For a process of its own, once, after all is imported: what is there now is never freed.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 100)
