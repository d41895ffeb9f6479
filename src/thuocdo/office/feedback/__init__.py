"""Feedback and recommendations of people: the list, one of them with what is to be done, and recording what came on paper or by phone."""
