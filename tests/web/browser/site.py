"""A small server of the gallery and of one sitting whose network and answers the test decides."""

import json
import threading
from dataclasses import dataclass, field
from mimetypes import guess_type
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.test import RequestFactory

from marshrut.web.gallery import gallery, sample_items
from marshrut.web.middleware import POLICY

STATIC = Path(__file__).resolve().parents[3] / "src" / "marshrut" / "web" / "static"
REFUSALS = {"finished": (409, "Диагностика уже завершена."), "refusing": (400, "Такого варианта нет.")}


@dataclass
class Sitting:
    """``mode``: well, away (503), signed_out (403), finished (409), refusing (400 for ``refused_item``)."""

    mode: str = "well"
    refused_item: int = 0
    answers: dict[int, tuple[list[int], int]] = field(default_factory=dict)
    received: list[dict] = field(default_factory=list)
    finishes: int = 0

    def take(self, sent: dict) -> HttpResponse:
        self.received.append(sent)
        if self.mode == "away":
            return HttpResponse(status=503)
        if self.mode == "signed_out":
            return HttpResponse(status=403)
        if self.mode == "finished" or (self.mode == "refusing" and sent["item"] == self.refused_item):
            status, words = REFUSALS[self.mode]
            return JsonResponse({"error": words}, status=status)
        _, known = self.answers.get(sent["item"], ([], 0))
        if sent["seq"] > known:
            self.answers[sent["item"]] = (sent["response"], sent["seq"])
        return JsonResponse({"saved": sent["item"], "seq": self.answers[sent["item"]][1]})

    @property
    def responses(self) -> dict[int, list[int]]:
        return {item: response for item, (response, _) in self.answers.items()}


class Site:
    """``url`` of the running server; ``sitting`` behind /t/1/ … /t/3/."""

    def __init__(self) -> None:
        self.sitting = Sitting()
        self._server = make_server("127.0.0.1", 0, self._answer, _Threads, _Silent)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        path = environ["PATH_INFO"]
        request = RequestFactory().generic(environ["REQUEST_METHOD"], path)
        request.COOKIES = dict(
            pair.strip().split("=", 1) for pair in environ.get("HTTP_COOKIE", "").split(";") if "=" in pair
        )
        response = self._page(request, path, body)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def _page(self, request: HttpRequest, path: str, body: bytes) -> HttpResponse:
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            return HttpResponse(file.read_bytes(), content_type=guess_type(path)[0])
        if path == "/":
            return gallery(request)
        if path == "/t/answers/":
            return self.sitting.take(json.loads(body))
        if path == "/t/finish/":
            self.sitting.finishes += 1
            return HttpResponse("<title>Завершение</title>", content_type="text/html")
        if path.startswith("/t/"):
            return self._item(request, int(path.split("/")[2]), parse_qs(body.decode()))
        return HttpResponse(status=404)

    def _item(self, request: HttpRequest, number: int, form: dict[str, list[str]]) -> HttpResponse:
        if form:  # a browser without script
            sent = {"item": int(form["item"][0]), "response": [int(value) for value in form["response"]]}
            self.sitting.take(sent | {"seq": 1})
            number += 1 if form["go"] == ["next"] else -1
        context = {
            "items": sample_items(base="/t/", answers=self.sitting.answers),
            "now": number,
            "sitting": "north:1",
            "answer_url": "/t/answers/",
            "finish_url": "/t/finish/",
            "login_url": "/login/",
        }
        return render(request, "gallery_taking.html", context)


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *arguments) -> None:
        """The tests say enough."""
