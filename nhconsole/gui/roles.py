"""What the colours of the window are for. The themes in ``resources/themes`` name each."""

from enum import StrEnum


class Role(StrEnum):
    """What a colour is for. Every theme file names a colour for each."""

    WINDOW = "window"
    PANEL = "panel"
    FIELD = "field"
    ALTERNATE = "alternate"
    HOVER = "hover"
    PRESSED = "pressed"
    BORDER = "border"
    FIELD_BORDER = "field-border"
    TEXT = "text"
    MUTED = "muted"
    DISABLED_TEXT = "disabled-text"
    LINK = "link"
    FOCUS = "focus"
    ACCENT = "accent"
    ACCENT_HOVER = "accent-hover"
    ACCENT_PRESSED = "accent-pressed"
    ACCENT_TEXT = "accent-text"
    ACCENT_INK = "accent-ink"
    ACCENT_SOFT = "accent-soft"
    GOOD = "good"
    GOOD_SOFT = "good-soft"
    GOOD_FILL = "good-fill"
    BAD = "bad"
    BAD_SOFT = "bad-soft"
    BAD_FILL = "bad-fill"
    WARN = "warn"
    WARN_SOFT = "warn-soft"
    WARN_FILL = "warn-fill"
    INFO = "info"
    INFO_SOFT = "info-soft"
    INFO_FILL = "info-fill"
    NEUTRAL = "neutral"
    NEUTRAL_SOFT = "neutral-soft"
    NEUTRAL_FILL = "neutral-fill"
    SELECTION = "selection"
    SELECTION_TEXT = "selection-text"
    TOOLTIP = "tooltip"
    TOOLTIP_TEXT = "tooltip-text"
    SCROLL = "scroll"
    SCROLL_HOVER = "scroll-hover"
    EDITOR = "editor"
    EDITOR_TEXT = "editor-text"
    EDITOR_CURRENT_LINE = "editor-current-line"
    EDITOR_ERROR_LINE = "editor-error-line"
    EDITOR_GUTTER = "editor-gutter"
    EDITOR_LINE_NUMBER = "editor-line-number"
    EDITOR_LINE_NUMBER_CURRENT = "editor-line-number-current"
    EDITOR_PAIR = "editor-pair"
    EDITOR_FOUND = "editor-found"
    EDITOR_FOUND_CURRENT = "editor-found-current"
    CODE_TAG = "code-tag"
    CODE_ATTRIBUTE = "code-attribute"
    CODE_STRING = "code-string"
    CODE_COMMENT = "code-comment"
    CODE_NUMBER = "code-number"
    CODE_KEYWORD = "code-keyword"
    CODE_PUNCTUATION = "code-punctuation"
    CODE_ENTITY = "code-entity"
    CODE_KEY = "code-key"
    CODE_HEADER = "code-header"
    CODE_OPERATOR = "code-operator"
    CODE_NAME = "code-name"
    CODE_VARIABLE = "code-variable"
    CODE_ERROR = "code-error"


class Tone(StrEnum):
    """What a status says at a glance; always beside a word or an icon, never alone."""

    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    INFO = "info"
    NEUTRAL = "neutral"

    @property
    def ink(self) -> Role:
        """The colour of text and icon."""
        return Role(self.value)

    @property
    def soft(self) -> Role:
        """The background behind such text."""
        return Role(f"{self.value}-soft")

    @property
    def fill(self) -> Role:
        """A strong colour for bars and marks that hold no text."""
        return Role(f"{self.value}-fill")
