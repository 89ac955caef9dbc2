"""Payments (缴款): orders, the provider that takes the money, the treasury that books it."""
