"""Reading a letter that came back: who refused it, for whom, why, and whose side that is on. Pure:
no network, no language, no opinion on the customer's services."""
