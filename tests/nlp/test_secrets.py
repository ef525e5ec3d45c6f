"""What looks like a password, a key or a token is told from what only speaks of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.secrets import LONGEST, SECRET, is_secret
from tests.texts import document

TOKEN = "ghp_" + "aBcDeFgHiJ" * 3 + "012345"


@pytest.mark.parametrize(
    "line",
    [
        "password: tide4wire",
        "passwd = 'tidewire'",
        "root password is tide4wire",
        "the password for the build host is t1de!",
        "ROOT_PASS=tide4wire",
        "password: tidewire",
        "the password for the machine is tidewire, ask Ann",
        "root passwd is tidewire.",
        "密码：tidewire",
        "密码: tide4wire",
        "user/pass: root/tide4wire",
        "ssh to the board, password tide4wire",
        "mysql -u root -ptide4wire",
        "sshpass -p tidewire ssh root@board",
        "mount --password=tide4wire",
        "curl -u ann:tide4wire https://example.org/",
        "git clone https://ann:tide4wire@example.org/log.git",
        "api_key: 'abcd1234abcd1234'",
        "token=abcdef1234567890abcdef",
        "export AWS_SECRET_ACCESS_KEY=" + "tide/wire+" * 4,
        "AKIA" + "IOSFODNN7TIDE" + "WIR",
        TOKEN,
        "-----BEGIN RSA PRIVATE KEY-----",
        "ann:$6$saltsalt$" + "abcdefghij" * 8 + ":15000:0:99999:7:::",
    ],
)
def test_secrets(line: str) -> None:
    assert is_secret(line)


@pytest.mark.parametrize(
    "line",
    [
        "the password was wrong",
        "Password: ********",
        "password=<your-password>",
        "password = $PASS",
        "# passwd root",
        "Password: required",
        "password: string",
        "the password is wrong.",
        "passwd: compat",
        "/* write the password to tidestore for the daemon */",
        "password = getpass",
        "password: SecretText",
        "pass: make check && make install",
        "char *passwd = NULL;",
        "+    password = config->password;",
        "if (pass == other_pass)",
        "1 pass, 3 fails",
        "test pass 1234",
        "passed: 12345 of 20000",
        "pwd: /home/ann/src2",
        "the token ring is 16 bits",
        'char *token = strtok(buf, ":");',
        "#define KEY_LENGTH 128",
        "libtide: debug: watch token=3/0: register slot 2",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "ann@example.org wrote:",
        "",
    ],
)
def test_what_is_none(line: str) -> None:
    assert not is_secret(line)


def test_the_line_is_noted_where_it_stands() -> None:
    read = document("09:43 2021-03-03\nboard\n1, boots\n2, password: tide4wire\n")
    assert read.notes == ((4, SECRET),)


@given(st.text())
def test_any_line_can_be_asked_of(line: str) -> None:
    assert is_secret(line) in {True, False}


def test_a_line_of_megabytes_is_looked_at_only_so_far() -> None:
    assert is_secret("x " * 10 + "password: tide4wire" + "x" * LONGEST * 50)
    assert not is_secret("x" * LONGEST * 50 + "password: tide4wire")
