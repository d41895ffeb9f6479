"""Electronic forms: what an applicant is asked online, as a JSON schema that belongs to a version of a procedure."""
