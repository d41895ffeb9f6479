"""Reports as they really look, read into tables and figures."""
