"""Connection strings, endpoints and hub names: what a person pastes, and what it means."""
