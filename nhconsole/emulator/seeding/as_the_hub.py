"""Looks at seeded devices as the hub looks at those that register: handles and templates."""

from nhconsole.emulator.atom.checks import Refused, check_handle, check_template
from nhconsole.emulator.devices import Device
from nhconsole.emulator.hub.description import Template, shape_of
from nhconsole.emulator.seeding.shapes import handle_and_keys, template_of
from nhconsole.emulator.seeding.wrong import Wrong


def check_as_the_hub(device: Device) -> None:
    """Refuse what nobody could register.

    Raises:
        Wrong: The handle cannot be one of its platform, or a template cannot be used.
    """
    if device.installation is None:
        _check_handle(device)
    for number, registration in enumerate(device.registrations):
        template = template_of(device.platform, registration.template)
        problem = check_template(template, device.platform) if template else None
        if problem:
            remedy = "write one that its platform can take"
            raise Wrong(
                f"the hub refuses it: {problem}", remedy, *_place(number, registration.template)
            )


def _check_handle(device: Device) -> None:
    handle, keys = handle_and_keys(device)
    try:
        check_handle(shape_of(device.platform), (handle, *keys))
    except Refused as refused:
        remedy = "write one as its platform has it"
        raise Wrong(f"the hub refuses it: {refused}", remedy, "handle") from None


def _place(number: int, template: str | Template | None) -> tuple[str | int, ...]:
    inner = ("body",) if isinstance(template, Template) else ()
    return ("registrations", number, "template", *inner)
