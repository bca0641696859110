"""Fills the templates of ``resources/code/``: ``@@name@@`` stands for a text.

A line that consists of one name alone goes when its text is empty.
"""

import re
from collections.abc import Mapping

from nhconsole.core.export.exported import ExportRefused

_LINE = re.compile(r"^@@(\w+)@@\n", re.MULTILINE)
_NAME = re.compile(r"@@(\w+)@@")


def fill(templates: Mapping[str, str], name: str, values: Mapping[str, str]) -> str:
    """Return a template with its names replaced, all in one pass: no value is looked into.

    Raises:
        ExportRefused: the template is missing, or wants a name that is not known.
    """
    template = templates.get(name)
    if template is None:
        raise ExportRefused(f"The template “{name}” is missing from resources/code.")
    kept = _LINE.sub(lambda line: line.group() if values.get(line[1], "?") else "", template)
    unknown = {found[1] for found in _NAME.finditer(kept)} - values.keys()
    if unknown:
        names = ", ".join(sorted(unknown))
        raise ExportRefused(f"The template “{name}” has a name that means nothing: {names}.")
    return _NAME.sub(lambda found: values[found[1]], kept)
