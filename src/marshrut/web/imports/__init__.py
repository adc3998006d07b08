"""Staff lists on their way in: upload → progress → what will be done → confirm → result with a file of errors.

For the methodist of a municipality, the head of a school and the region's centre, each within the own reach.
"""
