"""The targets of a plan beside the latest figures: what is met, what is not, what nobody measures yet."""
