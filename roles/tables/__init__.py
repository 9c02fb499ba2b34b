"""Lists of requests, invitations and people who are helped back in."""
