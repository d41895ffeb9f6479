"""Papers as data, and the same paper written as Word, Excel, PDF, CSV."""
