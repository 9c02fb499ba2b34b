"""Set-up of the portal: installs, starts, checks. Nothing in here runs in production or is imported by the portal."""
