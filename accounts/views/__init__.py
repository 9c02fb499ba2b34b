"""Pages of sign-in and of one's own security, one subject a file."""
