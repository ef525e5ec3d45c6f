"""Who is who over a whole corpus: what is joined, what stays apart, and that the order of files plays no part."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.settings import Settings
from tests.texts import corpus_of, lines_of, names_of, people_in, people_of

MAIL = '"{name} <{address}>"_email_"[list] hello"_20210303_1402\nHi all,\nsome words about it.\n'


def mail(name: str, address: str) -> str:
    return MAIL.format(name=name, address=address)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mail("Ann Lindqvist", "alind@example.org"), "1, discuss with Ann about the patch."),
        (mail("Ann Lindqvist", "alind@example.org"), "1, Ann L replied to the mail."),
        (mail("Robert Hale", "rhale@example.org"), mail("Bob Hale", "bob@example.org")),
        (mail("Robert Hale", "rhale@example.org"), "1, talk with Bob about the crash."),
        (mail("Lihua Wang", "lwang@example.org"), mail("Wang Lihua", "lihua@example.org")),
        (mail("WangLihua", "wanglihua@example.org"), "1, discuss with wanglihua."),
        (mail("Jürgen Roth", "roth@example.org"), mail("Juergen Roth", "jr@example.net")),
        (mail("Marie B. Keller", "mbk@example.org"), mail("Marie Keller", "keller@example.org")),
        (mail("Robert Hale", "rhale@example.org"), "1, see the mail of <rhale@example.net>"),
        ("1, 抄送: 黄丽(Lily Huang)", mail("Lily Huang", "lily@example.org")),
        (
            "To: Subramaniam Iyer <si@example.org>\nSubject: report\nHi, Subbu\n\nall is done.\n",
            "1, ask Subbu for help",
        ),
        (mail("Robert Hale", "rhale@example.org"), "1, R. Hale sent the notes"),
        (mail("José Luis Ortega", "jlo@example.org"), "1, ask Pepe for the core file"),
        (mail("Annika Förster", "foerster@example.org"), "Förster, Annika <annika.foerster@example.net>: hello"),
        (mail("Lutz van der Berg", "lutz@example.org"), "Cc: van der Berg, Lutz"),
        ("1, 和王海涛讨论", "1, 海涛说已经合入, 王工也测了"),
        ("1, 和王海涛讨论", mail("Wang Haitao", "wanght@example.org")),
        ("1, 和王海涛讨论", mail("Haitao Wang", "haitao.wang@example.org")),
        ("1, 和王海涛讨论", "1, see the mail of <wanght@example.net>"),
    ],
)
def test_forms_of_one_human_being_are_joined(one: str, other: str) -> None:
    assert len(people_of(one, other).persons) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mail("Ann Lindqvist", "alind@example.org"), mail("Ann Kessler", "akess@example.org")),
        (mail("Ann Lindqvist", "ann@example.org"), mail("Ann Kessler", "ann@example.net")),
        (mail("Jian Zhang", "jz@example.org"), mail("Jiang Zhang", "jgz@example.org")),
        (mail("Robert Hale", "rhale@example.org"), mail("Robert Hall", "rhall@example.org")),
        ("1, 和张健讨论", "1, 和张建讨论"),
        (mail("Tom Hale", "hale@example.org"), "1, Tom B replied to the mail."),
        ("Reviewed-by: Tom Hale, Pavel Novak", "1, wait"),
        ("1, 和王海涛讨论", "1, 和李海涛讨论"),
    ],
)
def test_two_human_beings_stay_two(one: str, other: str) -> None:
    assert len(people_of(one, other).persons) == 2


def test_a_first_name_means_whom_its_entry_names() -> None:
    found = people_of(
        mail("Ann Lindqvist", "a@example.org") + "Thanks for the fix, Ann\n", mail("Ann Kessler", "b@example.org")
    )
    spoken = [found.persons[key].name for _, use, key in found.uses if use.name == "Ann"]
    assert spoken == ["Ann Lindqvist"]


def test_a_first_name_that_fits_two_stays_unresolved() -> None:
    both = mail("Ann Lindqvist", "a@example.org") + mail("Ann Kessler", "b@example.org")
    found = people_of(both, "1, discuss with Ann about the plan.")
    (name,) = found.unresolved.values()
    assert {found.persons[key].name for key in name.candidates} == {"Ann Lindqvist", "Ann Kessler"}
    assert "Ann" not in {person.name for person in found.persons.values()}


def test_a_first_name_years_later_is_somebody_else() -> None:
    found = people_in(
        {
            "a.txt": "09:43 2014-03-03\n" + mail("Robert Hale", "rhale@example.org"),
            "b.txt": "09:43 2014-04-03\n1, talk with Bob.",
            "c.txt": "09:43 2021-03-03\n1, talk with Bob.",
        }
    )
    assert names_of(found).keys() == {"Robert Hale", "Bob"}


def test_a_first_name_is_the_one_who_is_there_not_the_one_who_was_there_more_years_ago() -> None:
    long_ago = "".join(
        f"09:43 2014-{month:02}-03\n{mail('Robert Hale', 'rhale@example.org')}\n" for month in range(1, 13)
    )
    found = people_in(
        {
            "a.txt": long_ago,
            "b.txt": "09:43 2021-04-03\n" + mail("Robert Moss", "moss@example.org"),
            "c.txt": "09:43 2021-06-03\n1, talk with Robert.",
        }
    )
    assert [found.persons[key].name for _, use, key in found.uses if use.name == "Robert"] == ["Robert Moss"]


def test_where_nobody_was_named_for_years_a_first_name_is_the_nearest_by_far() -> None:
    files = {
        "a.txt": "09:43 2008-03-03\n" + mail("Robert Hale", "rhale@example.org"),
        "b.txt": "".join(f"09:43 2014-03-{day:02}\n{mail('Robert Moss', 'moss@example.org')}\n" for day in (3, 4, 5)),
        "c.txt": "09:43 2015-12-03\n1, talk with Robert.",
    }
    found = people_in(files)
    assert [found.persons[key].name for _, use, key in found.uses if use.name == "Robert"] == ["Robert Moss"]


def test_a_long_form_is_not_who_signs_with_the_short_one() -> None:
    found = people_of(mail("Matt Berg", "mb@example.org"), "1, talk with Matthias.")
    assert names_of(found).keys() == {"Matt Berg", "Matthias"}


@pytest.mark.parametrize(
    "line",
    [
        "Virtualization is fun, Fedora and Ubuntu too.",
        "From: proxy-maint@example.org",
        "mailing list <proxy-devel@lists.example.org>",
        "see /home/ann/Lindqvist/notes.txt",
        "Dear Colleagues,",
        "Best Regards",
    ],
)
def test_what_is_no_person(line: str) -> None:
    assert names_of(people_of(line)) == {}


def test_the_writer_is_found_by_his_login_and_his_signature() -> None:
    found = people_of(
        "1, yulan@loom:~> ls -l\nfile.txt",
        "1, reply\nHi Bob,\nI will look at it.\n\nRegards\nYulan",
        mail("Bob Hale", "bob@example.org") + "Hi Yulan,\nplease look at it.\n",
    )
    assert found.writer
    assert found.persons[found.writer].name == "Yulan"


def test_the_user_joins_parts_and_pins() -> None:
    texts = (
        mail("Ann Lindqvist", "a@example.org"),
        mail("Nancy Berg", "b@example.org"),
        mail("Robert Hale", "c@example.org"),
        mail("Bob Hale", "d@example.org"),
    )
    settings = Settings(
        same=(("Ann Lindqvist", "Nancy Berg"),),
        never=(("Robert Hale", "Bob Hale"),),
        pins=(("Robert Hale", "the-boss"),),
    )
    found = people_of(*texts, settings=settings)
    assert len(found.persons) == 3
    assert found.persons["the-boss"].name == "Robert Hale"


def test_each_join_has_a_reason() -> None:
    found = people_of(mail("Robert Hale", "rhale@example.org"), mail("Bob Hale", "bob@example.org"))
    (person,) = found.persons.values()
    assert any("nickname" in why for why in person.joins)


FILES = {
    "a.txt": "09:43 2021-03-01\n" + mail("Ann Lindqvist", "a@example.org") + "1, discuss with Bob.",
    "b.txt": "09:43 2021-03-02\n" + mail("Robert Hale", "rhale@example.org") + "Hi Ann,\n",
    "c.txt": '09:43 2021-03-02\n1, Ann_20210302\nHello, all is well.\n2, bnc 782311: Bob Hale works on it. see"09:43 2021-03-01"',
    "d/e.patch": "From: Bob Hale <bob@example.org>\nSubject: [PATCH v2] proxy: fix the crash\n\n---\n a.c | 2 +-\n",
}


@given(st.permutations(sorted(FILES)))
def test_the_order_of_files_plays_no_part(order: list[str]) -> None:
    assert lines_of({path: FILES[path] for path in order}) == lines_of(FILES)


def test_people_do_not_depend_on_the_order_of_many_files() -> None:
    given_, last = ["Ann", "Bob", "Eva", "Robert", "Mike"], ["Berg", "Hale", "Roth"]
    chance = random.Random(7)
    texts = [mail(f"{chance.choice(given_)} {chance.choice(last)}", f"x{n % 9}@example.org") for n in range(30)]
    files = {
        f"{n}.txt": f"09:43 2021-03-{n % 28 + 1:02}\n{text}1, talk with {chance.choice(given_)}."
        for n, text in enumerate(texts)
    }
    shuffled = dict(chance.sample(sorted(files.items()), len(files)))
    assert [unit.iri for unit in corpus_of(shuffled)[0].units] == [unit.iri for unit in corpus_of(files)[0].units]
    assert lines_of(shuffled) == lines_of(files)


def test_a_pinyin_name_that_fits_two_names_in_characters_is_neithers() -> None:
    found = people_of("1, 和王海涛讨论", "1, 和王海韬讨论", mail("Wang Haitao", "wht@example.org"))
    assert len(found.persons) == 3


def test_a_short_pinyin_name_years_away_is_somebody_else() -> None:
    near = {"a.txt": "9:35 2010-3-1\n和高勇讨论\n", "b.txt": "9:35 2010-3-9\nmail from Gao Yong <gy@example.org>\n"}
    far = {"a.txt": "9:35 2006-3-1\n和高勇讨论\n", "b.txt": near["b.txt"]}
    assert [len(people_in(texts).persons) for texts in (near, far)] == [1, 2]


def test_the_writer_is_told_by_a_login_that_is_short_for_him() -> None:
    found = people_of(mail("Ann Lindqvist", "ann@example.org"), "alind@build:~/src> make\n")
    assert found.writer == "ann-lindqvist"
