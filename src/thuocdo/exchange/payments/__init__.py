"""What payment gateways tell us."""
