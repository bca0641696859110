"""What a policy must allow for a call, and what is answered when it does not.

Source: Microsoft's page on security: Listen for single registrations, Send for sends, Manage for
lists by tag and for hubs; and recorded answers.
"""

from nhconsole.emulator.access.policies import Policy, Right
from nhconsole.emulator.answers import OWN_WORDING, Refusal


def missing_right(policy: Policy, right: Right) -> Refusal | None:
    """Return the refusal of a policy that lacks a right; None if it has it."""
    if right in policy.rights:
        return None
    reason = f"policy {policy.name} has no {right} right"
    if right is Right.SEND:
        # As recorded in 2022: 403 with an empty body.
        return Refusal(status=403, reason=reason)
    if right is Right.MANAGE:
        text = "Manage claim is required for this operation."
        return Refusal(status=401, text=text, reason=reason)
    # ASSUMED: in the manner of the text for Manage.
    text = f"Listen claim is required for this operation {OWN_WORDING}."
    return Refusal(status=401, text=text, reason=reason)
