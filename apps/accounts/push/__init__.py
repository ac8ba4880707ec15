"""Messages to browsers that are not open (RFC 8030), encrypted for them alone (RFC 8291)."""
