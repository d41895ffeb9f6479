"""Feedback and recommendations of citizens: sent, followed, judged; and what was published, for everybody."""
