"""The page: what is in the file, and what a reader can do with it in a real browser whose network is cut."""

from __future__ import annotations

import json
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, parse

from graph.drawing import _scattered, inline, picture, view
from graph.network import HIDDEN, WEIGHTS, Edge, Evidence, Node
from graph.page import EDGES, KINDS, TEMPLATES, Inline, _escaped, left_out_in_words, page
from graph.vocabulary import BASE, CLASSES
from nlp.errors import LogloomError

BUG = BASE + "bug/bnc/900101"
ADA = BASE + "person/ada-lindqvist"
GUS = BASE + "person/gus-weber"
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "`${alert(4)}` '); alert(5); ('",
    "\u202eright to left\u202c and \u2067isolated\u2069",
    "broken \ufffd\ufffd, \u2028 line and \u2029 paragraph, NUL\x00, \ud800 half a pair",
    "<!-- <script> {{ data }} {% raw %} &lt;b&gt; &amp;",
    "__proto__",
)


@pytest.fixture(scope="module")
def store() -> Store:
    """The small made-up graph."""
    made = Store()
    made.load(path=str(Path(__file__).with_name("small.trig")), format=RdfFormat.TRIG)
    return made


Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Any]:
    """Headless Chromium, drawing in software."""
    sync = pytest.importorskip("playwright.sync_api", reason="needs playwright to drive chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with sync.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=arguments)
        yield started
        started.close()


@contextmanager
def opened(browser: Any, file: Path, fragment: str = "", **options: Any) -> Iterator[Any]:
    """The page, drawn; afterwards nothing may have been asked of the network, nor complained of."""
    before = options.pop("before", ())
    context = browser.new_context(
        offline=True, viewport=options.pop("viewport", {"width": 1360, "height": 850}), **options
    )
    tab = context.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    # WebGL drawn in software grumbles about its speed.
    tab.on("console", lambda message: complaints.extend([message.text] * ("GL Driver Message" not in message.text)))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("dialog", lambda dialog: complaints.append(dialog.message))
    for script in before:
        tab.add_init_script(script)
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(file.as_uri() + fragment)
    until(tab, "window.logloom && window.logloom.firstDrawing")
    yield tab
    context.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file:", "blob:"))] == []


@pytest.fixture(scope="module")
def overview(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The overview's page."""
    file = tmp_path_factory.mktemp("view") / "overview.html"
    view(store, [], file)
    return file


@pytest.fixture(scope="module")
def bug(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bug's page that draws six nodes and holds others in reserve."""
    file = tmp_path_factory.mktemp("view") / "bug.html"
    view(store, [BUG], file, limit=6)
    return file


def until(tab: Any, expression: str) -> None:
    """Wait until it is true. The page's policy forbids what playwright's own waiting does."""
    end = time.monotonic() + 30
    while not tab.evaluate(expression):
        assert time.monotonic() < end, f"never came true: {expression}"
        tab.wait_for_timeout(30)


def shown(tab: Any) -> set[str]:
    return set(tab.evaluate("logloom.visible.nodes"))


def click(tab: Any, name: str) -> None:
    spot = tab.evaluate("name => logloom.where(name)", name)
    box = tab.locator("#graph canvas").bounding_box()
    tab.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])


def find(tab: Any, text: str) -> None:
    tab.fill("#search", text)
    tab.press("#search", "Enter")


# ---- the file ----


def test_view_says_what_it_drew(store: Store, tmp_path: Path) -> None:
    drawn = view(store, [BUG], tmp_path / "v.html", limit=6)
    assert drawn.nodes == 6
    assert drawn.edges > 0
    assert drawn.left_out["tool"] == 3
    assert "3 tools" in drawn.said
    assert drawn.path == tmp_path / "v.html"


def test_the_file_is_its_owners_alone_and_replaced_in_one_step(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "v.html"
    file.write_text("old")
    view(store, [], file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [file.name for file in tmp_path.iterdir()] == ["v.html"]


def test_the_same_graph_gives_the_same_page_byte_for_byte(store: Store, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        view(store, [BUG], tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_page_names_no_other_place_to_load_from(overview: Path) -> None:
    text = overview.read_text(encoding="utf-8")
    assert not re.search(r"""<(?:link|img|iframe|script)[^>]*\s(?:src|href)=""", text)
    assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", text)
    assert "sourceMappingURL" not in text
    assert "bootstrap" not in text.lower()
    assert "default-src 'none'" in text


def test_every_kind_has_a_look_and_words() -> None:
    assert set(KINDS) == set(CLASSES) - HIDDEN
    assert set(EDGES) == set(WEIGHTS)
    shapes = [shape for _, _, shape, _ in KINDS.values()]
    assert len(set(shapes)) == len(shapes), "in print there is no colour"


def test_the_overview_folds_entries_away(store: Store) -> None:
    assert {node.kind for node in picture(store).nodes} == {"person", "bug", "patch", "project", "thread"}


def test_a_finer_edge_stands_for_worked_on(store: Store) -> None:
    edges = {(edge.source, edge.target, edge.kind) for edge in picture(store, [BUG]).edges}
    assert (BASE + "person/bo-chen", BUG, "ll:discussed") in edges
    assert (BASE + "person/bo-chen", BUG, "ll:workedOn") not in edges
    assert (ADA, BUG, "ll:workedOn") in edges, "there is no finer one"


def test_kinds_and_days_bound_the_picture(store: Store) -> None:
    kinds = {node.kind for node in picture(store, [BUG], kinds=["person", "bug"]).nodes}
    assert kinds == {"person", "bug"}
    late = picture(store, since=date(2013, 1, 1))
    assert GUS in {node.iri for node in late.nodes}
    assert all(any(day >= "2013" for day in node.dates) for node in late.nodes)


def test_depth_reaches_further(store: Store) -> None:
    near, far = (picture(store, [GUS], kinds=["person", "bug", "reported"], depth=depth) for depth in (1, 2))
    assert {node.iri for node in near.nodes[: near.drawn]} <= {node.iri for node in far.nodes[: far.drawn]}


def test_what_is_left_out_is_said() -> None:
    assert left_out_in_words({"person": 1, "bug": 1200, "tool": 0}) == (
        "Left out as least relevant (--limit draws more): 1,200 bugs, 1 person."
    )
    assert left_out_in_words({}) == ""


def test_a_notebook_shows_pages_in_frames_and_leaves_no_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = inline(store, [BUG], limit=5)._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "<script" not in shown, "escaped, so that it is the frame's and not the notebook's"
    assert not list(tmp_path.iterdir())


# ---- bad input ----


@pytest.mark.parametrize(
    ("nodes", "options", "message"),
    [
        ([BASE + "bug/bnc/1"], {}, "no node 'bug:bnc:1'"),
        ([BUG, ADA], {"limit": 1}, "2 nodes are picked, over the limit of 1"),
        ([BUG], {"path": True}, "a path joins two nodes; given: 1"),
        ([], {"kinds": ["persons"]}, "no kind of node or edge is called 'persons'"),
        ([], {"since": date(2031, 1, 1)}, "nothing in this store fits"),
        ([], {"kinds": ["series"]}, "nothing in this store fits"),
        ([BUG], {"whole": True}, "the whole graph is drawn without picked nodes"),
        ([], {"since": date(2013, 1, 1), "until": date(2012, 1, 1)}, "time range is empty"),
    ],
)
def test_bad_input_is_one_clear_line(
    store: Store, tmp_path: Path, nodes: list[str], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(LogloomError, match=message) as raised:
        view(store, nodes, tmp_path / "v.html", **options)
    assert "\n" not in str(raised.value)
    assert not list(tmp_path.iterdir())


def test_an_empty_store_has_nothing_to_draw(tmp_path: Path) -> None:
    with pytest.raises(LogloomError, match="nothing in this store fits"):
        view(Store(), [], tmp_path / "v.html")


def test_a_path_that_cannot_be_written_is_said(store: Store, tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    for file in (tmp_path / "not" / "there.html", tmp_path / "folder.html"):
        with pytest.raises(LogloomError, match=re.escape(str(file)) + ": can't be written"):
            view(store, [], file)
    assert [file.name for file in tmp_path.iterdir()] == ["folder.html"]


# ---- the browser ----


def test_it_draws_at_once_and_stands_still(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        assert len(shown(tab)) == 22
        assert tab.evaluate("logloom.labels") > 10
        before = tab.evaluate("logloom.where('bug:bnc:900101')")
        tab.wait_for_timeout(300)
        assert tab.evaluate("logloom.where('bug:bnc:900101')") == before


def test_a_node_is_found_by_alias_and_its_panel_shows_the_evidence(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        tab.fill("#search", "陈")
        assert tab.locator("#found li").count() == 1
        find(tab, "chen bo")
        panel = tab.locator("#panel").inner_text()
        assert "Bo Chen" in panel
        assert "log2012.txt:33" in panel
        assert "Bo Chen: Reviewed-by" in panel
        assert "2012-11-21" in panel
        tab.fill("#search", "no such thing")
        assert "Nothing" in tab.locator("#found").inner_text()


def test_a_click_on_a_node_and_on_a_line_shows_what_stands_behind(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        click(tab, "bug:bnc:900102")
        assert "bridge shows no ports" in tab.locator("#panel").inner_text()
        a, b = (tab.evaluate("name => logloom.where(name)", name) for name in ("person:gus-weber", "bug:bnc:900103"))
        box = tab.locator("#graph canvas").bounding_box()
        tab.mouse.click(box["x"] + (a["x"] + b["x"]) / 2, box["y"] + (a["y"] + b["y"]) / 2)
        assert "Gus Weber reported bnc:900103" in tab.locator("#panel").inner_text()
        assert "log2012.txt:122" in tab.locator("#panel").inner_text()


def test_in_a_crowd_lines_are_still_drawn_and_picked(browser: Any, tmp_path: Path) -> None:
    nodes = [Node(f"https://example.org/{i}", f"bug:{i}", "bug", f"bug {i}", weight=i) for i in range(45)]
    ends = [(one, other) for i, one in enumerate(nodes) for other in nodes[:i]]
    edges = [Edge(a.iri, b.iri, "ll:fixes", 1, (sighting("the words", i),)) for i, (a, b) in enumerate(ends)]
    (tmp_path / "crowd.html").write_text(page(nodes, edges, "a crowd"), encoding="utf-8")
    with opened(browser, tmp_path / "crowd.html") as tab:
        assert tab.evaluate("logloom.visible.lines") == len(edges) > 900
        a, b = (tab.evaluate("name => logloom.where(name)", f"bug:{i}") for i in (3, 40))
        box = tab.locator("#graph canvas").bounding_box()
        tab.mouse.click(box["x"] + a["x"] * 0.6 + b["x"] * 0.4, box["y"] + a["y"] * 0.6 + b["y"] * 0.4)
        assert "Between" in tab.locator("#panel h3").inner_text()
        assert "the words" in tab.locator("#panel").inner_text()


def test_neighbours_lead_on_and_back_and_forward_return(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        find(tab, "bnc:900101")
        tab.locator("#panel button.link", has_text="Carla Ruiz").first.click()
        assert tab.locator("#panel h3").inner_text().strip() == "Carla Ruiz"
        tab.click("#back")
        until(tab, "document.querySelector('#panel h3').innerText.includes('bnc:900101')")
        tab.click("#forward")
        until(tab, "document.querySelector('#panel h3').innerText.includes('Carla Ruiz')")


def test_kinds_of_node_and_edge_toggle(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        tab.uncheck("#kinds input[data-key=person]")
        assert not any(name.startswith("person:") for name in shown(tab))
        tab.check("#kinds input[data-key=person]")
        lines = tab.evaluate("logloom.visible.lines")
        tab.uncheck("#edges input[data-key='ll:coMentionedWith']")
        assert tab.evaluate("logloom.visible.lines") < lines
        tab.click("#reset")
        assert tab.evaluate("logloom.visible.lines") == lines


def test_groups_colour_and_switch_off(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        tab.check("#colours input[value=group]")
        before = shown(tab)
        tab.locator("#teams input").first.uncheck()
        assert shown(tab) < before
        assert "by=group" in tab.url


def test_the_time_range_filters(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        tab.fill("#since", "2013-01-01")
        tab.dispatch_event("#since", "change")
        names = shown(tab)
        assert "person:gus-weber" in names
        assert "person:dev-patel" not in names
        assert "since=2013-01-01" in tab.url


def test_the_fragment_restores_the_state(browser: Any, bug: Path) -> None:
    with opened(browser, bug) as tab:
        tab.uncheck("#kinds input[data-key=person]")
        tab.click("#theme")
        tab.locator("button", has_text="Unfold").click()
        fragment, names, panel = tab.url.partition("#")[2], shown(tab), tab.locator("#panel").inner_text()
    with opened(browser, bug, "#" + fragment) as tab:
        assert shown(tab) == names
        assert tab.locator("#panel").inner_text() == panel
        assert tab.locator("html").get_attribute("data-theme") == "dark"
        assert tab.evaluate("logloom.state") == fragment


@pytest.mark.parametrize(
    "fragment", ["#n=no-such-node", "#%%%", "#e=a,b&off=nothing&since=never&way=1&goff=x", "#=&&=,"]
)
def test_a_strange_fragment_does_no_harm(browser: Any, overview: Path, fragment: str) -> None:
    with opened(browser, overview, fragment) as tab:
        assert len(shown(tab)) == 22


def test_unfold_and_fold(browser: Any, bug: Path) -> None:
    with opened(browser, bug) as tab:
        before = shown(tab)
        assert len(before) == 6
        tab.locator("#panel button", has_text="Unfold").click()
        after = shown(tab)
        assert after > before
        spots = [tab.evaluate("name => logloom.where(name)", name) for name in sorted(after)]
        assert len({(round(spot["x"]), round(spot["y"])) for spot in spots}) == len(spots)
        assert "Left out" in tab.locator("#counts").inner_text()


def test_a_path_between_two_picked_nodes(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        find(tab, "Fay Okafor")
        tab.locator("#panel button", has_text="Path from here").click()
        assert "pick its other end" in tab.locator("#counts").inner_text()
        find(tab, "Carla Ruiz")
        panel = tab.locator("#panel").inner_text()
        assert "Fay Okafor backported save: retry when the guest is slow" in panel
        assert "Carla Ruiz reported bnc:900101" in panel
        assert "way=" in tab.url


def test_a_path_page_opens_on_the_path(browser: Any, store: Store, tmp_path: Path) -> None:
    view(store, [GUS, BASE + "person/dev-patel"], tmp_path / "path.html", path=True)
    with opened(browser, tmp_path / "path.html") as tab:
        assert {"person:gus-weber", "person:dev-patel"} <= shown(tab)
        assert "step" in tab.locator("#panel").inner_text()


def test_keys_reach_everything(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        tab.keyboard.press("/")
        tab.keyboard.type("carla")
        tab.keyboard.press("ArrowDown")
        tab.keyboard.press("Enter")
        first = tab.locator("#panel h3").inner_text()
        for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Enter", "Backspace", "c", "+", "-", "0"):
            tab.keyboard.press(key)
        assert tab.locator("#panel h3").inner_text() != ""
        assert first.strip()
        tab.keyboard.press("?")
        assert tab.locator("#keys").is_visible()
        tab.keyboard.press("Escape")
        tab.keyboard.press("Escape")
        assert "Most seen" in tab.locator("#panel").inner_text()


def test_the_keyboards_focus_stays_where_it_was(browser: Any, overview: Path) -> None:
    with opened(browser, overview) as tab:
        tab.focus("#kinds input[data-key=thread]")
        tab.keyboard.press("Space")
        assert not any(name.startswith("thread:") for name in shown(tab))
        tab.keyboard.press("Space")
        assert any(name.startswith("thread:") for name in shown(tab))
        assert tab.evaluate("document.activeElement.dataset.key") == "thread"
        find(tab, "bnc:900101")
        tab.locator("#panel button.link", has_text="Carla Ruiz").first.focus()
        tab.keyboard.press("Enter")
        assert "Carla Ruiz" in tab.locator("#panel h3").inner_text()
        assert tab.evaluate("document.querySelector('#panel').contains(document.activeElement)")
        assert tab.locator("#graph [tabindex='0']").count() == 0


def test_saving_a_picture_and_the_visible_part_as_turtle(
    browser: Any, overview: Path, store: Store, tmp_path: Path
) -> None:
    with opened(browser, overview, accept_downloads=True) as tab:
        tab.uncheck("#kinds input[data-key=thread]")
        with tab.expect_download() as waiting:
            tab.click("#png")
        waiting.value.save_as(tmp_path / "view.png")
        with tab.expect_download() as waiting:
            tab.click("#turtle")
        waiting.value.save_as(tmp_path / "view.ttl")
    assert (tmp_path / "view.png").read_bytes().startswith(b"\x89PNG")
    triples = list(parse(path=str(tmp_path / "view.ttl"), format=RdfFormat.TURTLE))
    held = {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in store}
    assert len(triples) > 50
    assert {
        (str(t.subject), str(t.predicate), str(t.object)) for t in triples if "altLabel" not in str(t.predicate)
    } <= held
    assert not any("/thread/" in str(triple.subject) for triple in triples)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 900, 1600])
def test_it_fits_narrow_and_wide_light_and_dark(browser: Any, bug: Path, width: int, scheme: str) -> None:
    with opened(browser, bug, viewport={"width": width, "height": 800}, color_scheme=scheme) as tab:
        assert tab.locator("html").get_attribute("data-theme") == scheme
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        graph = tab.locator("#graph").bounding_box()
        assert graph["width"] >= 300
        assert graph["height"] >= 300
        spots = [tab.evaluate("name => logloom.where(name)", name) for name in shown(tab)]
        assert all(0 <= spot["x"] <= graph["width"] and 0 <= spot["y"] <= graph["height"] for spot in spots)


def test_the_timeline_runs_from_left_to_right(browser: Any, store: Store, tmp_path: Path) -> None:
    view(store, [], tmp_path / "time.html", timeline=True)
    with opened(browser, tmp_path / "time.html") as tab:
        places = [tab.evaluate("name => logloom.where(name)", f"message:m{number}") for number in (1, 3, 5)]
        assert [spot["x"] for spot in places] == sorted(spot["x"] for spot in places)
        assert {"entry:e1", "patch:show-bridge"} <= shown(tab)


def test_what_the_log_says_stays_text(browser: Any, tmp_path: Path) -> None:
    nodes = [
        Node(
            f"https://example.org/{i}",
            f"bug:{text}",
            "bug",
            text,
            (text + " alias",),
            ("2012-12-03",),
            3,
            (sighting(text, i),),
        )
        for i, text in enumerate(HOSTILE)
    ]
    edges = [
        Edge(one.iri, other.iri, "ll:fixes", 1, (sighting(text, 50 + i),))
        for i, (one, other, text) in enumerate(zip(nodes, nodes[1:], HOSTILE, strict=False))
    ]
    file = tmp_path / "hostile.html"
    file.write_text(page(nodes, edges, HOSTILE[1]), encoding="utf-8")
    with opened(browser, file) as tab:
        assert len(shown(tab)) == len(HOSTILE)
        assert tab.locator("#title").inner_text() == HOSTILE[1]
        assert tab.locator("img:not(#printed), iframe, object, embed").count() == 0
        assert tab.locator("script").count() == 3
        for i, text in enumerate(HOSTILE):
            tab.fill("#search", text[:20])
            assert text in {item.text_content() for item in tab.locator("#found .name").all()}
            find(tab, text[:20])
            assert text in tab.locator("#panel h3").text_content()
            assert text in tab.locator("#panel .words").first.text_content()
            assert any(text in (part.text_content() or "") for part in tab.locator("#panel .names bdi").all())
            tab.hover("#graph", position=tab.evaluate("i => logloom.where(logloom.visible.nodes[i])", i))
            until(tab, "!document.querySelector('#hint').hidden")
            assert text in tab.locator("#hint bdi").text_content()
            tab.mouse.move(2, 2)
        assert tab.locator("#panel .words").first.evaluate("node => getComputedStyle(node).unicodeBidi") == "isolate"
        (tmp_path / "hostile.ttl").write_text(tab.evaluate("logloom.turtle()"), encoding="utf-8")
    labels = {
        t.object.value
        for t in parse(path=str(tmp_path / "hostile.ttl"), format=RdfFormat.TURTLE)
        if "label" in str(t.predicate)
    }
    assert set(HOSTILE[:5]) <= labels


def test_on_paper_there_are_light_colours_the_picture_and_what_its_signs_mean(browser: Any, bug: Path) -> None:
    with opened(browser, bug, color_scheme="dark") as tab:
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        tab.emulate_media(media="print", color_scheme="dark")
        assert tab.locator("html").get_attribute("data-theme") == "light"
        assert tab.evaluate("document.querySelector('#printed').naturalWidth") > 300
        assert "1 bug" in tab.locator("#legend").inner_text()
        assert not tab.locator("#search").is_visible()
        assert "log2012.txt" in tab.locator("#panel").inner_text()
        tab.evaluate("dispatchEvent(new Event('afterprint'))")
        assert tab.locator("html").get_attribute("data-theme") == "dark"


@pytest.fixture(scope="module")
def whole(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole graph's page, drawn in WebGL as if it were large."""
    file = tmp_path_factory.mktemp("view") / "whole.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.page.WHOLE", 1)
        view(store, [], file, whole=True)
    return file


def test_the_whole_graph_keeps_all_promises_in_webgl(browser: Any, whole: Path, tmp_path: Path) -> None:
    text = whole.read_text(encoding="utf-8")
    assert "vis-network" not in text
    assert "default-src 'none'" in text
    with opened(browser, whole, accept_downloads=True) as tab:
        assert tab.locator(".sorry").count() == 0
        everything = shown(tab)
        assert {"entry:e1", "person:bo-chen", "bug:bnc:900101"} <= everything
        find(tab, "chen bo")
        assert "log2012.txt:33" in tab.locator("#panel").inner_text()
        fragment = tab.url.partition("#")[2]
        tab.keyboard.press("Escape")
        tab.wait_for_timeout(300)
        at = tab.evaluate("logloom.where('person:bo-chen')")
        box = tab.locator("#graph").bounding_box()
        tab.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
        until(tab, "document.querySelector('#panel h3').innerText.includes('Bo Chen')")
        tab.uncheck("#kinds input[data-key=entry]")
        assert shown(tab) == {name for name in everything if not name.startswith("entry:")}
        with tab.expect_download() as waiting:
            tab.click("#png")
        waiting.value.save_as(tmp_path / "whole.png")
    assert (tmp_path / "whole.png").stat().st_size > 10_000
    with opened(browser, whole, "#" + fragment) as tab:
        assert "Bo Chen" in tab.locator("#panel h3").inner_text()


def test_without_webgl_the_whole_graphs_page_says_so_and_still_finds(browser: Any, whole: Path) -> None:
    without = "HTMLCanvasElement.prototype.getContext = ((real) => function (kind, ...rest) {"
    without += "return kind.startsWith('webgl') ? null : real.call(this, kind, ...rest); })"
    with opened(browser, whole, before=[without + "(HTMLCanvasElement.prototype.getContext)"]) as tab:
        assert "no WebGL" in tab.locator(".sorry").inner_text()
        find(tab, "chen bo")
        assert "log2012.txt:33" in tab.locator("#panel").inner_text()


def test_the_webgl_library_is_what_its_note_says_and_names_no_host() -> None:
    folder = TEMPLATES / "webgl"
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    note = (folder / "SOURCES.md").read_text(encoding="utf-8")
    assert all(f"| {name} | {version} |" in note for name, version in wanted.items())
    assert "://" not in (folder / "sigma.min.js").read_text(encoding="utf-8").replace("://www.w3.org", "")
    assert "://" not in (folder / "package-lock.json").read_text(encoding="utf-8").replace("://opencollective", "")


def test_the_policy_forbids_the_network(browser: Any, overview: Path, tmp_path: Path) -> None:
    text = overview.read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(
        text.replace("</body>", '<script>window.ran = 1</script><img src="https://example.org/x.png"></body>'),
        encoding="utf-8",
    )
    context = browser.new_context()
    tab = context.new_page()
    failures: list[str] = []
    tab.on("requestfailed", lambda request: failures.append(f"{request.url} {request.failure}"))
    tab.goto(broken.as_uri())
    until(tab, "window.logloom && window.logloom.firstDrawing")
    assert tab.evaluate("window.ran") is None
    assert tab.evaluate("fetch('https://example.org/').then(() => 1, () => 0)") == 0
    assert failures == ["https://example.org/x.png csp"]
    context.close()


def test_two_frames_in_one_notebook(browser: Any, store: Store, tmp_path: Path) -> None:
    frames = "".join(Inline(inline(store, [node], limit=5).page, 400)._repr_html_() for node in (BUG, ADA))
    (tmp_path / "notebook.html").write_text(f"<!doctype html><meta charset=utf-8>{frames}", encoding="utf-8")
    context = browser.new_context(offline=True)
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto((tmp_path / "notebook.html").as_uri())
    for frame, title in zip(tab.frames[1:], ("bnc:900101", "Ada Lindqvist"), strict=True):
        until(frame, "window.logloom && window.logloom.firstDrawing")
        assert title in frame.locator("#panel h3").inner_text()
        frame.fill("#search", "libfoo")
        frame.press("#search", "Enter")
        assert "libfoo" in frame.locator("#panel h3").inner_text()
    assert complaints == []
    context.close()


def sighting(text: str, line: int) -> Evidence:
    return Evidence(file="log.txt", line=line, quote=text, rule=text, entry=text, date="2012-12-03")


def test_the_data_is_ascii_without_anything_that_ends_a_script() -> None:
    html = page([Node("https://example.org/1", "bug:1", "bug", " ".join(HOSTILE))], [], "title")
    data = html.split('type="application/json">')[1].split("</script>")[0]
    assert data.isascii()
    assert not set(data) & set("<>&")
    assert json.loads(data)["nodes"][0]["label"] == " ".join(HOSTILE)


@given(st.text(max_size=80))
def test_any_text_comes_back_from_the_page_as_it_was(text: str) -> None:
    written = _escaped([text])
    assert json.loads(written) == [text]
    assert written.isascii()
    assert not set(written) & set("<>&")


def test_a_timeline_draws_something_from_every_time() -> None:
    days = [f"2012-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]
    first = _scattered(days)[:12]
    assert len({day[:7] for day in first}) >= 10
    assert sorted(_scattered(days)) == days
