"""The cube: what each measure of each unit gains or loses on each day. It can be dropped and built again at any time, and gives the same figures."""
