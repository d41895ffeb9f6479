"""The live service index of Decision 766/QĐ-TTg: definitions, scores, history, what moved a score and what would lift it."""
