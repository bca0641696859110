"""The settings: how it connects, how long it waits, and how it looks."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFontComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nhconsole.storage.settings import Settings, problems_of

_THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
_PROXIES = (
    ("environment", "As the environment says"),
    ("none", "No proxy"),
    ("url", "This proxy:"),
)


class SettingsDialog(QDialog):
    """Edits a :class:`Settings` value; wrong values are said beside their field.

    Signals:
        settings_chosen(Settings): the person pressed OK.
    """

    settings_chosen = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setObjectName("settingsDialog")
        self.setWindowTitle(self.tr("Settings"))
        self._create_network()
        self._create_looks()
        self._create_history()
        self._create_buttons()
        self._lay_out()
        self._show(settings)
        self._connect()
        self._check()

    def _create_network(self) -> None:
        self._proxy_mode = QComboBox()
        self._proxy_mode.setObjectName("proxyModeCombo")
        for key, words in _PROXIES:
            self._proxy_mode.addItem(self.tr(words), key)
        self._proxy_mode.setToolTip("HTTPS_PROXY, ALL_PROXY, NO_PROXY")
        self._proxy = QLineEdit()
        self._proxy.setObjectName("proxyEdit")
        self._proxy.setAccessibleName(self.tr("Proxy URL"))
        self._proxy.setPlaceholderText("http://proxy.example:8080")
        self._ca_file = QLineEdit()
        self._ca_file.setObjectName("caFileEdit")
        self._ca_file.setPlaceholderText(self.tr("The system's certificates alone"))
        self._browse = QPushButton(self.tr("&Browse…"))
        self._browse.setObjectName("caFileButton")
        self._api_version = QLineEdit()
        self._api_version.setObjectName("apiVersionEdit")
        self._connect_s = _seconds_box("connectTimeoutSpin", 0.1, 600)
        self._silence_s = _seconds_box("silenceTimeoutSpin", 0.1, 3600)
        self._total_s = _seconds_box("totalTimeoutSpin", 0.1, 3600)
        self._answer = QSpinBox()
        self._answer.setObjectName("answerLimitSpin")
        self._answer.setRange(1, 1024)
        self._answer.setSuffix(" MiB")

    def _create_looks(self) -> None:
        self._theme = QComboBox()
        self._theme.setObjectName("themeCombo")
        for key, words in _THEMES:
            self._theme.addItem(self.tr(words), key)
        self._own_font = QCheckBox(self.tr("&Another font for code:"))
        self._own_font.setObjectName("ownFontCheck")
        self._font = QFontComboBox()
        self._font.setObjectName("fontCombo")
        self._font.setAccessibleName(self.tr("Font for code"))
        self._font.setFontFilters(QFontComboBox.FontFilter.MonospacedFonts)
        self._font_size = QSpinBox()
        self._font_size.setObjectName("fontSizeSpin")
        self._font_size.setRange(0, 72)
        self._font_size.setSpecialValueText(self.tr("As the system"))
        self._font_size.setSuffix(" pt")

    def _create_history(self) -> None:
        self._keep = _count_box("historyKeepSpin", 10_000_000, self.tr("All"))
        self._keep.setSuffix(self.tr(" exchanges"))
        self._keep.setSingleStep(1000)
        self._days = _count_box("historyDaysSpin", 36_500, self.tr("For ever"))
        self._days.setSuffix(self.tr(" days"))
        for box in (self._keep, self._days):
            box.setToolTip(
                self.tr("The oldest go first; those with a star stay. 0: there is no limit.")
            )

    def _create_buttons(self) -> None:
        self._problem = QLabel()
        self._problem.setObjectName("settingsProblem")
        self._problem.setWordWrap(True)
        self._problem.setProperty("tone", "bad")
        standard = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(standard.Ok | standard.Cancel | standard.RestoreDefaults)
        self._buttons.setObjectName("settingsButtons")

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("&Theme:"), self._theme)
        form.addRow(self._own_font, self._font)
        form.addRow(self.tr("Font si&ze:"), self._font_size)
        form.addRow(self.tr("&Proxy:"), self._proxy_mode)
        form.addRow("", self._proxy)
        certificates = QLabel(self.tr("&Extra certificates (PEM):"))
        certificates.setBuddy(self._ca_file)
        form.addRow(certificates, _row(self._ca_file, self._browse))
        form.addRow(self.tr("Limit for &connecting:"), self._connect_s)
        form.addRow(self.tr("Limit for &silence:"), self._silence_s)
        form.addRow(self.tr("Limit for the &whole exchange:"), self._total_s)
        form.addRow(self.tr("&Largest answer:"), self._answer)
        form.addRow(self.tr("api-&version:"), self._api_version)
        form.addRow(self.tr("&Keep in the history:"), self._keep)
        form.addRow(self.tr("&Days in the history:"), self._days)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addStretch()
        layout.addWidget(self._buttons)
        self.setMinimumWidth(560)

    def _connect(self) -> None:
        self._proxy_mode.currentIndexChanged.connect(self._check)
        self._own_font.toggled.connect(self._font.setEnabled)
        for edit in (self._proxy, self._ca_file, self._api_version):
            edit.textChanged.connect(self._check)
        for box in (self._connect_s, self._silence_s, self._total_s):
            box.valueChanged.connect(self._check)
        for count in (self._font_size, self._keep, self._days):
            count.valueChanged.connect(self._check)
        self._browse.clicked.connect(self._on_browse)
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        standard = QDialogButtonBox.StandardButton.RestoreDefaults
        self._buttons.button(standard).clicked.connect(self._on_defaults)

    def _show(self, settings: Settings) -> None:
        self._theme.setCurrentIndex(self._theme.findData(settings.theme))
        self._own_font.setChecked(bool(settings.editor_font_family))
        self._font.setEnabled(bool(settings.editor_font_family))
        if settings.editor_font_family:
            self._font.setCurrentFont(QFont(settings.editor_font_family))
        self._font_size.setValue(settings.editor_font_points)
        mode = settings.proxy if settings.proxy == "none" else "url" if settings.proxy else ""
        self._proxy_mode.setCurrentIndex(self._proxy_mode.findData(mode or "environment"))
        self._proxy.setText(settings.proxy if mode == "url" else "")
        self._ca_file.setText(settings.ca_file)
        self._connect_s.setValue(settings.connect_timeout_s)
        self._silence_s.setValue(settings.silence_timeout_s)
        self._total_s.setValue(settings.total_timeout_s)
        self._answer.setValue(settings.max_answer_mib)
        self._api_version.setText(settings.api_version)
        self._keep.setValue(settings.history_keep)
        self._days.setValue(settings.history_days)

    def _values(self) -> dict[str, object]:
        mode = self._proxy_mode.currentData()
        proxy = {"environment": "", "none": "none"}.get(mode, self._proxy.text().strip())
        own_font = self._font.currentFont().family() if self._own_font.isChecked() else ""
        return {
            "theme": self._theme.currentData(),
            "editor_font_family": own_font,
            "editor_font_points": self._font_size.value(),
            "proxy": proxy,
            "ca_file": self._ca_file.text().strip(),
            "connect_timeout_s": self._connect_s.value(),
            "silence_timeout_s": self._silence_s.value(),
            "total_timeout_s": self._total_s.value(),
            "max_answer_mib": self._answer.value(),
            "api_version": self._api_version.text().strip(),
            "history_keep": self._keep.value(),
            "history_days": self._days.value(),
        }

    @Slot()
    def _check(self) -> None:
        self._proxy.setVisible(self._proxy_mode.currentData() == "url")
        problems = problems_of(self._values())
        self._problem.setText(" ".join(problem.message for problem in problems))
        self._problem.setVisible(bool(problems))
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(not problems)

    @Slot()
    def _on_browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Certificates to trust"))
        dialog.setNameFilters([self.tr("Certificates (*.pem *.crt *.cer)"), self.tr("All (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._ca_file.setText)
        dialog.open()

    @Slot()
    def _on_defaults(self) -> None:
        self._show(Settings())

    @Slot()
    def _on_accepted(self) -> None:
        chosen = replace(self._settings, **self._values())  # type: ignore[arg-type]  # checked
        self.settings_chosen.emit(chosen)
        self.accept()


def _seconds_box(name: str, least: float, most: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setObjectName(name)
    box.setRange(least, most)
    box.setDecimals(1)
    box.setSuffix(" s")
    return box


def _count_box(name: str, most: int, word_for_none: str) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    box.setRange(0, most)
    box.setGroupSeparatorShown(True)
    box.setSpecialValueText(word_for_none)
    return box


def _row(edit: QWidget, button: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(edit, 1)
    layout.addWidget(button)
    return row
