"""The pages where lyrics and takes meet."""
