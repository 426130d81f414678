"""What support managers see: what customers ask about, and outages as they form.

The pages are `dashboard_page` and `incidents_page`; who may see them, `assistant.staff` decides.
"""
