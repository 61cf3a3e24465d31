"""Annotation formats: brat's standoff, W3C Web Annotations, spaCy's and Prodigy's JSON lines."""

import json

from ledger import check, module


def read_by_all(label, dixit, out, tables, records):
    claims = len(tables["claims"][1])
    for gold in ["brat", "spacy.jsonl"]:
        scores = json.loads(dixit("evaluate", "--gold", out / gold, out, "--json", "--nested", "always").stdout)
        relation = dict(scores["measures"])["relation"]
        check(f"{label} evaluate {gold}", (relation["f1"], relation["gold"]), (1.0, claims))
    brat(label, out, records)
    web(label, out, records)
    spacy(label, out, records)


def contents(records):
    """What is attributed, in all claims of all documents."""
    return [[span["text"] for claim in record["claims"] for span in claim["content"]] for record in records]


def brat(label, out, records):
    notes = sorted((out / "brat").glob("*.ann"))
    check(f"{label} brat files", len(notes), len(records))
    found = []
    for path in notes:
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        spans = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("T"):
                kind, _, places = line.split("\t")[1].partition(" ")
                words = [text[int(start) : int(end)] for start, end in (place.split(" ") for place in places.split(";"))]
                if kind == "Content":
                    spans.append("".join(" ".join(words).split()))
        found.append(sorted(spans))
    expected = [sorted("".join("".join(span["text"] for span in claim["content"]).split()) for claim in record["claims"]) for record in records]
    check(f"{label} brat contents", sorted(found), sorted(expected))


def web(label, out, records):
    """Quotation and position find the same words, the quotation by what stands around it as well."""
    page = json.loads((out / "web_annotations.jsonld").read_text(encoding="utf-8"))
    check(f"{label} web annotations", len(page["items"]), sum(len(record["claims"]) for record in records))
    quotes = [target["selector"][0]["exact"] for item in page["items"] for target in item["target"]]
    check(f"{label} web quotations", quotes, [words for of in contents(records) for words in of])
    texts = {}
    for line in (out / "spacy.jsonl").read_text(encoding="utf-8").splitlines():
        task = json.loads(line)
        texts[task["meta"]["id"]] = task["text"]
    wrong = 0
    owners = [record["id"] for record in records for _ in record["claims"]]
    for owner, item in zip(owners, page["items"]):
        for target in item["target"]:
            quote, place = target["selector"]
            text = texts[owner]
            start, end = place["start"], place["end"]
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            wrong += text[start:end] != quote["exact"] or text[start - len(quote["prefix"]) :][: len(around)] != around
    check(f"{label} web positions that miss their words", wrong, 0)


def spacy(label, out, records):
    """Tokens and spans, taken by spaCy itself."""
    engine = module("spacy")
    if engine is None:
        return
    from spacy.tokens import Doc

    language = engine.blank("en")
    texts, spans, expected = [], [], []
    for line in (out / "spacy.jsonl").read_text(encoding="utf-8").splitlines():
        task = json.loads(line)
        document = Doc(language.vocab, [token["text"] for token in task["tokens"]], [token["ws"] for token in task["tokens"]])
        texts.append(document.text == task["text"])
        taken = [document.char_span(span["start"], span["end"], label=span["label"]) for span in task["spans"]]
        spans += ["" if span is None else span.text for span in taken]
        expected += [task["text"][span["start"] : span["end"]] for span in task["spans"]]
    check(f"{label} spaCy texts", texts, [True] * len(records))
    check(f"{label} spaCy spans", spans, expected)
