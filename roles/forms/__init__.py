"""Forms of roles, invitations, requests of organisations, and helping people back in."""
