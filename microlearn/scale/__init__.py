"""What the product needs at a size: machines, engines and money, out of measured figures."""
