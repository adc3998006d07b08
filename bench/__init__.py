"""What the pages cost: CPU, statements, bytes, memory and start times of the real stack with the demonstration.

``python -m bench`` starts the product in a folder of its own, walks its pages as the demonstration's people do,
and writes ``docs/benchmarks.md``. It asserts nothing: counts and bytes are held by ``tests/web/test_page_costs.py``.
"""
