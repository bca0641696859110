"""Asks for the name under which a connection is kept, and whether real devices hang on it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QInputDialog, QLineEdit, QWidget


class ProfileNameDialog(QInputDialog):
    """Qt's own question for a text, with one box to tick.

    Signals:
        profile_named(str, bool): the name, and whether the box is ticked.
    """

    profile_named = Signal(str, bool)

    def __init__(
        self, name: str = "", *, is_production: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("profileNameDialog")
        self.setWindowTitle(self.tr("Save this connection"))
        self.setLabelText(
            self.tr("Name of the profile. Its key goes to the system's key store only.")
        )
        self.setTextEchoMode(QLineEdit.EchoMode.Normal)
        self.setTextValue(name)
        self._production = QCheckBox(self.tr("This is &production: real devices hang on it"))
        self._production.setObjectName("productionCheck")
        self._production.setToolTip(
            self.tr("Before something of the history is sent there at a click, you are asked.")
        )
        self._production.setChecked(is_production)
        # Qt makes the fields with the first thing that needs them; the box goes among them.
        self.setOkButtonText(self.tr("&Save"))
        layout = self.layout()
        if isinstance(layout, QBoxLayout):
            # Above the buttons.
            layout.insertWidget(layout.count() - 1, self._production)

        self.textValueSelected.connect(self._on_named)

    @Slot(str)
    def _on_named(self, name: str) -> None:
        self.profile_named.emit(name, self._production.isChecked())
