"""The built site in a browser: search, the table's filter, formulas, phones, links."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from longdep.reports.page.book import Book
from longdep.reports.page.site import building, verdict_table
from longdep.reports.page.site.hosted_pages import site_name
from longdep.reports.record import ledger
from tests.rendered.browser import watched
from tests.rendered.matrices import rows
from tests.rendered.site_server import served
from tests.rendered.written import formulas

REPORT = ledger.COMMITTED.parent
FORMULA = re.compile(r'<(?:span|div) class="longdep-math"')
REFERENCE = re.compile(r'(?:href|src)="([^"]*)"')
ANCHOR = re.compile(r'\b(?:id|name)="([^"]+)"')
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LANGUAGES = ("en", "zh", "ko")
PATIENCE = 60_000  # milliseconds until a busy machine has found something

# A page with all its parts unfolded: formulas (the TeX that was typeset, and the rows
# of each table), what cannot be typeset, and how far it can be moved to the side.
SEEN = """
async () => {
  document.querySelectorAll("details").forEach((part) => (part.open = true));
  await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  scrollTo(1000, 0);
  return {
    formulas: all(".longdep-math:has(.katex)").map((formula) => [
      formula.querySelector("annotation").textContent,
      all(".katex-mathml mtable", formula)
        .map((table) => all(":scope > mtr", table).length),
    ]),
    errors: all(".katex-error").map((formula) => formula.title),
    beyond: scrollX,
  };
}
"""

# Of a picture's pixels that are there, how many stand out from the page behind it.
CONTRAST = """
async (picture) => {
  await picture.decode();
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [picture.naturalWidth, picture.naturalHeight];
  const pen = sheet.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const linear = Array.from({ length: 256 }, (_, part) => part / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const light = (r, g, b) =>
    0.2126 * linear[r] + 0.7152 * linear[g] + 0.0722 * linear[b] + 0.05;
  const behind = light(...getComputedStyle(document.body).backgroundColor
    .match(/[0-9]+/g).slice(0, 3).map(Number));
  const { data } = pen.getImageData(0, 0, sheet.width, sheet.height);
  let [seen, all] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 200) continue;
    const own = light(data[i], data[i + 1], data[i + 2]);
    all += 1;
    seen += Math.max(own / behind, behind / own) >= 2;
  }
  return seen / all;
}
"""


@dataclass(frozen=True)
class Site:
    """A built site: its folder, its address, and the ledger that it is of."""

    folder: Path
    address: str
    book: Book

    def pages(self) -> list[Path]:
        """Every page, but for the one that is shown where there is none."""
        found = sorted(self.folder.rglob("*.html"))
        return [path for path in found if path.name != "404.html"]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    found = ledger.read(ledger.COMMITTED)
    assert found is not None
    folder = tmp_path_factory.mktemp("built") / "site"
    building.build(found, REPORT, folder)
    with served(folder) as address:
        yield Site(folder, address, Book(found))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser's page on a desk; the test fails if it complains of anything."""
    opened = browser.new_page(viewport=DESK)
    complaints = watched(opened)
    yield opened
    opened.close()
    assert complaints == []


def read_first(site: Site) -> list[str]:
    """The pages that are read first, in every language, and some claims' pages."""
    topics = [f"{topic.name}.html" for topic in site.book.topics]
    fronts = ["index.html", *topics]
    keys = [entry["key"] for entry in site.book.printed()][::12]
    own = [f"claims/{key}.html" for key in keys]
    names = [f"{folder}{name}" for folder in ("", "zh/", "ko/") for name in fronts]
    there = [name for name in [*names, *own] if (site.folder / name).is_file()]
    assert len(there) > len(topics)
    return [*there, "verdicts.html"]


def searched(page: Page, words: str) -> Locator:
    """The results of a search, as links.

    The words come at once, not letter by letter: what is found for the beginning of a
    word is shown while the rest is looked up, and is no answer to the whole.
    """
    field = page.get_by_role("combobox")
    if not field.is_visible():
        page.locator(".md-search__button").click()  # the next click would close it
    field.fill(words)
    return page.locator("a[href*='?h=']")


def test_a_search_for_a_key_finds_its_page(page: Page, site: Site) -> None:
    page.goto(site.address)
    searched(page, "spectral-form").first.click()
    page.wait_for_url("**/claims/spectral-form.html*")
    expect(page.locator("h1")).to_contain_text("spectral-form")


def test_what_is_named_is_found_first(page: Page, site: Site) -> None:
    """A topic by its name, a printed claim by its key.

    Where the claim's title begins with its key's words, its card may come first.
    """
    page.goto(site.address)
    ways = {topic.name: rf"/{topic.name}\.html\?h=[^#]*" for topic in site.book.topics}
    for entry in site.book.printed():
        key, topic = re.escape(entry["key"]), entry["topic"]
        ways[entry["key"]] = (
            rf"/(claims/{key}\.html\?h=[^#]*|{topic}\.html\?.*#{key}-.*)"
        )
    for words, way in ways.items():
        first = searched(page, words).first
        expect(first).to_have_attribute("href", re.compile(f"{way}$"), timeout=PATIENCE)
    assert len(ways) > 50


def test_a_search_works_without_a_server(page: Page, site: Site) -> None:
    page.goto((site.folder / "index.html").as_uri())
    expect(searched(page, "latching").first).to_be_visible(timeout=PATIENCE)


def test_a_search_for_what_is_nowhere_finds_nothing(page: Page, site: Site) -> None:
    page.goto(site.address)
    found = searched(page, "latching")
    expect(found.first).to_be_visible(timeout=PATIENCE)
    searched(page, "zyzzyva")
    nothing = page.get_by_text("No results")  # read out, not shown
    expect(nothing).to_be_attached(timeout=PATIENCE)
    expect(found).to_have_count(0)


def test_formulas_are_no_results_of_a_search(site: Site) -> None:
    assert "\\\\frac" not in (site.folder / "search.json").read_text(encoding="utf-8")


def shown(page: Page) -> int:
    """How many rows of the table are shown; the count beside the filter says so."""
    count = page.locator("table.longdep-verdicts tbody tr:visible").count()
    every = page.locator("table.longdep-verdicts tbody tr").count()
    expect(page.locator("output")).to_have_text(f"{count} of {every} statements")
    return count


def test_the_filter_shows_what_the_ledger_counts(page: Page, site: Site) -> None:
    page.goto(f"{site.address}verdicts.html")
    rows = list(verdict_table.rows(site.book, lambda entry: entry["key"]))
    assert shown(page) == len(rows) == len(site.book.entries)
    filters: dict[str, Callable[[verdict_table.Row], tuple[str, ...]]] = {
        "verdict": lambda row: (row.standing,),
        "document": lambda row: row.documents or ("none",),
        "topic": lambda row: (row.topic,),
    }
    for name, values in filters.items():
        control = page.get_by_label(name)
        counts = Counter(value for row in rows for value in values(row))
        assert len(counts) > 1
        for value, count in counts.items():
            control.select_option(value)
            assert shown(page) == count, (name, value)
        control.select_option("")
    assert shown(page) == len(rows)


def test_filters_join_and_the_address_keeps_them(page: Page, site: Site) -> None:
    page.goto(f"{site.address}verdicts.html")
    page.get_by_label("verdict").select_option("true: proved")
    page.get_by_label("words").fill("gamma-bound")
    wanted = [
        row
        for row in verdict_table.rows(site.book, lambda entry: entry["key"])
        if row.standing == "true: proved" and "gamma-bound" in row.key
    ]
    assert shown(page) == len(wanted) > 0
    page.reload()
    assert shown(page) == len(wanted)
    page.get_by_role("button", name="show all").click()
    expect(page.locator("output")).to_contain_text(f"{len(site.book.entries)} of")
    assert "?" not in page.url


def test_the_filter_can_be_used_with_the_keyboard_alone(page: Page, site: Site) -> None:
    page.goto(f"{site.address}verdicts.html")
    page.get_by_label("words").focus()
    page.keyboard.type("unrolled-power")
    assert 0 < shown(page) < 10
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "verdict"
    page.keyboard.type("supp")
    assert shown(page) == 0


def test_the_table_is_whole_without_scripts(browser: Browser, site: Site) -> None:
    bare = browser.new_context(java_script_enabled=False).new_page()
    bare.goto(f"{site.address}verdicts.html")
    rows = bare.locator("table.longdep-verdicts tbody tr:visible")
    expect(rows).to_have_count(len(site.book.entries))
    bare.context.close()


def test_every_formula_of_the_pages_is_on_the_site(site: Site) -> None:
    pages = building.reached(REPORT, site.book)
    total = 0
    for place in pages:
        if place.endswith(verdict_table.PLACE):
            continue
        written = len(formulas((REPORT / place).read_text(encoding="utf-8")))
        text = (site.folder / site_name(place)).read_text(encoding="utf-8")
        assert len(FORMULA.findall(text)) == written, place
        total += written
    assert total > 1000


@pytest.fixture(scope="module")
def seen(browser: Browser, site: Site) -> dict[str, dict[str, Any]]:
    """What a browser says of each page that is read first, all its parts unfolded."""
    opened = browser.new_page(viewport=PHONE)
    complaints = watched(opened)
    found = {}
    for name in read_first(site):
        opened.goto(site.address + name)
        found[name] = opened.evaluate(SEEN)
    opened.close()
    assert complaints == []
    return found


def test_formulas_are_typeset(site: Site, seen: dict[str, dict[str, Any]]) -> None:
    for name, page in seen.items():
        text = (site.folder / name).read_text(encoding="utf-8")
        assert len(page["formulas"]) == len(FORMULA.findall(text)), name
        assert page["errors"] == [], name
    assert sum(len(page["formulas"]) for page in seen.values()) > 500


def test_matrices_have_their_rows(seen: dict[str, dict[str, Any]]) -> None:
    counted = 0
    for name, page in seen.items():
        for tex, lines in page["formulas"]:
            assert lines == rows(tex), (name, tex)
            counted += len(lines)
    assert counted > 20


def test_no_page_is_wider_than_a_phone(seen: dict[str, dict[str, Any]]) -> None:
    assert {name: page["beyond"] for name, page in seen.items() if page["beyond"]} == {}


def test_pictures_are_seen_in_the_dark(browser: Browser, site: Site) -> None:
    dark = browser.new_page(viewport=DESK, color_scheme="dark")
    names = [f"{topic.name}.html" for topic in site.book.topics]
    shares = {}
    for name in names:
        dark.goto(site.address + name)
        assert dark.evaluate("document.body.dataset.mdColorScheme") == "slate"
        for picture in dark.locator("article img").all():
            way = picture.get_attribute("src")
            shares[way] = picture.evaluate(CONTRAST)
    dark.close()
    assert len(shares) > len(names)
    assert {way: share for way, share in shares.items() if share < 0.8} == {}


def test_every_link_leads_to_a_page_and_an_anchor(site: Site) -> None:
    texts = {p: p.read_text(encoding="utf-8") for p in site.pages()}
    anchors = {p: set(map(unescape, ANCHOR.findall(t))) for p, t in texts.items()}
    lost = []
    for page, text in texts.items():
        base = f"/{page.relative_to(site.folder).as_posix()}"
        for way in map(unescape, set(REFERENCE.findall(text))):
            parts = urlsplit(way)
            if parts.scheme or parts.netloc:
                continue
            target = site.folder / urljoin(base, unquote(parts.path)).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            anchor = unquote(parts.fragment)
            known = anchors.get(target, {anchor})
            if not target.is_file() or (anchor and anchor not in known):
                lost.append((base, way))
    assert lost == []
    assert len(texts) > 30


def test_every_language_is_reached_from_the_header(page: Page, site: Site) -> None:
    languages = [code for code in LANGUAGES[1:] if (site.folder / code).is_dir()]
    assert languages == list(LANGUAGES[1:])
    topic = f"{site.book.topics[0].name}.html"
    for code, place in zip(LANGUAGES, ("", "zh/", "ko/"), strict=True):
        for name in (topic, "index.html"):
            page.goto(site.address + name)
            page.get_by_role("button").and_(page.locator(".md-select button")).hover()
            page.locator(f".md-select__link[hreflang={code}]").click()
            page.wait_for_url(f"{site.address}{place}{name}")
            assert page.locator("html").get_attribute("lang") == code


def test_a_page_without_a_twin_leads_to_the_other_front_page(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.address}claims/spectral-form.html")
    way = page.locator(".md-select__link[hreflang=ko]").get_attribute("href")
    assert urljoin(page.url, way) == f"{site.address}ko/index.html"


def test_the_site_is_replaced_as_a_whole(site: Site, tmp_path: Path) -> None:
    entries = [e for e in site.book.entries if e["topic"] == "repeated_composition"]
    report = tmp_path / "report"
    report.mkdir()
    text = "# Small\n\n[gone](repeated_composition.md) and $`x < 1`$\n"
    (report / "README.md").write_text(text, encoding="utf-8")
    small = {**site.book.ledger, "claims": entries}
    out = tmp_path / "out"
    assert building.build(small, report, out) == 2
    (out / "stale.html").write_text("", encoding="utf-8")
    building.build(small, report, out)
    assert not (out / "stale.html").exists()
    assert "x &lt; 1" in (out / "index.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
