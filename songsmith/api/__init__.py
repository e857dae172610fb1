"""What programs talk to: the MiniMax music API and a resource API of our own. No decisions of music here."""
