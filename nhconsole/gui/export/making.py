"""What a worker does for an export: loads templates and table, writes the text. No Qt here."""

from nhconsole.code_templates import code_templates
from nhconsole.core.export import (
    Exported,
    ExportSource,
    ReportFacts,
    ReportOptions,
    exporter_named,
)
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.sending.exchange import Exchange
from nhconsole.explained import explanation_table
from nhconsole.gui.collector import collector_waiting


def make_export(
    exporter_id: str,
    exchange: Exchange,
    redactor: Redactor,
    options: ReportOptions,
    facts: ReportFacts,
) -> Exported:
    """Return the export; linear in the exchange's size, so not for the window's thread.

    Raises:
        ExportRefused: a secret would stand in it.
    """
    source = ExportSource(
        exchange=exchange,
        redactor=redactor,
        templates=code_templates(),
        table=explanation_table(),
        options=options,
        facts=facts,
    )
    with collector_waiting():
        return exporter_named(exporter_id).function(source)
