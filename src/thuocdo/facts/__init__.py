"""The contract by which a register declares the rows it gives to statistics."""
