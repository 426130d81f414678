"""What other programs use: REST under /api/v1. See docs/api.md."""
