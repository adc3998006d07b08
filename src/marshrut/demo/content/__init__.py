"""What the demonstration is made of: facts of the three sources and invented names, as data, no Django.

Modules: ``items`` (two online forms), ``places`` (regions, municipalities, bodies), ``names`` (people),
``schools`` (posts, subjects, school names), ``offers`` (programmes, offers), ``activities`` (events,
sites, communities), ``glossary`` (local terms). Each ``load_…`` reads its file once and gives frozen values.
The published figures (64 programmes, 20 of them in the register, 128 events, 46 and 19 sites, 84 × 85)
follow from the counts here; what the sources do not say stands in the files as an assumption.
"""
