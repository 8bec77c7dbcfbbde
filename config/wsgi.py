"""HTTP as WSGI: served by the threads of `config.asgi`, or in production by a WSGI server of its own."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
application = get_wsgi_application()
