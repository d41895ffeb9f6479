"""Digital signatures of PDF files (PAdES): signing one, and saying of one who signed it, when, and whether it is whole."""
