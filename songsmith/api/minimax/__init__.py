"""The MiniMax music API, answered by this server's own engine."""
