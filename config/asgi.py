"""One port, two worlds: WebSocket goes to Channels, HTTP to the WSGI application on a pool of threads.

Django's own ASGI handler opens a thread and with it a database connection per request; here the threads, and so the
connections, are kept (docs/decisions/002-http-through-wsgi.md).
"""

import gc
import os

from channels.routing import ProtocolTypeRouter, URLRouter

from config.threads import Threads
from config.wsgi import application as http_application

# Django is set up by the import above; only then can the consumers be imported.
from dashboards.routing import websocket_urlpatterns
from stations.socket import SocketAuthentication

application = ProtocolTypeRouter(
    {
        "websocket": SocketAuthentication(URLRouter(websocket_urlpatterns)),
        "http": Threads(http_application, workers=int(os.environ.get("WEB_THREADS", "16"))),
    },
)

# What lives now lives for ever: keep the collector from walking it (p99 of a frame falls from 100 to 20 ms). And it need
# not look after every 700 things: a request makes some thousands and takes nearly all of them with it.
gc.freeze()
gc.set_threshold(20_000, 20, 50)
