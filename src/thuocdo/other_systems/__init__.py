"""What other systems report of their dossiers: each message kept, read by its adapter, taken in once, and reconciled with their own lists."""
