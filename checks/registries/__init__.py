"""What registries say of a domain, read from their RDAP and WHOIS answers. No sockets."""
