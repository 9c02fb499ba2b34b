"""The insurer's side: requests that no colleague can decide, and helping people back in."""
