"""Pages about people and organisations: staff, profiles, transfers, the tree, districts, doubles, own
roles.
"""
