"""What a citizen does with his own dossier: answers a request for papers, wants it back, rates the service."""
