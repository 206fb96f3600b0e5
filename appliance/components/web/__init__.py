"""Web: the application and its worker, release by release, reached by the edge alone."""
