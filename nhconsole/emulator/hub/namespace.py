"""The namespace: its hubs, found by name, and its own keys."""

from collections.abc import Callable
from dataclasses import dataclass, field

from nhconsole.emulator.access.policies import Policy
from nhconsole.emulator.hub.hub import Hub


@dataclass(kw_only=True)
class Namespace:
    """All hubs of an emulator."""

    policies: tuple[Policy, ...]
    """The keys of the namespace; a hub has keys of its own."""
    make_hub: Callable[[str], Hub]
    on_removed: Callable[[str], None]
    """Is told the name of a hub that is gone."""
    _hubs: dict[str, Hub] = field(default_factory=dict)

    @property
    def hubs(self) -> tuple[Hub, ...]:
        """All hubs, oldest first."""
        return tuple(self._hubs.values())

    def find(self, name: str) -> Hub | None:
        """Return the hub that a path segment names, or None (ASSUMED: compared without case)."""
        return self._hubs.get(name.casefold())

    def create(self, name: str) -> Hub:
        """Make a hub and return it."""
        hub = self.make_hub(name)
        self._hubs[name.casefold()] = hub
        return hub

    def remove(self, name: str) -> bool:
        """Remove a hub with all it has; return whether there was one."""
        hub = self._hubs.pop(name.casefold(), None)
        if hub is not None:
            self.on_removed(hub.name)
        return hub is not None

    def policy(self, name: str) -> Policy | None:
        """Return the namespace's policy of that name, or None."""
        return next((policy for policy in self.policies if policy.name == name), None)
