"""Applying online: what is needed, the questions page by page, the papers, the check of the answers, and the confirmation."""
