"""The matching itself: plain functions from a position and a résumé to a Screening, without database or HTTP."""

VERSION = 7
"""Raised with every change that may give another Screening of the same résumé: "Screen again" then screens anew."""
