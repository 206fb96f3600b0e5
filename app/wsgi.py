"""The application that gunicorn serves."""

from app import settings
from app.app import create

application = create(settings.current())
