"""The second way to count: response times in plain Python, written from the definitions alone."""
