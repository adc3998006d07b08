"""Letters: sent when due, repeated only when the server certainly did not take them, never twice."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from tests.notices import smtp_peer

from marshrut.notices.models import Delivery, MailMode
from marshrut.notices.usecases.choose_mail_mode import choose_mail_mode
from marshrut.notices.usecases.send_due_mail import UNKNOWN, send_due_mail
from marshrut.notices.usecases.send_notice import send_notice

pytestmark = pytest.mark.django_db
ADDRESS = "http://127.0.0.1:8000/north"


@pytest.fixture
def peer(settings):
    peer, server = smtp_peer.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", peer.port, False
    settings.EMAIL_TIMEOUT = 5
    yield peer
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(world):
    return world.person(email="reader@demo.invalid")


def tell(world, reader, key="one", **more):
    return send_notice(recipient=reader, key=key, title=f"Новость {key}", link="/routes/my/", at=world.now, **more)


def send(at):
    return send_due_mail(at=at, region_url=ADDRESS)


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_a_letter_says_what_happened_and_where_to_look(world, peer, reader):
    tell(world, reader, body="Подробности")
    assert send(world.now) == 1
    letter = message_from_bytes(peer.letters[0].encode(), policy=policy.default)
    assert letter["Subject"] == "Новость one"
    assert letter["To"] == "reader@demo.invalid"
    assert f"Подробности\r\n{ADDRESS}/routes/my/" in letter.get_content()
    assert states() == ["sent"]


def test_the_same_act_told_twice_is_one_notice_and_one_letter(world, peer, reader):
    assert tell(world, reader) is not None
    assert tell(world, reader) is None
    send(world.now)
    assert len(peer.letters) == 1


def test_a_letter_that_was_sent_is_not_sent_again(world, peer, reader):
    tell(world, reader)
    assert (send(world.now), send(world.now + timedelta(days=1))) == (1, 0)
    assert len(peer.letters) == 1


def test_a_refused_letter_is_tried_later_and_goes_out(world, peer, reader):
    tell(world, reader)
    peer.refuse = "451 busy"
    assert send(world.now) == 0
    assert states() == ["waiting"]
    peer.refuse = ""
    assert send(world.now + timedelta(minutes=9)) == 0
    assert send(world.now + timedelta(minutes=10)) == 1
    assert len(peer.letters) == 1


def test_a_letter_is_given_up_after_the_last_attempt(world, peer, reader):
    tell(world, reader)
    peer.refuse = "550 nobody here"
    for day in range(9):
        send(world.now + timedelta(days=3 * day))
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("failed", 8)
    assert "nobody here" in delivery.trouble


def test_an_unreachable_server_loses_nothing(world, peer, reader, settings):
    tell(world, reader)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert send(world.now) == 0
    settings.EMAIL_PORT = port
    assert send(world.now + timedelta(hours=1)) == 1


def test_a_letter_without_an_answer_is_never_repeated(world, peer, reader):
    tell(world, reader)
    peer.drop_after_data = True
    assert send(world.now) == 0
    peer.drop_after_data = False
    assert send(world.now + timedelta(days=1)) == 0
    assert len(peer.letters) == 1
    assert list(Delivery.objects.values_list("state", "trouble")) == [("failed", UNKNOWN)]


@pytest.mark.parametrize(("state", "after"), [("claimed", "sent"), ("sending", "failed")])
def test_what_a_dead_worker_left_is_taken_up_only_if_it_was_not_being_sent(world, peer, reader, state, after):
    tell(world, reader)
    Delivery.objects.update(state=state, claimed_at=world.now, attempts=1)
    send(world.now + timedelta(minutes=29))
    assert states() == [state]
    send(world.now + timedelta(minutes=31))
    assert states() == [after]
    assert len(peer.letters) == (after == "sent")


def test_a_digest_is_one_letter_in_the_morning(world, peer, reader):
    choose_mail_mode(person=reader, mode=MailMode.DIGEST)
    tell(world, reader, "one")
    tell(world, reader, "two")
    assert send(world.now) == 0
    assert send(world.now + timedelta(days=1)) == 1
    assert states() == ["sent", "sent"]
    assert ("Новость one" in decoded(peer), "Новость two" in decoded(peer)) == (True, True)


def decoded(peer):
    return message_from_bytes(peer.letters[0].encode(), policy=policy.default).get_content()


def test_who_wants_no_letters_still_sees_the_notice(world, peer, reader):
    choose_mail_mode(person=reader, mode=MailMode.NEVER)
    assert tell(world, reader) is not None
    assert Delivery.objects.count() == 0


def test_a_title_with_a_line_break_makes_no_second_header(world, peer, reader):
    send_notice(recipient=reader, key="x", title="Новость\nBcc: evil@demo.invalid", at=world.now)
    assert send(world.now) == 1
    assert message_from_bytes(peer.letters[0].encode(), policy=policy.default)["Bcc"] is None


def test_a_folder_takes_letters_where_there_is_no_server(world, reader, settings, tmp_path):
    settings.EMAIL_BACKEND = "marshrut.notices.eml_folder.EmlFolderBackend"
    settings.EML_FOLDER = tmp_path
    tell(world, reader)
    assert send(world.now) == 1
    (letter,) = tmp_path.iterdir()
    assert letter.suffix == ".eml"
