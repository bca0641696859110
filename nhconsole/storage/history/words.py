"""Words as a person types them into a search field, as phrases to look for; nothing is an error."""

import re
import unicodedata
from dataclasses import dataclass

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | {"\0": " "})
_ITEM = re.compile(r'"(?P<quoted>[^"]*)(?P<end>"?)(?P<star>\*?)|(?P<plain>[^\s"]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that must occur side by side; ``user:42`` counts as two."""

    text: str
    is_prefix: bool = False
    """Whether the last word may go on."""


def phrases_of(typed: str) -> tuple[Phrase, ...]:
    """Return the phrases in what was typed; signs alone, which no word has, are left out."""
    typed = typed.translate(_QUOTES)
    found = (_phrase(item, is_last=item.end() == len(typed)) for item in _ITEM.finditer(typed))
    return tuple(phrase for phrase in found if any(map(_is_of_word, phrase.text)))


def _phrase(item: re.Match[str], *, is_last: bool) -> Phrase:
    plain = item.group("plain")
    if plain is not None:
        return Phrase(text=plain, is_prefix=is_last or plain.endswith("*"))
    # A phrase whose second quotation mark is still to come is being typed, too.
    is_prefix = bool(item.group("star")) or not item.group("end")
    return Phrase(text=item.group("quoted"), is_prefix=is_prefix)


def _is_of_word(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "Co"
