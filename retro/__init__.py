"""Promotion reviews for customer-service managers, from back-office exports as they come."""

__all__ = ["__version__"]

__version__ = "0.1.0"
