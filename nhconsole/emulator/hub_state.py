"""What the emulated hub knows, and which registrations a send reaches.

Native sends reach native registrations of their platform, template sends template registrations of
every platform. Source: Microsoft's pages on registrations and on tag expressions.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nhconsole.core.audience.tag_expression import TagExpression
from nhconsole.emulator.devices import Device, Registration
from nhconsole.emulator.policies import Policy

TEMPLATE_FORMAT = "template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A registration that a send reaches, and its device."""

    device: Device
    registration: Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """One hub: its name, its keys, its devices."""

    name: str
    policies: tuple[Policy, ...]
    devices: tuple[Device, ...]

    def is_named(self, name: str) -> bool:
        """Whether a path segment means this hub (ASSUMED: compared without case)."""
        return self.name.casefold() == name.casefold()

    def policy(self, name: str) -> Policy | None:
        """Return the policy of that name, or None."""
        return next((policy for policy in self.policies if policy.name == name), None)

    def targets(self, format_name: str, audience: TagExpression | None) -> tuple[Target, ...]:
        """Return what a send of this format reaches; no audience is a broadcast."""
        return tuple(
            target
            for target in self._of_format(format_name)
            if audience is None or audience.matches(target.registration.tags)
        )

    def _of_format(self, format_name: str) -> Iterator[Target]:
        for device in self.devices:
            for registration in device.registrations:
                if registration.template is not None:
                    meant = format_name == TEMPLATE_FORMAT
                else:
                    meant = format_name == device.platform
                if meant:
                    yield Target(device=device, registration=registration)
