"""From what was heard in a recording, corrected by the writer, to what the composer must keep."""
