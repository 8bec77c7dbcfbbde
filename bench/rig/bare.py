"""Makes the pure parts importable without a running product: refusals are named in the language of Django's settings."""

from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=False)
