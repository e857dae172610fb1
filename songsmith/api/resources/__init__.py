"""Songs, words and takes for programs: the same permissions as the pages, as JSON."""
