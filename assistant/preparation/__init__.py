"""What to have ready for the contact with support: channel, section, identifiers, limits.

A provider is one profile (`profiles/*.toml`); what a symptom is about is one entry of
`matters.toml`; the rest are small pure functions over them. Everything is codes until
`wording.to_json` puts it into words.
"""
