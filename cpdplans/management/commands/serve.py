import ipaddress
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # HUP: the terminal window was closed
PATIENCE = 30  # seconds a child may take to finish its requests or its task

DEMONSTRATION_ACCOUNTS = [
    ("50, 50b", "เจ้าหน้าที่สำนักงานสหกรณ์จังหวัดเชียงใหม่"),
    ("reviewer, reviewer2", "กลุ่มพัฒนาระบบบริหาร (กพร.)"),
    ("admin", "ผู้ดูแลระบบ"),
    ("executive", "ผู้บริหาร"),
]


class Command(BaseCommand):
    help = "เปิดพอร์ทัลด้วย gunicorn พร้อมตัวทำงานเบื้องหลัง (task worker, book worker และ mail worker) และหยุดทั้งหมดพร้อมกัน"

    def add_arguments(self, parser):
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *, address, port, workers, **options):
        if settings.DEMO and not is_loopback(address):
            raise CommandError(
                f"ระบบสาธิตเปิดได้เฉพาะบนเครื่องนี้เท่านั้น (127.0.0.1) ไม่รับ --address {address}"
                f" · DEMO=1 serves loopback addresses only, not {address}"
            )
        refuse_unusable_port(address, port)
        self.warn_of_torn_words()
        self.stopped_by = None
        children = {}
        # What was told to be ignored stays so: nohup does it with HUP.
        listened = [number for number in STOP_SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
        before = {number: signal.signal(number, self.ask_to_stop) for number in listened}
        try:
            children["task worker"] = worker("--queue-name=*", "--exclude-queues=mail,book")
            children["book worker"] = worker("--queue-name=book")  # its minutes hold up nobody who waits for seconds
            children["mail worker"] = worker("--queue-name=mail")  # a slow mail server holds up no document
            children["gunicorn"] = start("-m", "gunicorn", *gunicorn_options(address, port, workers))
            self.watch(children, address, port)
        finally:
            stop(children.values())
            for number, handler in before.items():
                signal.signal(number, handler)

    def ask_to_stop(self, number, frame):
        self.stopped_by = number

    def watch(self, children, address, port):
        """Wait until a signal asks to stop; a child that ends by itself is an error."""
        announced = False
        while self.stopped_by is None:
            for name, child in children.items():
                if child.poll() is not None:
                    raise CommandError(
                        f"{name} หยุดทำงานเอง (รหัส {child.returncode}) พอร์ทัลจึงหยุดทั้งหมด โปรดดูข้อความข้างต้น"
                        f" · {name} ended by itself, see above"
                    )
            if not announced and answers(address, port):
                self.announce(address, port)
                announced = True
            time.sleep(0.2)

    def announce(self, address, port):
        self.stdout.write(f"\nพอร์ทัลเปิดแล้วที่ http://{bracketed(address)}:{port}/ (กด Ctrl-C เพื่อหยุด)")
        if settings.DEMO:
            self.stdout.write("ระบบสาธิต ข้อมูลทั้งหมดเป็นข้อมูลสมมติ รหัสผ่านแสดงอยู่ที่หน้าเข้าสู่ระบบ บัญชีที่ใช้ได้:")
            for names, person in DEMONSTRATION_ACCOUNTS:
                self.stdout.write(f"  {names:<20} {person}")
        self.stdout.flush()

    def warn_of_torn_words(self):
        from cpdplans.pdf import breaks_thai_words  # WeasyPrint loads Pango and takes a second: not for `serve --help`

        if not breaks_thai_words():
            self.stderr.write("คำเตือน: ไม่พบ libthai-data เอกสาร PDF จะตัดคำไทยผิดที่ โปรดติดตั้งแพ็กเกจ libthai-data")


def is_loopback(address):
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def bracketed(address):
    return f"[{address}]" if ":" in address else address


def refuse_unusable_port(address, port):
    if not 1 <= port <= 65535:
        raise CommandError(f"เลขพอร์ตต้องอยู่ระหว่าง 1 ถึง 65535 ไม่ใช่ {port}")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does: TIME_WAIT is no obstacle
            probe.bind(place)
    except OSError as error:
        raise CommandError(
            f"เปิดพอร์ต {port} ที่ {address} ไม่ได้ ({error.strerror}) หากมีโปรแกรมอื่นใช้อยู่ โปรดเลือกพอร์ตอื่น"
            f" เช่น make run PORT={port + 1} · Port {port} cannot be used, choose another: make run PORT={port + 1}"
        ) from error


def answers(address, port):
    try:
        socket.create_connection((address.replace("0.0.0.0", "127.0.0.1"), port), timeout=1).close()
    except OSError:
        return False
    return True


def gunicorn_options(address, port, workers):
    return [
        "cpdplans.wsgi",
        f"--bind={bracketed(address)}:{port}",
        f"--workers={workers}",
        "--worker-class=gthread",
        "--threads=4",
        "--timeout=120",
        f"--graceful-timeout={PATIENCE - 5}",
        "--log-level=warning",
        "--no-control-socket",
    ]


def start(*arguments):
    # A session of its own: Ctrl-C in the terminal reaches this command alone, which then stops both in order.
    return subprocess.Popen([sys.executable, *arguments], cwd=settings.BASE_DIR, start_new_session=True)


def worker(*queues):
    return start("manage.py", "db_worker", *queues, "--no-startup-delay")


def stop(children):
    """Ask every child by its id to finish, and end those that do not."""
    children = list(children)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
