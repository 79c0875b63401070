#!/bin/sh
# Sees to the packages that pip cannot bring: Pango and Thai word breaking for PDF, venv, and for tests a browser and PostgreSQL.
# It stands inside the project's package because `make run`, `make test` and .ci/run all need it and the top level is kept short.
#
# usage: system-packages.sh run   stops when something is missing and may not be installed
#        system-packages.sh test  says what is missing and goes on, since those tests skip with the reason (REQUIRE_ALL=1: stops)
set -eu

PYTHON=${PYTHON:-python3}

loads() { # what the dynamic linker finds is what WeasyPrint will find
    "$PYTHON" -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" 2>/dev/null
}

any_file() {
    for file in "$@"; do
        [ -e "$file" ] && return 0
    done
    return 1
}

missing_to_run() {
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    loads libpango-1.0.so.0 || loads libpango-1.0.0.dylib || echo libpango-1.0-0
    loads libpangoft2-1.0.so.0 || loads libpangoft2-1.0.0.dylib || echo libpangoft2-1.0-0
    loads libharfbuzz-subset.so.0 || loads libharfbuzz-subset.0.dylib || echo libharfbuzz-subset0
    any_file "${LIBTHAI_DICTDIR:-/usr/share/libthai}/thbrk.tri" /usr/local/share/libthai/thbrk.tri \
        /opt/homebrew/share/libthai/thbrk.tri || echo libthai-data
}

missing_to_test() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
        || echo chromium
    # The Node that Playwright carries along is linked against it.
    [ "$(uname)" != Linux ] || loads libatomic.so.1 || echo libatomic1
    command -v initdb >/dev/null || any_file /usr/lib/postgresql/*/bin/initdb || echo postgresql
}

say() { printf '%s\n' "$@" >&2; }

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    say "Python 3.11 or later is needed, and '$PYTHON' is not one. Give another: make run PYTHON=python3.12" \
        "ต้องใช้ Python 3.11 ขึ้นไป แต่ '$PYTHON' ไม่ใช่รุ่นดังกล่าว ระบุตัวอื่นได้ด้วย make run PYTHON=python3.12"
    exit 1
}

missing=$("missing_to_$1" | tr '\n' ' ' | sed 's/ *$//')
[ -n "$missing" ] || exit 0

stop_or_go_on() {
    if [ "$1" = run ] || [ "${REQUIRE_ALL:-}" = 1 ]; then
        exit 1
    fi
    say "Going on without: tests that need them are skipped, and say so." \
        "ดำเนินการต่อโดยไม่มีโปรแกรมข้างต้น การทดสอบที่ต้องใช้จะถูกข้าม พร้อมแจ้งเหตุผล"
    exit 0
}

if ! command -v apt-get >/dev/null; then
    say "Missing on this machine, by their Debian names: $missing" \
        "Install what your system calls them, then run make again." \
        "เครื่องนี้ยังขาดโปรแกรมต่อไปนี้ (ชื่อตาม Debian): $missing" \
        "โปรดติดตั้งตามชื่อที่ระบบของท่านใช้ แล้วสั่ง make อีกครั้ง"
    stop_or_go_on "$1"
fi

if [ "$(id -u)" = 0 ]; then
    sudo=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo="sudo -n"
else
    install="apt-get update && apt-get install --no-install-recommends $missing"
    if command -v sudo >/dev/null; then by_hand="sudo sh -c '$install'"; else by_hand="su - -c '$install'"; fi
    say "System packages are missing. Type this, then run make again:" \
        "เครื่องนี้ยังขาดโปรแกรมของระบบ โปรดพิมพ์คำสั่งนี้ แล้วสั่ง make อีกครั้ง" \
        "" "    $by_hand" ""
    stop_or_go_on "$1"
fi

say "Installing system packages: $missing" "กำลังติดตั้งโปรแกรมของระบบ: $missing"
# A stale list is no reason to stop: the installation itself tells whether it works.
$sudo apt-get update -qq || true
# shellcheck disable=SC2086  # $sudo and $missing are lists of words
if ! $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null </dev/null \
    || [ -n "$("missing_to_$1")" ]; then
    say "The packages could not be installed. Try it by hand, then run make again:" \
        "ติดตั้งโปรแกรมของระบบไม่สำเร็จ โปรดลองด้วยตนเอง แล้วสั่ง make อีกครั้ง" \
        "" "    apt-get update && apt-get install --no-install-recommends $missing" ""
    stop_or_go_on "$1"
fi
