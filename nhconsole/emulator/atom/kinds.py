"""The kinds of registration description, by the names of their elements."""

from dataclasses import dataclass

from nhconsole.emulator.hub.description import SHAPES, PlatformShape


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptionKind:
    """A platform's native or template registrations."""

    shape: PlatformShape
    is_template: bool


def element_name(kind: DescriptionKind) -> str:
    """Return the element of a kind, such as ``AppleTemplateRegistrationDescription``."""
    return f"{kind.shape.element}{'Template' * kind.is_template}RegistrationDescription"


_KINDS = {
    element_name(kind): kind
    for shape in SHAPES
    for kind in (
        DescriptionKind(shape=shape, is_template=False),
        DescriptionKind(shape=shape, is_template=True),
    )
}


def kind_named(element: str) -> DescriptionKind | None:
    """Return the kind that an element's name means, or None."""
    return _KINDS.get(element)
