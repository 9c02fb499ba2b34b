"""Paper in the hand of the portal: the font of the site embedded, sizes and colours, text that is never markup."""
