"""Reports: send files in, see what was read in them and what does not add up."""
