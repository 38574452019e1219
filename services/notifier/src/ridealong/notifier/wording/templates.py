"""Templates whose words are said in a language."""

from functools import cache
from gettext import NullTranslations

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ridealong.notifier.wording.languages import Language


def templates(package: str, spoken: Language) -> Environment:
    """The templates of a package, their words said in this language."""
    return _templates(package, spoken.tag, spoken.words)


@cache
def _templates(package: str, _: str, words: NullTranslations) -> Environment:
    found = Environment(
        loader=PackageLoader(package),
        # The words are plain text until the page that shows them says how.
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    found.policies["ext.i18n.trimmed"] = True
    # The extension brings this method.
    found.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    return found
