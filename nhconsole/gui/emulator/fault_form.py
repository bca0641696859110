"""The fields of one kind of fault, and how they read as an order."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from nhconsole.core.sending.headers import Headers
from nhconsole.gui.emulator.catalogue import SUGGESTED, FaultChoice, FaultFieldForm

_TEXT_LINES = 2.8
_FIELD_WIDTH = 170
_UNITS = {"_s": " s", "_bytes": " B", "_after": " s"}


class FaultForm(QWidget):
    """A field for each thing that an order of the kind may say. What is left as usual is not said.

    Args:
        kind: what is to be played.
        parent: of the widget.
    """

    def __init__(self, kind: FaultChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"faultForm_{kind.name}")
        self._kind = kind
        self._fields = {form.name: self._field(form) for form in kind.fields}
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(14)
        rows.setVerticalSpacing(7)
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for form in kind.fields:
            self._add_row(rows, form)

    def order(self) -> dict[str, object]:
        """Return what is to be played, without how often and for which requests."""
        said = {name: _value(widget) for name, widget in self._fields.items()}
        return {
            "kind": self._kind.name,
            **{name: value for name, value in said.items() if value not in (None, "", {})},
        }

    def _add_row(self, rows: QFormLayout, form: FaultFieldForm) -> None:
        field = self._fields[form.name]
        label = QLabel(form.label)
        label.setBuddy(field)
        label.setToolTip(form.description)
        label.setMinimumWidth(118)
        rows.addRow(label, field)

    def _field(self, form: FaultFieldForm) -> QWidget:
        suggested = SUGGESTED.get(self._kind.name, {}).get(form.name)
        widget = _made(form)
        widget.setObjectName(f"fault_{self._kind.name}_{form.name}")
        widget.setAccessibleName(form.label)
        widget.setAccessibleDescription(form.description)
        widget.setToolTip(form.description)
        if isinstance(widget, QSpinBox) and suggested is not None:
            widget.setValue(int(suggested))
        elif isinstance(widget, QDoubleSpinBox) and suggested is not None:
            widget.setValue(suggested)
        return widget


def headers_in(text: str) -> Headers:
    """Return the headers written one a line as “Name: value”."""
    pairs = (line.partition(":") for line in text.splitlines() if line.strip())
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _made(form: FaultFieldForm) -> QWidget:
    if form.form == "choice":
        return _choice([(each, each) for each in form.choices])
    if form.form == "boolean":
        return _choice([("as usual", None), ("yes", True), ("no", False)])
    if form.form in ("integer", "number"):
        return _spin(form)
    if form.form in ("text", "headers"):
        return _text(form)
    return QLineEdit()


def _choice(choices: Iterable[tuple[str, object]]) -> QComboBox:
    """Return a box whose first choice is the usual one."""
    box = QComboBox()
    box.setFixedWidth(_FIELD_WIDTH)
    for words, value in choices:
        box.addItem(words, value)
    return box


def _spin(form: FaultFieldForm) -> QAbstractSpinBox:
    """Return a spin box whose lowest value says that nothing is said."""
    box: QSpinBox | QDoubleSpinBox
    if form.form == "integer":
        box = QSpinBox()
        box.setRange(int(form.minimum) - 1, int(form.maximum))
        box.setValue(int(form.minimum) - 1)
    else:
        box = QDoubleSpinBox()
        box.setDecimals(3 if 0 < form.minimum < 1 else 1)
        box.setRange(min(form.minimum, 0.0), form.maximum)
        box.setValue(0.0)
    if form.minimum >= 0:
        box.setSpecialValueText("as usual")
    units = (unit for ending, unit in _UNITS.items() if form.name.endswith(ending))
    box.setSuffix(next(units, ""))
    box.setFixedWidth(_FIELD_WIDTH)
    return box


def _text(form: FaultFieldForm) -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(round(edit.fontMetrics().height() * _TEXT_LINES))
    edit.setFixedWidth(2 * _FIELD_WIDTH + 40)
    one_each = "Name: value, one a line" if form.form == "headers" else "as usual"
    edit.setPlaceholderText(one_each)
    return edit


def _value(widget: QWidget) -> object:
    """Return what stands in a field; None for what is left as usual."""
    if isinstance(widget, QSpinBox | QDoubleSpinBox):
        is_usual = bool(widget.specialValueText()) and widget.value() == widget.minimum()
        return None if is_usual else widget.value()
    if isinstance(widget, QComboBox):
        # The first choice is the usual one.
        return widget.currentData() if widget.currentIndex() > 0 else None
    if isinstance(widget, QPlainTextEdit):
        text = widget.toPlainText()
        is_headers = widget.objectName().endswith("_headers")
        return dict(headers_in(text)) if is_headers else text
    return widget.text().strip() if isinstance(widget, QLineEdit) else None
