"""The named patterns a text field may ask for with `x-pattern`.

A form cannot bring its own regular expression: one like `^(a+)+$` would hold a server for seconds.
Each of these is linear: neighbouring repetitions share no character.
"""

import re
from collections.abc import Mapping

PATTERNS: Mapping[str, re.Pattern[str]] = {
    "nip": re.compile(r"[0-9]{18}"),
    "login": re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}"),
    "nomor_surat": re.compile(r"[A-Za-z0-9]+(?:[./ -][A-Za-z0-9]+)*"),
    "nomor_berkas": re.compile(r"[A-Za-z0-9.-]+(?:/[A-Za-z0-9.-]+)*"),
    "nomor_sop": re.compile(r"[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*"),
    "kode_klasifikasi": re.compile(r"[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*"),
    "telepon": re.compile(r"\+?[0-9]+(?:[ -][0-9]+)*"),
    "kode_pos": re.compile(r"[0-9]{5}"),
}
