"""Every form in which an exchange can be written: one list for menus and the command line."""

from nhconsole.core.export.csharp import export_csharp
from nhconsole.core.export.curl import export_curl
from nhconsole.core.export.exported import Exporter
from nhconsole.core.export.har import export_har
from nhconsole.core.export.javascript import export_javascript
from nhconsole.core.export.python_api import export_python
from nhconsole.core.export.python_requests import export_python_requests
from nhconsole.core.export.raw_http import export_http
from nhconsole.core.export.report import export_markdown

_EXPORTERS = (
    Exporter(id="curl", label="cURL", file_suffix=".sh", language="sh", function=export_curl),
    Exporter(
        id="python-requests",
        label="Python with requests",
        file_suffix=".py",
        language="python",
        function=export_python_requests,
    ),
    Exporter(
        id="python",
        label="Python with nhconsole",
        file_suffix=".py",
        language="python",
        function=export_python,
    ),
    Exporter(
        id="javascript",
        label="JavaScript (official SDK)",
        file_suffix=".mjs",
        language="javascript",
        function=export_javascript,
    ),
    Exporter(
        id="csharp",
        label="C# (official SDK)",
        file_suffix=".cs",
        language="csharp",
        function=export_csharp,
    ),
    Exporter(
        id="http",
        label="Raw HTTP",
        file_suffix=".http",
        language="http",
        function=export_http,
        takes_options=True,
    ),
    Exporter(
        id="har",
        label="HAR 1.2",
        file_suffix=".har",
        language="json",
        function=export_har,
        takes_options=True,
    ),
    Exporter(
        id="markdown",
        label="Report (Markdown)",
        file_suffix=".md",
        language="markdown",
        function=export_markdown,
        takes_options=True,
    ),
)


def exporters() -> tuple[Exporter, ...]:
    """Return all exporters, in the order of a menu."""
    return _EXPORTERS


def exporter_named(exporter_id: str) -> Exporter:
    """Return the exporter of an id; KeyError if there is none."""
    return {exporter.id: exporter for exporter in _EXPORTERS}[exporter_id]
