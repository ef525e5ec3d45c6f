"""Mails, bug comments and chats out of an entry's lines."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.dates import iso
from nlp.headers import Needs, header_at, pointers_in
from nlp.messages import find_messages
from nlp.records import Message
from tests.texts import document

WHEN = datetime(2021, 3, 10, 9, 30)


def entry(text: str) -> tuple[Message, ...]:
    lines = ("09:30 2021-03-10\n" + text).split("\n")
    return find_messages(lines, 100, WHEN, "log.txt")


def senders(text: str) -> list[str | None]:
    return [message.sender.text if message.sender else None for message in entry(text)]


@pytest.mark.parametrize(
    ("line", "sender", "date", "subject"),
    [
        ("Ann_email_20210309", "Ann", "2021-03-09", ""),
        (
            '1, "Ann Lee <ann@example.org>"_email_"[list] Hello, all"_20210309_1252',
            "Ann Lee",
            "2021-03-09T12:52",
            "[list] Hello, all",
        ),
        ('"Ann Lee <ann@example.org>"_"[list] Hello"_email_20210309', "Ann Lee", "2021-03-09", "[list] Hello"),
        ('2), "Ann Lee" <ann@example.org>""_email_20210309', "Ann Lee", "2021-03-09", ""),
        ("(3), Ann L_20210309", "Ann L", "2021-03-09", ""),
        ("Ann_reply_Bo_20210309", "Ann", "2021-03-09", ""),
        ("1, Ann email 20210309_0801", "Ann", "2021-03-09T08:01", ""),
        ('WangMei邮件"答复: 板子"20210309_0801', "WangMei", "2021-03-09T08:01", "答复: 板子"),
        ('WangMei2LiLei邮件"板子"20210309', "WangMei", "2021-03-09", "板子"),
        ('WangMei"Re: 板子"', "WangMei", "", "Re: 板子"),
        (
            "--- Comment #8 from Ann Lee <ann@example.org> 2021-03-09 18:08:36 UTC ---",
            "Ann Lee",
            "2021-03-09T18:08",
            "",
        ),
        ("Ann Lee 2021-03-09 18:08:36 UTC", "Ann Lee", "2021-03-09T18:08", ""),
        ("Ann Lee (ann-lee) wrote on 2021-03-09: #5", "Ann Lee", "2021-03-09", ""),
    ],
)
def test_a_header_tells_sender_date_and_subject(line: str, sender: str, date: str, subject: str) -> None:
    header = header_at(line)
    assert header is not None
    assert (header.senders[0].text, header.date, header.subject) == (sender, date, subject)


@pytest.mark.parametrize(
    "line",
    [
        "drivers/net/probe_20210309.c",
        "Refreshed patch fix.patch",
        "we reply to the list tomorrow",
        "error: cannot open the file",
        "make[1]: Entering directory",
        "5, test and try to reply",
        "",
    ],
)
def test_a_line_that_is_no_header(line: str) -> None:
    assert header_at(line) is None


def test_an_attribution_names_the_one_who_is_quoted_and_needs_the_quotation() -> None:
    header = header_at("On Fri, 2021-03-05 at 15:35 +0100, Bo Berg wrote:")
    assert header is not None
    assert (header.needs, header.senders[0].text, header.date) == (Needs.QUOTE, "Bo Berg", "2021-03-05T15:35")


def test_an_attribution_that_the_mail_program_broke() -> None:
    header = header_at('Bo Berg writes ("Re: [PATCH] keep the lock', ['until the end"):', "> text"])
    assert header is not None
    assert (header.lines, header.subject) == (2, "Re: [PATCH] keep the lock until the end")


def test_a_mail_keeps_own_words_apart_from_what_it_quotes() -> None:
    (mail,) = entry("mailing list\n1, Ann_email_20210309\nBo Berg wrote:\n> > first\n> second\n\nThat is right.\n\nAnn")
    assert mail.sender
    assert mail.sender.text == "Ann"
    assert mail.answers
    assert mail.answers.text == "Bo Berg"
    assert mail.own == (107, 109)
    assert [(q.line, q.depth) for q in mail.quotations] == [(104, 2), (105, 1)]
    assert mail.quotations[1].speaker
    assert mail.quotations[1].speaker.text == "Bo Berg"


def test_who_answers_whom() -> None:
    text = (
        "kernel\n"
        '1, "Ann Lee <ann@example.org>"_answer_"Bo Berg <bo@example.org>"_email_"[kernel] why?"_20210309\n'
        "> x\nSo."
    )
    (mail,) = entry(text)
    assert mail.answers
    assert (mail.answers.text, mail.answers.address) == ("Bo Berg", "bo@example.org")
    assert mail.subject == "[kernel] why?"


def test_two_who_answer_in_one_text_are_two_messages() -> None:
    text = (
        "list, ci\n1, Cy Dahl\nwe set up a server.\n2), ann lee and Bo Berg reply to Cy Dahl\n"
        "> Nice.\n\nUse hooks.\n\nBo"
    )
    assert senders(text) == ["Cy Dahl", "ann lee", "Bo Berg"]
    ann, bo = entry(text)[1:]
    assert ann.own == (105,)
    assert bo.own == (107, 109)


def test_points_that_are_signed_one_by_one_are_one_mail_each() -> None:
    text = (
        "virt\n1, Ann_reply_Bo\n1), patch 1\nHi Bo,\nfine.\nRegards,\nAnn\n2), patch 2\n> x\nNo.\n"
        "Regards,\nAnn\n2, plan\ntest it"
    )
    assert senders(text) == ["Ann", "Ann"]


def test_a_mail_of_two_points_without_signatures_is_one() -> None:
    assert senders("virt\n1, Ann_20210309\n1), email\n> x\nAlso this.\n2), attachment\n+ new line\n2, test") == ["Ann"]


def test_a_bare_name_heads_a_mail_only_where_the_text_is_one() -> None:
    assert senders(
        "people\n1, Ann Lee\nHi Bo,\n\nThank you.\n\nBest regards,\nAnn Lee\n2, Debian\nA distribution."
    ) == ["Ann Lee"]


def test_mails_of_the_writer() -> None:
    text = (
        "virt, libvirt\n3, email\nI tested it.\n4, email to Ann\nHi, Ann\n\n1, it works.\n"
        "2, it is slow.\n\nbest wishes\nBo"
    )
    first, second = entry(text)
    assert first.sender is None
    assert second.sender is None
    assert [name.text for name in second.recipients] == ["Ann"]
    assert second.end == 111


def test_a_reply_that_is_only_planned_is_no_mail() -> None:
    assert entry('GTD\n1, today\n1), reply to Ann. see"10:00 2021-03-09"\n2), email\n3), 发信.') == ()


def test_a_report_to_a_list_is_a_mail_of_the_writer() -> None:
    (report,) = entry("work report - week 10\n1, [team] work report - week 10\n1), fixed the build.")
    assert (report.sender, report.subject) == (None, "[team] work report - week 10")


def test_a_greeting_opens_a_mail_signed_by_its_sender() -> None:
    (mail,) = entry("topic, one\nA question about clocks\n\nHi, Ann\n\nHow are you?\n\nRegards\n\nBo")
    assert mail.sender
    assert mail.sender.text == "Bo"
    assert mail.subject == "A question about clocks"


def test_reported_and_pointed_to_messages_have_no_own_lines() -> None:
    text = (
        'GTD\n1, read the mail on "Ann Lee <ann@example.org>"_email_"[arm] Boards"_20210301\n'
        '2, 见LiLei邮件"答复: 计划"20210302'
    )
    assert [(m.sender and m.sender.text, m.date, m.own) for m in entry(text)] == [
        ("Ann Lee", "2021-03-01", ()),
        ("LiLei", "2021-03-02", ()),
    ]


def test_what_somebody_answered_in_one_line() -> None:
    (message,) = entry("GTD\n1, today\n1), send it now or later?\nAnn reply: send it now.")
    assert message.sender
    assert message.sender.text == "Ann"
    assert message.own == (104,)


def test_a_bug_comment_knows_its_bug_and_the_change_above_it_is_the_same_message() -> None:
    text = (
        "virt\n1, https://bugs.example.org/show_bug.cgi?id=4711\nAnn Lee <ann@example.org> changed:\n\n"
        "--- Comment #2 from Ann Lee <ann@example.org> 2021-03-09 18:08:36 UTC ---\nIt is fixed."
    )
    (comment,) = entry(text)
    assert comment.bug == "https://bugs.example.org/show_bug.cgi?id=4711"
    assert comment.own == (106,)


def test_the_header_block_of_a_mail() -> None:
    text = (
        "list\nFrom: Ann Lee <ann@example.org>\nTo: Bo Berg <bo@example.org>,\n"
        " Cy <cy@example.org>\nDate: Tue, 9 Mar 2021 22:17:19 +0800\nSubject: clocks\n\nHello."
    )
    (mail,) = entry(text)
    assert [name.address for name in mail.recipients] == ["bo@example.org", "cy@example.org"]
    assert (mail.date, mail.subject, mail.own) == ("2021-03-09T22:17", "clocks", (108,))


def test_the_header_of_a_formatted_patch_is_no_mail() -> None:
    text = (
        "git\n1, done\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"
        "From: Ann Lee <ann@example.org>\nDate: Tue, 9 Mar 2021 22:17:19 +0800\n"
        "Subject: [PATCH] fix"
    )
    assert entry(text) == ()


def test_an_attribution_over_unquoted_text_heads_it() -> None:
    (message,) = entry("list\n1, news\nAnn Lee wrote:\nThe tree is closed.")
    assert message.sender
    assert message.sender.text == "Ann Lee"


def test_an_answer_without_header_is_the_one_s_who_signs_it() -> None:
    assert senders("list\n1, status\nOn Tue, 9 Mar 2021, Ann Lee wrote:\n> Done?\n\nYes, it is.\n\nBo") == ["Bo"]


def test_all_turns_of_a_person_are_one_message() -> None:
    text = (
        "virt\n1, (10:27 2021-03-09)\nfrom the conversation with Ann:\nAnn Lee: I found it\n"
        "Ann Lee: it is a race\n2, discuss with Ann\nAnn: and fixed"
    )
    (chat,) = entry(text)
    assert (chat.form, chat.own) == ("chat", (104, 105, 107))
    assert chat.sender
    assert chat.sender.text == "Ann Lee"


def test_a_remark_with_a_name_is_no_talk() -> None:
    assert entry("arm\n1, boards\nBo: this one is useful for us.\nNote: not tested") == ()


@pytest.mark.parametrize(
    "lines",
    [
        ["<ann> hello", "<bo> hi", "<ann> done"],
        ["[10:31] <ann> hello", "[10:32] <bo> hi"],
        ["(10:31:11 AM) ann: hello", "(10:32:11 AM) bo: hi"],
        ["ann (2021-3-9 21:19:36)", "hello", "", "bo (2021-3-9 21:19:40)", "hi"],
    ],
)
def test_a_transcript_has_a_message_of_each_who_speaks(lines: list[str]) -> None:
    found = find_messages(lines, 1, None, "im/20210309.txt")
    assert [message.sender and message.sender.text for message in found] == ["ann", "bo"]


def test_a_pointer_to_a_transcript_is_a_message_of_whom_its_name_tells() -> None:
    (chat,) = entry('GTD\n1, 1h discuss with Ann. see"log/im/NM20210310_Ann_Lee__about_clocks.txt".')
    assert (chat.form, chat.date, chat.document) == (
        "chat",
        "2021-03-10",
        "log/im/NM20210310_Ann_Lee__about_clocks.txt",
    )
    assert chat.sender
    assert chat.sender.text == "Ann Lee"


def test_a_link_to_an_archive_behind_the_one_who_posted() -> None:
    (message,) = entry("arm\n1, news\nearly announcement from Ann Lee\nhttps://lkml.org/lkml/2021/3/9/265")
    assert (message.form, message.date) == ("reported", "2021-03-09")


def test_the_same_mail_named_twice_counts_once() -> None:
    text = 'arm\n1, see"10:00 2021-03-01"\n2, 见LiLei邮件"计划"20210302\n3, 见LiLei邮件"计划"20210302'
    assert len(entry(text)) == 1


def test_a_mail_that_quotes_itself_ends() -> None:
    text = "list\n1, Ann_email_20210309\nAnn wrote:\n> Ann wrote:\n>> Ann wrote:\n>>> " + "> " * 40 + "deep\nYes."
    assert senders(text) == ["Ann"]


@given(st.lists(st.text(alphabet="aA1,)(>:_\"'[] .邮件@<-", max_size=40), max_size=30))
def test_any_lines_give_messages_inside_them(lines: list[str]) -> None:
    for message in find_messages(["09:30 2021-03-10", *lines], 1, WHEN, "log.txt"):
        assert 1 <= message.line <= message.end <= len(lines) + 1
        assert all(message.line <= number <= message.end for number in message.own)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, Oct 22, 2012 at 04:22:53PM -0600", "2012-10-22T16:22"),
        ("10/22/2012 05:10 PM", "2012-10-22T17:10"),
        ("25/03/13 09:46", "2013-03-25T09:46"),
        ("4/5/2013", ""),
        ("2010年2月3日", "2010-02-03"),
        ("30.2.2012", ""),
        ("no date", ""),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert iso(text) == expected


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)))
def test_a_written_date_comes_back(when: datetime) -> None:
    assert iso(f"{when:%Y-%m-%d %H:%M:%S}") == f"{when:%Y-%m-%dT%H:%M}"
    assert iso(f"_{when:%Y%m%d_%H%M}") == f"{when:%Y-%m-%dT%H:%M}"


def test_pointers_know_where_they_stand() -> None:
    assert [header.subject for header in pointers_in('见LiLei邮件"a", 参WangMei邮件"b"')] == ["a", "b"]


def test_a_head_without_a_sender_is_the_writers_own_mail() -> None:
    (mail,) = entry("work report\nTo: Ann Lee <ann@example.org>\nSubject: week 40\n1, bus: two patches are posted.")
    assert mail.sender is None
    assert mail.subject == "week 40"


def test_a_mail_in_a_fence_is_read_without_the_indentation_of_the_list() -> None:
    mail_ = "    From: Ann Lee <ann@example.org>\n    Subject: Re: x\n\n    > first\n    That is right.\n"
    text = f"list\n1.  seen\n    ```\n{mail_}    ```"
    (records,) = document(f"09:43 2021-03-03\n{text}").entries
    (mail,) = records.messages
    assert mail.sender
    assert mail.sender.text == "Ann Lee"
    assert [(q.line, q.depth) for q in mail.quotations] == [(8, 1)]
