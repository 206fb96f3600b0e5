"""The web application: interviews, assessments and employee records."""
