"""Writing official reports: list, outline with progress, editor of a block, history, preview, approval, signing, files."""
