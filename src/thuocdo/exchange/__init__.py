"""The face for other systems that call us by rules of their own: payment gateways tell here what was paid."""
