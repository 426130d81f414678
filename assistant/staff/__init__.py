"""Who of the provider's staff is signed in, what they may do, and the pages that are theirs.

A page asks `gate.require(Role.MANAGER)` before it shows anything and again before each action; what
a role may is decided in `roles` alone.
"""
