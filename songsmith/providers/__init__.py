"""What can turn a request into music."""
