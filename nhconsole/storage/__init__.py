"""Settings, secrets, drafts and history on this machine."""
