"""A believable women's-wear shop with a known story, written as the platforms export it."""

from retro.demo.shop import DemoShop, write_demo

__all__ = ["DemoShop", "write_demo"]
