"""The demonstration: three regions of the published sources with invented people and a history made of rows.

Owns who is invented and what happened to them. Writes rows in bulk, such as the use-cases would have written
them; what the shown accounts find on their first page is made by the use-cases and flows themselves. Changes no
rule: nothing outside this package knows that a region is a demonstration, except by the region's own mark.

``load.load_demo`` fills; ``logins.lines`` tells how to sign in; ``content`` holds the facts and texts.
"""
