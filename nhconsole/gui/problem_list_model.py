"""What is wrong with the form, as a list; a row leads to its place."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nhconsole.core.problem import Problem, Severity
from nhconsole.gui.icons import icon
from nhconsole.gui.theme import Tone

_ROOT = QModelIndex()
TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARN, Severity.HINT: Tone.INFO}
ICONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "info"}


class ProblemListModel(QAbstractListModel):
    """Rows of :class:`~nhconsole.core.problem.Problem`, the gravest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[Problem, ...] = ()

    def set_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show other problems; nothing happens if they are the same."""
        order = list(Severity)
        ordered = tuple(sorted(problems, key=lambda problem: order.index(problem.severity)))
        if ordered == self._problems:
            return
        self.beginResetModel()
        self._problems = ordered
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._problems)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _short(problem)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{problem.message}\n{problem.remedy}".strip()
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{problem.severity}: {problem.sentence()}"
            case Qt.ItemDataRole.DecorationRole:
                return icon(ICONS[problem.severity], TONES[problem.severity].ink)
            case Qt.ItemDataRole.UserRole:
                return problem
        return None


def _short(problem: Problem) -> str:
    place = f"{problem.place}: " if problem.place else ""
    return f"{place}{problem.message} {problem.remedy}".strip()
