"""Set-up of the portal: installs, starts, checks. Nothing in here runs in production, and nothing imports Django."""
