"""A small staged Internet for tests and demonstrations. See README.md in this folder."""
