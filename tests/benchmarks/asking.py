"""Asks the whole site in this process, through its middleware, without a server between."""

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

OK = 200


class Site:
    """The site as a server calls it."""

    def __init__(self):
        self._handler, self._requests = WSGIHandler(), RequestFactory(headers={"host": "localhost"})

    def get(self, path, **parameters):
        """Return the body of a page, which has to be there."""
        answer = self._handler(self._requests.get(path, parameters).environ, lambda *_status: None)
        body = b"".join(answer)
        answer.close()
        if answer.status_code != OK:
            raise ValueError(f"{path} {parameters} answered {answer.status_code}")
        return body
