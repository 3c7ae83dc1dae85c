"""What runs inside the sandbox, beside a Python submission. It never holds an expected value."""
