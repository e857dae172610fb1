"""From a recording to what was heard in it: a draft that the writer corrects, never silently used."""
