"""Mandates ("ủy quyền"): one citizen lets another act for him at the portal, for what he names and until a day; what is done counts as his own."""
