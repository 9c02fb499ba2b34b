"""Rules of sign-in, one subject a file: passwords, proving, text messages, enrolling, recovery codes."""
