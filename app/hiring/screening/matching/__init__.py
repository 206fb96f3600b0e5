"""The matching itself: plain functions from a position and a résumé to a Screening, without database or HTTP."""
