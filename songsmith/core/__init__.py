"""Django helpers that know no other app."""
