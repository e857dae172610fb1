"""Several people in one sheet at once: the Yjs document behind a draft, its rooms and its sockets."""
