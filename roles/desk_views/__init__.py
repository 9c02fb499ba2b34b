"""The insurer's side: requests that no colleague can decide, of organisations, and helping people back in."""
