"""Open data for everybody: pages for people, files, the DCAT-AP catalogue and the read interface that CKAN harvesters know."""
