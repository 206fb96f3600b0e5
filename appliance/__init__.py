"""Stands up and operates an AI-interview and employee-records service inside a bank's own network."""
