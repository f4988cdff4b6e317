"""The report: one file that asks for nothing, draws every figure, and can be read by everybody."""

import functools
import json
import re
import shutil

from browser import Browser
from harness import ROOT, check, expect, polysem, shared_folder

DRAWN = "document.body.dataset.drawn === 'yes'"
FOLDERS = {
    "a question": [ROOT / "results/questions/who-wins"],
    "the paper": [ROOT / "results/settled"],
}


@functools.cache
def report(name):
    page = shared_folder("report") / "report.html"
    polysem("report", *FOLDERS[name], "--out", page)
    return page


def figures(folder):
    return sorted(file.name for file in folder.glob("*.vl.json"))


def looks(name, folder, screens=((1200, False), (1200, True), (390, False), (390, True))):
    """Opens a page on every screen and yields the browser, with whatever the page did wrong."""
    page = report(name)
    for width, dark in screens:
        with Browser(folder / f"profile-{width}-{dark}") as browser:
            browser.look(width, dark=dark, mobile=width < 600)
            browser.open(page, DRAWN)
            yield width, dark, browser


for kind in FOLDERS:

    @check(f"{kind}: no error, no request, every figure drawn, in light and dark, on a desk and on a phone", kind)
    def drawn(name, folder):
        count = sum(len(figures(results)) for results in FOLDERS[name])
        for width, dark, browser in looks(name, folder):
            where = f"{width} px{', dark' if dark else ''}"
            expect(not browser.complaints(), f"{where}: {browser.complaints()}")
            expect(not browser.requests(), f"{where}: asked for {browser.requests()}")
            marks = browser.value(
                "[...document.querySelectorAll('.chart')].map(chart => chart.querySelectorAll('svg path, svg line').length)")
            expect(len(marks) == count and min(marks) > 5, f"{where}: {count} figures, marks {marks}")
            wide = browser.value("document.documentElement.scrollWidth")
            expect(wide <= width, f"{where}: the page is {wide} px wide")


# Of one kind: the others are made of the same parts, and axe takes its time over long tables.
@check("a question: no violation that axe knows of, on a light desk and on a dark phone", "a question")
def accessible(name, folder):
    for width, dark, browser in looks(name, folder, ((1200, False), (390, True))):
        browser.value(axe() + ";true")
        browser.value("document.querySelectorAll('details').forEach(part => part.open = true)")
        found = browser.value("axe.run(document).then(result => result.violations.map(one => one.id + ': ' + one.nodes[0].html.slice(0, 160)))")
        expect(not found, f"{width} px, dark {dark}: " + "\n".join(found))


def axe():
    import axe_core_python
    import pathlib

    return (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@check("axe sees what is wrong, and a page that asks, throws and draws nothing is told from a good one")
def teeth(folder):
    bad = folder / "bad.html"
    bad.write_text("<html><body><img src='https://example.org/x.png'><p style='color:#ccc;background:#fff'>pale</p>"
                   "<script>console.error('no'); throw Error('no')</script>")
    with Browser(folder / "profile") as browser:
        browser.open(bad, "true")
        expect(len(browser.complaints()) >= 2 and browser.requests(), f"{browser.complaints()} {browser.requests()}")
        browser.value(axe() + ";true")
        found = browser.value("axe.run(document).then(result => result.violations.map(one => one.id))")
        expect({"image-alt", "color-contrast"} <= set(found), f"{found}")


@check("question and answer first, then verdicts, the decided first; every number can be saved")
def order(folder):
    page = report("a question")
    text = page.read_text(encoding="utf-8")
    places = [text.find(part) for part in ("which neuron wins a feature?", ">Verdicts<", ">Figures<", ">How it was made<")]
    expect(places == sorted(places) and places[0] > 0, f"{places}")
    verdicts = re.findall(r'<tr><td><span class="chip (\w+)"', text)
    claims = json.loads((ROOT / "results/questions/who-wins/claims.json").read_text())["claims"]
    expect(sorted(verdicts) == sorted(claim["verdict"] for claim in claims), f"{verdicts}")
    ranks = [["refuted", "supported", "undecided"].index(verdict) for verdict in verdicts]
    expect(ranks == sorted(ranks), f"{verdicts}")
    with Browser(folder / "profile") as browser:
        browser.open(page, DRAWN)
        for file in (ROOT / "results/questions/who-wins").glob("*.csv"):
            saved = browser.value(f"fetchable = [...document.querySelectorAll('a[download=\"{file.name}\"]')].map(link => "
                                  "new TextDecoder().decode(Uint8Array.from(atob(link.href.split(',')[1]), c => c.charCodeAt(0))))")
            expect(saved and saved[0] == file.read_text(encoding="utf-8"), f"{file.name} cannot be saved as it is")


@check("pointing at a mean tells its interval, its networks and the seed")
def tooltips(folder):
    with Browser(folder / "profile") as browser:
        browser.look(1200)
        browser.open(report("a question"), DRAWN)
        place = browser.value("""(() => {
            const chart = [...document.querySelectorAll('figure')].find(one => one.textContent.includes('shared-moment'));
            const marks = [...chart.querySelectorAll('.chart svg .mark-symbol.role-mark path')];
            const mark = marks[marks.length - 1];
            mark.scrollIntoView({block: 'center'});
            const box = mark.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        })()""")
        browser.point(*place)
        told = browser.value("document.getElementById('vg-tooltip-element')?.textContent ?? 'nothing'")
        for part in ("interval", " to ", "networks160", "seed2026112701"):
            expect(part in told, f"no {part!r} in the tooltip: {told}")


HOSTILE = "</script><script>window.hurt=1</script><img src=x onerror=window.hurt=2>&amp;\"'"


@check("what a study says is text, whatever it says")
def hostile(folder):
    results = folder / "results"
    shutil.copytree(ROOT / "results/questions/verdict-rows", results)
    chart = ROOT / "results/questions/who-wins/fan.vl.json"
    specification = json.loads(chart.read_text())
    specification["title"] = {"text": HOSTILE, "subtitle": [HOSTILE]}
    for layer in specification["layer"]:
        layer["encoding"]["x"]["title"] = HOSTILE
    (results / "fan.vl.json").write_text(json.dumps(specification))
    (results / "fan.csv").write_text(f'"{HOSTILE.replace(chr(34), chr(34) * 2)}",b\n1,2\n')
    (results / "README.md").write_text(f"# {HOSTILE}\n\n{HOSTILE} [link](javascript:window.hurt=3) ![x](http://example.org/x.png)\n")
    claims = json.loads((results / "claims.json").read_text())
    for claim in claims["claims"]:
        claim["says"] = claim["sentence"] = HOSTILE
    (results / "claims.json").write_text(json.dumps(claims))
    polysem("report", results, "--out", folder / "page.html")
    with Browser(folder / "profile") as browser:
        browser.open(folder / "page.html", DRAWN)
        expect(browser.value("typeof window.hurt") == "undefined", "text of the study was run")
        expect(not browser.requests() and not browser.complaints(), f"{browser.requests()} {browser.complaints()}")
        expect(browser.value("document.querySelectorAll('img, main script:not([type])').length") == 0, "text became markup")
        expect(HOSTILE.replace("&amp;", "&") in browser.value("document.body.textContent").replace("&amp;", "&"), "the text is lost")


@check("a fresh study without plots is drawn from its store, with the film of a network")
def fresh(folder):
    (folder / "own.yaml").write_text(
        "name: own\nmodel: {n_features: 8, n_hidden: 8, init: normal}\n"
        "train: {optimizer: adamw, lr: 0.01, steps: 400, l1: 0.03, noise: none}\nseeds: {study: 3, replicates: 3}\n"
        "sweep: {parameters: {model.n_hidden: [8, 16]}}\nrecord: {points: 5, matrices: [initial, final], snapshots: [20, 50, 100]}\n")
    polysem("run", folder / "own.yaml", "--out", folder / "own")
    page = polysem("report", folder / "own").stdout.strip()
    expect(page == str(folder / "own/report.html"), page)
    with Browser(folder / "profile") as browser:
        browser.open(folder / "own/report.html", DRAWN)
        titles = browser.value("[...document.querySelectorAll('figure h3')].map(title => title.textContent)")
        expect(titles[0] == "polysemantic_neurons in own" and len(titles) == 2, f"{titles}")
        expect(not browser.complaints() and not browser.requests(), f"{browser.complaints()} {browser.requests()}")
        counts = browser.value("[...document.querySelectorAll('.chart')].map(chart => chart.querySelectorAll('svg path').length)")
        expect(min(counts) > 5, f"{counts}")


@check("folders without results, places that cannot be written and missing tools are said before the work")
def refused(folder):
    (folder / "empty").mkdir()
    for arguments, code, message in [
        ([], 64, "folders"), ([folder / "empty"], 65, "holds no results"), ([folder / "nowhere"], 65, "nowhere"),
        ([ROOT / "results/settled", "--out", folder / "no/x.html"], 65, "no/x.html"),
        ([ROOT / "results/settled", "--out", folder / "x.html", "--python", "/bin/nothing"], 69, "/bin/nothing"),
    ]:
        result = polysem("report", *arguments, code=code)
        expect(message in result.stderr, f"{arguments}: {result.stderr}")
    (folder / "empty/plan.json").write_text("{")
    result = polysem("report", folder / "empty", code=65)
    expect("not a plan" in result.stderr, result.stderr)
    expect(not list(folder.rglob("*.html")), "a refused report left a page")
