"""Django's SMTP transport, but a server that refuses some of a message's addresses is heard."""

import smtplib

from django.core.mail.backends import smtp


class PartlyRefused(smtplib.SMTPException):
    """The message went out, except to `recipients`: {address: (code, the server's words)}."""

    def __init__(self, recipients):
        super().__init__(recipients)
        self.recipients = recipients


class _Telling:
    def sendmail(self, *args, **kwargs):
        refused = super().sendmail(*args, **kwargs)
        if refused:
            raise PartlyRefused(refused)
        return refused


class _Plain(_Telling, smtplib.SMTP):
    pass


class _Encrypted(_Telling, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self):
        return _Encrypted if self.use_ssl else _Plain
