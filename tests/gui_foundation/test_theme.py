"""Both themes name every colour, can be read, and follow the system."""

import json
import re

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QLabel, QPushButton

from nhconsole.gui.code.tokens import TokenKind
from nhconsole.gui.icons import icon, icon_pixmap
from nhconsole.gui.theme import (
    Role,
    Theme,
    ThemeKeeper,
    Tone,
    apply_theme,
    code_colour,
    code_font,
    load_theme,
    palette_of,
    style_sheet_of,
    theme,
    theme_keeper,
)
from nhconsole.resources import resource_folder, resource_text

THEMES = ("light", "dark")
ICONS = sorted(path.stem for path in (resource_folder() / "icons").glob("*.svg"))

ON_PANELS = ("window", "panel", "field", "alternate", "hover", "pressed")
ON_CODE = ("editor", "editor-current-line", "editor-error-line", "selection")
READ_TOGETHER = [
    *((ink, ground) for ink in ("text", "muted") for ground in ON_PANELS),
    *(("text", ground) for ground in ("accent-soft", "selection")),
    *(("accent-ink", ground) for ground in ("panel", "window", "hover", "accent-soft")),
    *(("accent-text", ground) for ground in ("accent", "accent-hover", "accent-pressed")),
    ("link", "panel"),
    ("link", "window"),
    ("selection-text", "selection"),
    ("tooltip-text", "tooltip"),
    *((tone.value, f"{tone.value}-soft") for tone in Tone),
    *((tone.value, ground) for tone in Tone for ground in ("panel", "window", "field", "hover")),
    *(("text", f"{tone.value}-soft") for tone in Tone),
    ("editor-line-number", "editor-gutter"),
    ("editor-line-number-current", "editor-gutter"),
    *(("editor-text", ground) for ground in (*ON_CODE, "editor-pair", "editor-found")),
    *((f"code-{kind}", ground) for kind in TokenKind for ground in ON_CODE[:3]),
]


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(p) for p in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio as WCAG 2 reckons it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_in_the_standard():
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_names_a_colour_for_each_role_and_for_nothing_else(name):
    colours = json.loads(resource_text(f"themes/{name}.json"))["colours"]

    assert set(colours) == {role.value for role in Role}
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in colours.values())


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground"), READ_TOGETHER, ids=lambda role: str(role))
def test_text_can_be_read_on_its_ground(name, ink, ground):
    shown = load_theme(name)

    assert contrast(shown.colour(Role(ink)), shown.colour(Role(ground))) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", ["panel", "window", "field", "editor"])
@pytest.mark.parametrize("mark", ["focus", "bad-fill", "info-fill", "good-fill"])
def test_marks_without_words_stand_out_from_their_ground(name, ground, mark):
    shown = load_theme(name)

    assert contrast(shown.colour(Role(mark)), shown.colour(Role(ground))) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_has_only_colours_of_the_theme(name):
    shown = load_theme(name)
    known = {colour.name() for colour in shown.colours.values()}

    sheet = style_sheet_of(shown)

    assert set(re.findall("#[0-9a-f]{3,8}", sheet)) <= known
    assert "@" not in sheet


def test_the_template_of_the_style_sheet_holds_no_colours_and_few_rules():
    template = resource_text("themes/app.qss")

    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb", template)
    assert template.count("{") <= 90


@pytest.mark.parametrize("name", THEMES)
def test_the_palette_differs_where_something_is_disabled(name):
    palette = palette_of(load_theme(name))
    roles = QPalette.ColorRole

    for role in (roles.Text, roles.WindowText, roles.ButtonText, roles.PlaceholderText):
        disabled = palette.color(QPalette.ColorGroup.Disabled, role)
        assert disabled == load_theme(name).colour(Role.DISABLED_TEXT)
        inactive = palette.color(QPalette.ColorGroup.Inactive, role)
        assert inactive == palette.color(QPalette.ColorGroup.Active, role)


def test_the_application_takes_the_theme_that_is_applied(qapp):
    shown = apply_theme(qapp, "dark")

    assert isinstance(shown, Theme)
    assert theme() is shown
    assert shown.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == shown.colour(Role.WINDOW)
    assert code_colour(TokenKind.TAG) == shown.colour(Role.CODE_TAG)


def test_a_change_of_theme_is_told_once(qapp, qtbot):
    apply_theme(qapp, "light")

    with qtbot.waitSignal(theme_keeper(qapp).theme_changed) as told:
        apply_theme(qapp, "dark")

    assert told.args == ["dark"]
    with qtbot.assertNotEmitted(theme_keeper(qapp).theme_changed):
        apply_theme(qapp, "dark")


def test_an_unknown_name_means_the_system(qapp):
    apply_theme(qapp, "solarized")

    assert theme_keeper(qapp).choice == "system"


def test_the_system_theme_follows_the_scheme_of_the_system(qapp):
    names = ["light"]
    keeper = ThemeKeeper(qapp, system_name=lambda: names[-1])
    keeper.choose("system")

    names.append("dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)

    assert keeper.shown.name == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window) == keeper.shown.colour(Role.WINDOW)
    keeper.choose("light")
    keeper.deleteLater()
    theme_keeper(qapp).choose("dark")


def test_a_chosen_theme_does_not_follow_the_system(qapp):
    apply_theme(qapp, "light")

    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)

    assert theme().name == "light"


def test_the_code_font_is_fixed_and_as_large_as_asked(qapp):
    assert code_font(points=15).pointSizeF() == 15
    assert code_font().fixedPitch()
    assert code_font("DejaVu Sans Mono").families()[0] == "DejaVu Sans Mono"


@pytest.mark.parametrize("name", ICONS)
def test_each_icon_draws_something_in_the_colour_of_its_role(themed, name):
    picture = icon_pixmap(name, 16, Role.BAD, 2.0)

    image = picture.toImage()
    pixels = (image.pixelColor(x, y) for x in range(32) for y in range(32))
    inks = [pixel for pixel in pixels if pixel.alpha() == 255]
    wanted = load_theme("light").colour(Role.BAD)
    assert image.size() == QSize(32, 32)
    assert inks
    assert all(abs(ink.red() - wanted.red()) <= 2 for ink in inks)


@pytest.mark.parametrize("name", ICONS)
def test_each_icon_is_drawn_on_one_grid_with_one_stroke(name):
    text = resource_text(f"icons/{name}.svg")

    assert 'viewBox="0 0 16 16"' in text
    assert 'stroke="currentColor"' in text
    assert 'stroke-linecap="round"' in text


def test_an_unknown_icon_is_an_error_where_it_is_asked_for(themed):
    with pytest.raises(FileNotFoundError, match="no icon “nonesuch”"):
        icon("nonesuch")


def test_an_icon_follows_the_theme_without_being_asked_again(qapp, qtbot):
    apply_theme(qapp, "light")
    button = QPushButton(icon("send"), "Send")
    qtbot.addWidget(button)
    before = button.icon().pixmap(QSize(16, 16)).toImage()

    apply_theme(qapp, "dark")

    assert button.icon().pixmap(QSize(16, 16)).toImage() != before


def test_a_disabled_icon_is_paler(themed):
    one = icon("send")

    normal = one.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Normal).toImage()
    disabled = one.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled).toImage()

    assert normal != disabled


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_is_sharp_on_every_screen(themed, ratio):
    picture = icon("send").pixmap(QSize(16, 16), ratio)

    assert picture.width() == round(16 * ratio)


def test_icons_outlive_the_names_that_held_them(themed, qtbot):
    labels = [QLabel() for _ in range(50)]
    for label in labels:
        qtbot.addWidget(label)
        label.setPixmap(QIcon(icon("tag")).pixmap(QSize(16, 16)))

    assert all(not label.pixmap().isNull() for label in labels)
