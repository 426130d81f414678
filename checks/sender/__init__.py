"""What a domain publishes about who may send its mail: SPF, DMARC, DKIM, and blocklists."""
