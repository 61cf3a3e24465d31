#!/usr/bin/env python3
"""dixit beside other tools for the same kind of work, on the same text, in one go.

    cargo build --release
    python3 benches/peers/peers.py --dixit target/release/dixit

Peers are installed by name from PyPI into a virtual environment of their own (--venv). One that cannot be had is
told as SKIPPED with the reason. Each measurement is a process of its own on one thread, the peers and dixit in
turn; what is compared is the processor's time for a byte of text. A peer's imports and its set-up (models, word
lists) are left out of its time; dixit's start-up is within its own. Every row says what the tool does: most do
one part of the work only.
"""

import argparse
import csv
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]

# name: packages, bytes of text at most (slow ones see less of it), what it does
PEERS = {
    "spacy-tokens": (["spacy"], 1_000_000, "tokens"),
    "spacy-names": (["spacy"], 500_000, "tokens, sentences by rule, names of a list of 10,000 (EntityRuler)"),
    "spacy-sm": (["spacy"], 60_000, "tokens, tags, parse, names: the architecture of the small English pipeline"),
    "textacy-quotes": (["spacy", "textacy"], 60_000, "spacy-sm, and direct quotations (textacy) on top"),
    "pysbd": (["pysbd"], 100_000, "sentences"),
    "vader": (["vaderSentiment"], 500_000, "sentiment of each line's sentences"),
    "flashtext": (["flashtext"], 1_000_000, "names of a list of 10,000, not case-sensitive"),
}
NAMES = 10_000


def texts_of(path, limit):
    texts, size = [], 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            texts.append(text)
            size += len(text.encode())
            if size >= limit:
                break
    return texts, size


def names():
    found = []
    for name in ("people", "places", "organizations", "systems"):
        with open(ROOT / "lexicons" / f"{name}.csv", encoding="utf-8", newline="") as file:
            found += [row["name"] for row in csv.DictReader(file) if row["name"]]
    step = max(1, len(found) // NAMES)
    return found[::step][:NAMES]


def sm_architecture():
    """The pipeline of en_core_web_sm if it is installed; else one of its architecture with random weights."""
    import spacy

    try:
        return spacy.load("en_core_web_sm"), "trained"
    except OSError:
        pass
    tok2vec = {
        "model": {
            "@architectures": "spacy.HashEmbedCNN.v2",
            "pretrained_vectors": None,
            "width": 96,
            "depth": 4,
            "embed_size": 2000,
            "window_size": 1,
            "maxout_pieces": 3,
            "subword_features": True,
        }
    }
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config=tok2vec)
    tagger = nlp.add_pipe(
        "tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "nO": None, "tok2vec": listener}}
    )
    parser = nlp.add_pipe(
        "parser",
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "parser",
                "extra_state_tokens": False,
                "hidden_width": 64,
                "maxout_pieces": 2,
                "use_upper": True,
                "nO": None,
                "tok2vec": listener,
            }
        },
    )
    ner = nlp.add_pipe("ner")
    for i in range(50):
        tagger.add_label(f"T{i}")
    for i in range(45):
        parser.add_label(f"dep{i}")
    for i in range(18):
        ner.add_label(f"ENT{i}")
    nlp.initialize()
    return nlp, "UNTRAINED, random weights: speed only"


def prepare(name):
    """What is timed: a function over texts that returns how much it found; and a note."""
    if name == "flashtext":
        from flashtext import KeywordProcessor

        processor = KeywordProcessor()
        for each in names():
            processor.add_keyword(each)
        return lambda texts: sum(len(processor.extract_keywords(text, span_info=True)) for text in texts), ""
    if name == "pysbd":
        import pysbd

        segmenter = pysbd.Segmenter(language="en", clean=False)
        return lambda texts: sum(len(segmenter.segment(text)) for text in texts), ""
    if name == "vader":
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        analyzer = SentimentIntensityAnalyzer()

        def scores(texts):
            count = 0
            for text in texts:
                for line in text.splitlines():
                    for sentence in filter(None, line.split(". ")):
                        analyzer.polarity_scores(sentence)
                        count += 1
            return count

        return scores, ""
    import spacy

    if name in ("spacy-tokens", "spacy-names"):
        nlp = spacy.blank("en")
        if name == "spacy-names":
            nlp.add_pipe("sentencizer")
            ruler = nlp.add_pipe("entity_ruler")
            with nlp.select_pipes(enable=[]):
                ruler.add_patterns([{"label": "NAME", "pattern": each} for each in names()])
            return lambda texts: sum(len(doc.ents) + len(list(doc.sents)) for doc in nlp.pipe(texts)), ""
        return lambda texts: sum(len(doc) for doc in nlp.pipe(texts)), ""
    nlp, note = sm_architecture()
    if name == "spacy-sm":
        return lambda texts: sum(len(doc) for doc in nlp.pipe(texts, batch_size=32)), note

    from textacy import extract

    failed = 0

    def quotes(texts):
        nonlocal failed
        count = 0
        for doc in nlp.pipe(texts, batch_size=32):
            try:
                count += 1 + len(list(extract.direct_quotations(doc)))
            except Exception:
                failed += 1
        return max(count, 1)

    return quotes, note


def work(name, path):
    """One measurement of a peer, in its own process: prints JSON."""
    limit = PEERS[name][1]
    texts, size = texts_of(path, limit)
    started = time.process_time()
    run, note = prepare(name)
    set_up = time.process_time() - started
    run(texts[:1])
    started = time.process_time()
    found = run(texts)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if found == 0:
        sys.exit(f"{name} found nothing: the measurement is void")
    print(json.dumps({"ns": seconds / size * 1e9, "set_up": set_up, "peak": peak, "found": found, "note": note}))


def run_dixit(binary, engine, path, size):
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        arguments = [binary, "annotate", path, "-o", f"{folder}/out", "-j", "1", "--engine", engine, "--quiet"]
        subprocess.run(arguments, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(f"{folder}/out/run.json", encoding="utf-8") as file:
            counts = json.load(file)["counts"]
    if counts["claims"] == 0:
        sys.exit("dixit found no claim: the measurement is void")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"ns": seconds / size * 1e9, "found": counts["claims"]}


def install(folder, packages, python):
    """None, or why it cannot be had."""
    if not python.exists():
        venv.create(folder, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else (done.stderr.strip().splitlines() or ["pip failed"])[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dixit", default=str(ROOT / "target/release/dixit"), help="the program")
    parser.add_argument("--texts", help="JSON lines with `text` [default: generated by dixit bench --write]")
    parser.add_argument("--mb", type=float, default=4.0, help="megabytes to generate")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--venv", type=pathlib.Path, default=ROOT / "target/peers-venv")
    parser.add_argument("--only", nargs="*", choices=PEERS, help="which peers [default: all]")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        return work(*arguments.worker)

    scratch = tempfile.TemporaryDirectory()
    texts = arguments.texts
    if texts is None:
        texts = f"{scratch.name}/articles.jsonl"
        subprocess.run([arguments.dixit, "bench", "--mb", str(arguments.mb), "--write", texts], check=True)
    size = texts_of(texts, float("inf"))[1]
    python = arguments.venv / "bin/python"
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}
    skipped, measured, own = {}, {}, {"fast": [], "accurate": []}
    chosen = arguments.only or list(PEERS)
    for name in chosen:
        print(f"installing {', '.join(PEERS[name][0])}", file=sys.stderr)
        reason = install(arguments.venv, PEERS[name][0], python)
        if reason:
            skipped[name] = reason
    for run in range(arguments.runs):
        for engine, runs in own.items():
            print(f"run {run + 1}: dixit {engine}", file=sys.stderr)
            runs.append(run_dixit(arguments.dixit, engine, texts, size))
        for name in chosen:
            if name in skipped:
                continue
            print(f"run {run + 1}: {name}", file=sys.stderr)
            command = [str(python), __file__, "--worker", name, texts]
            done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
            if done.returncode:
                skipped[name] = (done.stderr.strip().splitlines() or ["it failed"])[-1]
                continue
            measured.setdefault(name, []).append(json.loads(done.stdout.splitlines()[-1]))

    median = lambda runs: statistics.median(run["ns"] for run in runs)
    fast, accurate = median(own["fast"]), median(own["accurate"])
    print(f"{size / 1e6:.2f} MB of text, {arguments.runs} runs, medians of the processor's time\n")
    print("| tool | ns a byte | MB/s | fast is … × as fast | accurate is … × as fast | what it does |")
    print("|---|---|---|---|---|---|")
    for engine, own_ns in (("fast", fast), ("accurate", accurate)):
        print(f"| dixit, {engine} | {own_ns:.0f} | {1000 / own_ns:.2f} | | | all of it, from JSON lines to tables |")
    for name in chosen:
        if name in skipped:
            print(f"| {name} | SKIPPED: {skipped[name]} | | | | {PEERS[name][2]} |")
            continue
        ns = median(measured[name])
        note = f"; {measured[name][0]['note']}" if measured[name][0]["note"] else ""
        ratios = f"{ns / fast:.1f} | {ns / accurate:.2f}"
        print(f"| {name} | {ns:.0f} | {1000 / ns:.3f} | {ratios} | {PEERS[name][2]}{note} |")


if __name__ == "__main__":
    main()
