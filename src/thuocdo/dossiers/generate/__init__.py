"""A province in a box: invented dossiers in bulk, with every event, hash and due time as the services would have written them."""
