"""The data files of nlp/patterns and their loader: sound, without doubles, joined with a user's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import patterns
from nlp.errors import LogloomError
from nlp.patterns import templates

LISTS = (
    "common_words",
    "common_words_han",
    "given_names",
    "not_in_han_names",
    "not_names",
    "not_project_keys",
    "pinyin",
    "readings_han",
    "surnames",
    "surnames_han",
    "surnames_pinyin",
    "titles_han",
)
SAMPLE_IDS = {"digits": "654321", "cve": "2031-12345", "key": "ABC-123", "word": "I5ABC"}
SAMPLES = {
    "host": "git.example.org",
    "project": "owner/repo",
    "file": "fs/inode.c",
    "hash": "0123456789abcdef0123456789abcdef01234567",
    "number": "4711",
}


def sample(template: str, id_form: str = "digits") -> str:
    return templates.filled(template, **SAMPLES, id=SAMPLE_IDS[id_form])


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def doubles(items: list[str]) -> list[str]:
    return [item for item, count in Counter(items).items() if count > 1]


def by_name(extra: Path | None = None) -> dict[str, patterns.Software]:
    return {row.name: row for row in patterns.software(extra)}


# --- Our own files ---


def test_software_forms_are_lower_case_and_belong_to_one_row() -> None:
    forms = [form for row in patterns.software() for form in row.forms]
    assert len(patterns.software()) > 900
    assert doubles(forms) == []
    assert [form for form in forms if form != form.lower().strip() or "  " in form] == []


def test_software_kinds_and_common_words_are_of_the_row() -> None:
    for row in patterns.software():
        assert row.kinds, row
        assert set(row.kinds) <= set(patterns.KINDS), row
        assert row.common <= set(row.forms), row


@pytest.mark.parametrize(
    ("name", "kind", "common"),
    [
        ("libvirt", "project", False),
        ("linux", "project", False),
        ("git", "tool", False),
        ("make", "tool", True),
        ("find", "tool", True),
        ("crash", "tool", True),
        ("gdb", "tool", False),
        ("windows", "project", True),
        ("fedora", "project", False),
    ],
)
def test_well_known_software_is_there(name: str, kind: str, common: bool) -> None:
    row = by_name()[name]
    assert kind in row.kinds
    assert (name in row.common) is common


def test_short_everyday_words_of_english_count_only_as_programs() -> None:
    everyday = {"at", "go", "who", "test", "sort", "cut", "patch", "screen", "less", "more", "time", "kill", "history"}
    forms = {form: row for row in patterns.software() for form in row.forms}
    assert [word for word in sorted(everyday) if word not in forms[word].common] == []


def test_products_name_a_distribution() -> None:
    names = by_name()
    assert {product.name for product in patterns.products()} <= set(names)
    assert "sles" in patterns.products()[0].words


def test_trackers_have_known_ids_and_sound_numbers() -> None:
    for tracker in (*patterns.trackers(), *patterns.requests()):
        assert re.fullmatch("[a-z]+", tracker.prefix), tracker
        assert tracker.id in templates.ID_FORMS, tracker
        assert 1 <= tracker.min_digits <= tracker.max_digits <= 10, tracker
        assert tracker.urls or tracker.words, tracker


def test_words_of_trackers_name_one_tracker() -> None:
    rows = (*patterns.trackers(), *patterns.requests())
    assert doubles([word for row in rows for word in {*row.names, *row.words, *row.hash_words}]) == []
    assert doubles([row.prefix for row in rows if not row.generic]) == []
    assert doubles([url for row in rows for url in row.urls]) == []


def test_trackers_of_any_host_come_last() -> None:
    generic = [tracker.generic for tracker in patterns.trackers()]
    assert generic == sorted(generic)


def test_every_tracker_knows_its_own_addresses() -> None:
    for tracker in (*patterns.trackers(), *patterns.requests()):
        for url in tracker.urls:
            assert templates.match(url, f"https://{sample(url, tracker.id)}", tracker.id), url


def test_the_page_of_a_tracker_is_one_of_its_addresses() -> None:
    for tracker in (*patterns.trackers(), *patterns.requests()):
        page = sample(tracker.page, tracker.id) if tracker.page else ""
        assert not page or any(templates.match(url, page, tracker.id) for url in tracker.urls), tracker.prefix


def first_key(address: str) -> str:
    """The key of the first tracker that knows the address."""
    for tracker in patterns.trackers():
        for url in tracker.urls:
            values = templates.match(url, address, tracker.id)
            if values is not None:
                return templates.filled(tracker.key, **values)
    return ""


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://bugzilla.novell.com/show_bug.cgi?id=654321#c8", "bnc:654321"),
        ("http://bugzilla.novell.com/show_bug.cgi?ctype=xml&id=654321", "bnc:654321"),
        ("bugzilla.redhat.com/654321", "rhbz:654321"),
        ("https://bugs.launchpad.net/ubuntu/+source/vim/+bug/654321/comments/3", "lp:654321"),
        ("https://bugs.debian.org/cgi-bin/bugreport.cgi?bug=654321;msg=10", "debian:654321"),
        ("https://www.cve.org/CVERecord?id=CVE-2031-12345", "cve:2031-12345"),
        ("https://github.com/owner/repo/issues/12#issuecomment-1", "github:owner/repo#12"),
        ("https://gitlab.example.org/group/sub/repo/-/issues/12", "gitlab:group/sub/repo#12"),
        ("https://jira.example.org/browse/ABC-12", "jira:ABC-12"),
        ("https://tools.example.org/jira/browse/ABC-12?page=1", "jira:ABC-12"),
        ("https://bugs.example.org/show_bug.cgi?id=12", "bugzilla:12"),
        ("https://bugzilla.kernel.org/show_bug.cgi?id=54321", "kernel:54321"),
        ("https://example.org/", ""),
        ("https://github.com/owner/repo/pull/12", ""),
    ],
)
def test_an_address_tells_the_bug(address: str, key: str) -> None:
    assert first_key(address) == key


def test_every_front_end_knows_its_own_addresses() -> None:
    for front in patterns.commit_urls():
        for url in front.urls:
            values = templates.match(url, f"https://{sample(url)}")
            commit = {"number"} if front.review else {"hash", "number"}
            assert commit & set(values or ()), url


@pytest.mark.parametrize(
    "address",
    [
        "http://git.example.org/?p=libfoo.git;a=commit;h=HASH",
        "http://git.example.org/gitweb/?a=commitdiff;p=libfoo.git;h=HASH;hp=aaaaaaa",
        "https://git.example.org/cgit/linux/kernel/git/next/linux.git/commit/?id=HASH",
        "https://git.example.org/linux.git/commit/fs/inode.c?h=master&id=HASH",
        "https://github.com/owner/repo/commit/HASH#diff-0",
        "https://github.com/owner/repo/commit/HASH.patch",
        "https://gitlab.example.org/group/sub/repo/-/commit/HASH",
        "https://code.example.org/repo/+/HASH",
        "http://xenbits.xen.org/hg/xen-unstable.hg/rev/HASH",
        "https://git.kernel.org/torvalds/c/HASH",
    ],
)
@pytest.mark.parametrize("digits", ["a1b2c3d4e5f6", "0123456789abcdef0123456789abcdef01234567"])
def test_an_address_tells_the_commit(address: str, digits: str) -> None:
    urls = (url for front in patterns.commit_urls() if not front.review for url in front.urls)
    found = (templates.match(url, address.replace("HASH", digits)) for url in urls)
    assert next((values["hash"] for values in found if values and "hash" in values), "") == digits


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_lower_case_without_doubles_and_small(name: str) -> None:
    path = patterns.FOLDER / f"{name}.txt"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert doubles(lines) == []
    assert [line for line in lines if not line or line != line.lower().strip()] == []
    assert patterns.words(name) == frozenset(lines)
    assert path.stat().st_size < 400_000


@pytest.mark.parametrize(
    ("name", "has", "has_not"),
    [
        ("given_names", {"james", "jürgen", "juergen", "olga", "anand", "hiroshi"}, {"virtualization", "patch"}),
        ("surnames", {"smith", "müller", "novák", "sharma"}, {"virtualization"}),
        ("common_words", {"the", "next", "summary", "hi", "thanks", "regards", "will"}, {"james", "john", "michael"}),
        ("not_names", {"virtualization", "suse", "red hat", "monday", "beijing", "signed-off-by"}, {"james", "jordan"}),
        ("pinyin", {"zhang", "jian", "lv", "xue", "a"}, {"james", "smith", "ng"}),
        ("surnames_pinyin", {"wang", "zhang", "ouyang", "zeng", "xie"}, {"smith"}),
        ("surnames_han", {"王", "张", "欧阳", "劉"}, {"和", "的", "时"}),
        ("common_words_han", {"程序", "方案", "高速", "安全"}, {"王工", "张伟", "志强"}),
        ("titles_han", {"工", "总", "经理"}, {"王"}),
    ],
)
def test_lists_hold_what_they_are_for(name: str, has: set[str], has_not: set[str]) -> None:
    assert has <= patterns.words(name)
    assert not has_not & patterns.words(name)


def test_pinyin_surnames_are_made_of_syllables() -> None:
    syllables = patterns.words("pinyin")
    syllable = "|".join(sorted(syllables, key=len, reverse=True))
    assert [name for name in patterns.words("surnames_pinyin") if not re.fullmatch(f"({syllable}){{1,2}}", name)] == []


def test_nicknames_are_linked_both_ways() -> None:
    linked = patterns.nicknames()
    assert {"jim", "jimmy"} <= linked["james"]
    assert "william" in linked["bill"]
    assert all(name in linked[other] and name != other for name, others in linked.items() for other in others)


def test_each_file_says_where_it_comes_from() -> None:
    sources = (patterns.FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    files = [f"{name}.txt" for name in (*LISTS, "nicknames")] + list(patterns.TABLES)
    assert [file for file in files if f"`{file}`" not in sources] == []
    named = set(re.findall(r"licences/(\w+)", sources))
    assert named == {path.name for path in (patterns.FOLDER / "licences").iterdir()}


# --- Templates ---


@given(st.from_regex(r"[0-9]{1,10}", fullmatch=True), st.sampled_from(["", "#c3", "&action=view", ";x=1", " "]))
def test_what_is_filled_in_is_found_again(number: str, more: str) -> None:
    template = "bugs.example.org/show_bug.cgi?id={id}"
    address = f"https://{templates.filled(template, id=number)}{more}"
    assert templates.match(template, address) == {"id": number}


@given(st.text(max_size=300))
def test_whatever_is_found_stands_in_the_address(text: str) -> None:
    for front in patterns.commit_urls():
        for url in front.urls:
            assert all(value in text for value in (templates.match(url, text) or {}).values())


@pytest.mark.parametrize("address", ["bugs.example.org/123x", "bugs.example.org/x", "other.example.org/123", ""])
def test_an_address_that_differs_does_not_fit(address: str) -> None:
    assert templates.match("bugs.example.org/{id}", address) is None


def test_a_very_long_address_is_cut_not_searched() -> None:
    address = "https://git.example.org/" + "commit/a" * 50_000
    for front in patterns.commit_urls():
        assert all(templates.match(url, address) is None for url in front.urls)


# --- A user's own files ---


def test_users_software_is_added(tmp_path: Path) -> None:
    text = '[[software]]\nname = "Frobnitz"\nkind = ["tool"]\naliases = ["frob"]\n'
    row = by_name(write(tmp_path, "software.toml", text))["frobnitz"]
    assert row == patterns.Software("frobnitz", ("tool",), ("frob",))


def test_users_row_joins_ours_of_the_same_name(tmp_path: Path) -> None:
    text = '[[software]]\nname = "libvirt"\nkind = ["tool"]\naliases = ["lv-next"]\n'
    ours, both = by_name()["libvirt"], by_name(write(tmp_path, "software.toml", text))["libvirt"]
    assert set(both.aliases) == {*ours.aliases, "lv-next"}
    assert set(both.kinds) == {*ours.kinds, "tool"}


def test_users_row_takes_a_form_from_ours(tmp_path: Path) -> None:
    text = '[[software]]\nname = "frobnitz"\nkind = ["project"]\naliases = ["hermes", "xenlight"]\n'
    rows = by_name(write(tmp_path, "software.toml", text))
    assert "hermes" not in rows
    assert "xenlight" not in rows["libxl"].aliases
    assert "libxenlight" in rows["libxl"].aliases


def test_user_says_that_a_common_word_is_none(tmp_path: Path) -> None:
    text = '[[software]]\nnames = ["make"]\nkind = ["tool"]\n[software.aliases_of]\nspice = ["spicy"]\n'
    rows = by_name(write(tmp_path, "software.toml", text))
    assert rows["make"].common == rows["spice"].common == frozenset()
    assert "spicy" in rows["spice"].aliases


def test_users_trackers_come_first_and_generic_ones_last(tmp_path: Path) -> None:
    text = '[[tracker]]\nprefix = "acme"\nwords = ["ACME"]\nurls = ["bugs.example.org/show_bug.cgi?id={id}"]\n'
    own = patterns.trackers(write(tmp_path, "trackers.toml", text))
    assert own[0] == patterns.Tracker("acme", words=("acme",), urls=own[0].urls, key="acme:{id}")
    assert own[1:] == patterns.trackers()


def test_users_words_nicknames_and_fronts_are_added(tmp_path: Path) -> None:
    write(tmp_path, "not_names.txt", "# ours\nFrobnitz\n\n")
    write(tmp_path, "nicknames.txt", "# ours\nZaphod = Zap, Zappy\n")
    write(tmp_path, "trackers.toml", 'plain_words = ["Klacks"]\n[[request]]\nprefix = "zr"\nwords = ["zr"]\n')
    write(tmp_path, "commit_urls.toml", '[[commit_url]]\nfront = "acme"\nurls = ["c.example.org/{hash}"]\n')
    assert patterns.words("not_names", tmp_path) == patterns.words("not_names") | {"frobnitz"}
    assert patterns.nicknames(tmp_path)["zaphod"] == {"zap", "zappy"}
    assert patterns.plain_words(tmp_path) == patterns.plain_words() | {"klacks"}
    assert [row.prefix for row in patterns.requests(tmp_path)] == ["zr", "sr"]
    assert patterns.commit_urls(tmp_path)[0].front == "acme"


def test_a_folder_without_files_changes_nothing(tmp_path: Path) -> None:
    assert patterns.software(tmp_path) == patterns.software()
    assert patterns.words("pinyin", tmp_path) == patterns.words("pinyin")


@pytest.mark.parametrize(
    ("name", "text", "line", "says"),
    [
        ("software.toml", "[[software]]\nname = \n", 2, "mend the TOML"),
        ("software.toml", '[[software]]\nname = "a"\nkind = ["tool"', 3, "mend the TOML"),
        ("software.toml", '# x\n[[softwares]]\nname = "a"\n', 2, "unknown table `softwares`"),
        ("software.toml", 'software = "a"\n', 1, "[[software]]"),
        ("software.toml", '[[software]]\nname="a"\nkind=["tool"]\n\n[[software]]\nname="b"\n', 5, "has no `kind`"),
        ("software.toml", '[[software]]\nname = "a"\nkind = ["toy"]\n', 1, "'toy'"),
        ("software.toml", '[[software]]\nkind = ["tool"]\n', 1, "either `name`"),
        ("software.toml", '[[software]]\nnames = ["a"]\nkind = ["tool"]\naliases = ["b"]\n', 1, "aliases_of"),
        ("software.toml", '[[software]]\nname = "a"\nkind = "tool"\n', 1, "a list of texts"),
        ("software.toml", '[[software]]\nname = "a"\nkind = ["tool"]\nalias = ["b"]\n', 1, "unknown key `alias`"),
        ("software.toml", '[[software]]\nkind = ["tool"]\n[software.aliases_of]\na = "b"\n', 1, "a table of lists"),
        ("trackers.toml", '[[tracker]]\nprefix = "a"\nmin_digits = true\n', 1, "a whole number"),
        ("trackers.toml", '\n[[tracker]]\nprefix = "a"\nid = "hex"\n', 2, "digits, cve, key, word"),
        ("trackers.toml", '[[tracker]]\nprefix = "a"\nurls = ["x.org/{nr}"]\n', 1, "{nr}"),
        ("trackers.toml", "\nplain_words = [1]\n", 2, "a list of texts"),
        ("commit_urls.toml", '[[commit_url]]\nfront = "a"\n', 1, "has no `urls`"),
        ("nicknames.txt", "james = jim\nzaphod\n", 2, "name = short, short"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, name: str, text: str, line: int, says: str) -> None:
    write(tmp_path, name, text)
    readers: dict[str, Callable[[Path], object]] = {
        "software.toml": patterns.software,
        "trackers.toml": patterns.trackers,
        "commit_urls.toml": patterns.commit_urls,
        "nicknames.txt": patterns.nicknames,
    }
    with pytest.raises(LogloomError) as error:
        readers[name](tmp_path)
    assert str(error.value).startswith(f"{tmp_path / name}:{line}: ")
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_misspelt_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, "tracker.toml", "")
    with pytest.raises(LogloomError, match=r"tracker\.toml.*trackers\.toml"):
        patterns.trackers(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LogloomError, match="no such folder"):
        patterns.software(tmp_path / "none")


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "not_names.txt").write_bytes("Straße".encode("latin-1"))
    with pytest.raises(LogloomError, match=r"not_names\.txt: not UTF-8 at byte 4"):
        patterns.words("not_names", tmp_path)


def test_an_unknown_list_names_those_there_are() -> None:
    with pytest.raises(LogloomError, match=r"given_names\.txt"):
        patterns.words("given_name")
