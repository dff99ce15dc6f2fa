"""What gunicorn serves."""

import gc
import os
import re
from collections.abc import Iterable
from typing import Any, Final

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

CHARSET: Final = re.compile(r";\s*charset\b[^;]*", re.IGNORECASE)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
django_application = get_wsgi_application()
# Before workers are forked: they share what every page needs, which a first page would bring into each of them, as long
# as their collectors do not look through it and so copy it.
reverse("pages:home")
gc.freeze()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Read every request as UTF-8, as every form is sent.

    Django believes the charset that a request claims, and takes even the address apart by it; one that decodes no text,
    such as hex, would end the request before any page of ours can answer.
    """
    environ["CONTENT_TYPE"] = CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    return django_application(environ, start_response)
