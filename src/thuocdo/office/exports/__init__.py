"""Downloads: a report and its audit extract as files."""
