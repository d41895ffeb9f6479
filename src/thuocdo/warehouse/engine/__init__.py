"""The engines that ask the files. One setting chooses; each gives the same figures."""
