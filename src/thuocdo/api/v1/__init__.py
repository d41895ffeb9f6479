"""The first version of the API: one module for each room, put together in `interface`."""
