"""What the psychometrics cost, beside the fastest free program: ``python -m bench.psychometrics --peer PYTHON``."""
