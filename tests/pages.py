"""A client that walks a region's pages as a signed-in actor."""

from django.test import Client
from django.utils.timezone import localdate

from marshrut.people.actor import Actor
from marshrut.people.models import Account, Charge


class RegionClient(Client):
    """``get("/people/")`` opens ``/north/people/``."""

    def __init__(self, region, **defaults):
        super().__init__(headers={"host": "localhost"}, **defaults)
        self.region = region

    @classmethod
    def signed_in(cls, region, actor: Actor) -> "RegionClient":
        account, _ = Account.objects.get_or_create(
            person=actor.person, defaults={"login": f"person{actor.person.pk}"}
        )
        client = cls(region)
        client.force_login(account)
        session = client.session
        charge = Charge.objects.on(localdate()).filter(person=actor.person, role=actor.role).first()
        session["charge"] = charge.pk if charge else "teacher"
        session.save()
        return client

    def request(self, **request):
        """Pages are read as words: where a line may end is a claim of ``tests/web/test_typography.py`` only."""
        answer = super().request(**request)
        if not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html"):
            answer.content = answer.content.decode().replace("\u00a0", " ")
        return answer

    def _base_environ(self, **request):
        environ = super()._base_environ(**request)
        path = environ["PATH_INFO"]
        if not path.startswith(f"/{self.region.slug}/"):
            environ["PATH_INFO"] = f"/{self.region.slug}{path}"
        return environ
