"""What dixit writes, read by other programs: every reader must give the rows, texts and numbers of the exact CSV."""

import csv
import hashlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys

BINARY, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ["claims", "stances", "mentions", "documents"]
FORMATS = "csv,jsonl,xlsx,sqlite,parquet,dna,brat,web,spacy"
passed, failed = 0, 0

csv.field_size_limit(1 << 30)


def check(name, one, other):
    global passed, failed
    if one == other:
        passed += 1
        shown = one if not isinstance(one, (list, dict)) else f"{len(one)} items"
        print(f"ok      {name}: {shown}")
    else:
        failed += 1
        print(f"FAILED  {name}: {str(one)[:300]} != {str(other)[:300]}")


def skip(name, reason):
    print(f"SKIPPED {name}: {reason}")


def module(name):
    try:
        return __import__(name)
    except ImportError:
        return None


def checksum(rows):
    """Of rows of texts, whatever read them."""
    digest = hashlib.sha256()
    for row in rows:
        for cell in row:
            digest.update(str(cell).encode() + b"\x1f")
        digest.update(b"\x1e")
    return f"{len(rows)} rows {digest.hexdigest()[:12]}"


def dixit(*arguments, codes=(0, 1)):
    run = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True)
    if run.returncode not in codes:
        raise SystemExit(f"dixit {arguments}: {run.returncode}\n{run.stderr}")
    return run


def plain(cell):
    """A number as the exact CSV has it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return str(cell)


def exact(out):
    """The rows of the exact CSV without the column `cut`, and their header."""
    tables = {}
    for name in TABLES:
        with open(out / f"{name}.csv", newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        assert header[-1] == "cut"
        tables[name] = (header[:-1], [row[:-1] for row in rows])
    return tables


def run(label, source):
    out = WORK / label
    shutil.rmtree(out, ignore_errors=True)
    dixit("annotate", source, "-o", out, "--format", FORMATS, "--csv", "raw", "--quiet")
    tables = exact(out)
    claims = len(tables["claims"][1])
    print(f"-- {label}: {', '.join(f'{len(rows)} {name}' for name, (_, rows) in tables.items())}")
    records = [json.loads(line) for line in open(out / "annotations.jsonl", encoding="utf-8")]

    check(f"{label} jsonl claims", sum(len(record["claims"]) for record in records), claims)
    sqlite(label, out, tables)
    duckdb(label, out, tables)
    openpyxl(label, out, tables)
    libreoffice(label, out, tables)
    frictionless(label, out)
    jsonschema(label, records)
    networks(label, out)
    dna(label, out, tables)
    standoff(label, out, tables, records)


def sqlite(label, out, tables):
    database = sqlite3.connect(out / "dixit.sqlite")
    for name, (header, rows) in tables.items():
        cursor = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
        assert [column[0] for column in cursor.description] == header
        check(f"{label} sqlite3 {name}", checksum([[plain(cell) for cell in row] for row in cursor]), checksum(rows))
    quote = tables["claims"][0].index("quote")
    found = database.execute("SELECT count(*) FROM claims_fts WHERE claims_fts MATCH 'quote : the'").fetchone()[0]
    plain_text = sum(1 for row in tables["claims"][1] if "the" in "".join(c if c.isalnum() else " " for c in row[quote].lower()).split())
    check(f"{label} sqlite3 full text", found, plain_text)
    check(f"{label} sqlite3 integrity", database.execute("PRAGMA integrity_check").fetchone()[0], "ok")


def duckdb(label, out, tables):
    engine = module("duckdb")
    if engine is None:
        return skip(f"{label} duckdb", "not installed")
    lists = {"claims": ["authors", "speaker", "speaker_id", "speaker_kind", "speaker_country", "speaker_role", "targets"],
             "stances": ["evidence", "rules"], "documents": ["authors", "warnings"], "mentions": []}
    separators = {"evidence": " | ", "rules": " | ", "warnings": " | "}
    for name, (header, rows) in tables.items():
        table = engine.sql(f"SELECT * FROM '{out}/{name}.parquet'")
        assert table.columns == header, (table.columns, header)
        types = dict(zip(table.columns, map(str, table.types)))
        check(f"{label} duckdb {name} lists", [c for c in header if types[c] == "VARCHAR[]"], lists[name])
        got = []
        for row in table.fetchall():
            cells = [separators.get(c, "; ").join(cell) if isinstance(cell, list) else plain(cell) for c, cell in zip(header, row)]
            got.append(cells)
        check(f"{label} duckdb {name}", checksum(got), checksum(rows))
        counted = engine.sql(f"SELECT count(*) FROM read_csv('{out}/{name}.csv', header = true, all_varchar = true)").fetchall()[0][0]
        check(f"{label} duckdb {name}.csv", counted, len(rows))
    return None


def spreadsheet_rows(sheet, header):
    rows = []
    for row in sheet.iter_rows(min_row=2, max_col=len(header), values_only=True):
        cells = []
        for name, cell in zip(header, row):
            if hasattr(cell, "strftime"):
                cell = cell.strftime("%Y-%m-%d")
            elif name == "confidence" and isinstance(cell, (int, float)):
                cell = float(cell)
            cells.append(plain(cell))
        rows.append(cells)
    return rows


def spreadsheet_text(cell):
    """What a cell of a workbook can hold of a text: no carriage return survives XML, and a zero is shown."""
    units = cell.encode("utf-16-le")[: 2 * 32767]
    return units.decode("utf-16-le", "ignore").replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_\n", "\n")


def compare_workbook(label, path, tables):
    reader = module("openpyxl")
    book = reader.load_workbook(path)
    for name, (header, rows) in tables.items():
        sheet = book[name.capitalize()]
        got = [[spreadsheet_text(cell) for cell in row] for row in spreadsheet_rows(sheet, header)]
        wanted = [[spreadsheet_text(cell) for cell in row] for row in rows]
        check(f"{label} {name}", checksum(got), checksum(wanted))
        formulas = sum(1 for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "f")
        check(f"{label} {name} formulas", formulas, 0)
    return book


def openpyxl(label, out, tables):
    if module("openpyxl") is None:
        return skip(f"{label} openpyxl", "not installed")
    book = compare_workbook(f"{label} openpyxl", out / "dixit.xlsx", tables)
    check(f"{label} openpyxl sheets", book.sheetnames, ["Claims", "Stances", "Mentions", "Documents", "About"])
    claims = book["Claims"]
    check(f"{label} openpyxl frozen header", claims.freeze_panes, "A2")
    check(f"{label} openpyxl filter", claims.auto_filter.ref.startswith("A1:"), True)
    return None


def libreoffice(label, out, tables):
    office = shutil.which("soffice")
    if office is None:
        return skip(f"{label} LibreOffice", "soffice is not installed (OUTSIDE_INSTALL=1 installs it by apt)")
    if module("openpyxl") is None:
        return skip(f"{label} LibreOffice", "openpyxl is not installed")
    back = out / "libreoffice"
    profile = f"-env:UserInstallation=file://{WORK}/profile"
    subprocess.run([office, profile, "--headless", "--convert-to", "xlsx", "--outdir", back, out / "dixit.xlsx"], check=True, capture_output=True)
    compare_workbook(f"{label} LibreOffice xlsx", back / "dixit.xlsx", tables)
    safe = out / "safe"
    shutil.rmtree(safe, ignore_errors=True)
    dixit("annotate", *SOURCES[label], "-o", safe, "--format", "csv", "--quiet")
    subprocess.run([office, profile, "--headless", "--convert-to", "xlsx", "--infilter=CSV:44,34,76,1,,1033,true,false,false,false,false,-1,false",
                    "--outdir", back / "csv", safe / "claims.csv"], check=True, capture_output=True)
    sheet = module("openpyxl").load_workbook(back / "csv" / "claims.xlsx").active
    check(f"{label} LibreOffice claims.csv rows", sheet.max_row - 1, len(tables["claims"][1]))
    check(f"{label} LibreOffice claims.csv header", sheet["A1"].value, "claim_id")
    formulas = sum(1 for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "f")
    check(f"{label} LibreOffice claims.csv formulas", formulas, 0)
    return None


def frictionless(label, out):
    if module("frictionless") is None:
        return skip(f"{label} frictionless", "not installed")
    from frictionless import Package

    report = Package(str(out / "datapackage.json")).validate()
    check(f"{label} frictionless", [error.message for task in report.tasks for error in task.errors][:3], [])
    return None


def jsonschema(label, records):
    validator = module("jsonschema")
    if validator is None:
        return skip(f"{label} jsonschema", "not installed")
    schema = json.loads(dixit("schema").stdout)
    validator.Draft202012Validator.check_schema(schema)
    errors = [error.message for record in records for error in validator.Draft202012Validator(schema).iter_errors(record)]
    check(f"{label} jsonschema of {len(records)} records", errors[:3], [])
    return None


def networks(label, out):
    for kind in ["stances", "congruence"]:
        for form in ["graphml", "gexf", "csv"]:
            dixit("network", out, "--kind", kind, "-o", out / f"{kind}.{form}")
        rows = {part: list(csv.DictReader(open(out / f"{kind}_{part}.csv", encoding="utf-8"))) for part in ["nodes", "edges"]}
        wanted = sorted((row["Source"], row["Target"], float(row["Weight"]), row["sign"]) for row in rows["edges"])
        networkx = module("networkx")
        if networkx is None:
            skip(f"{label} networkx", "not installed")
        else:
            for form, read in [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)]:
                graph = read(out / f"{kind}.{form}")
                check(f"{label} networkx {kind}.{form} nodes", sorted(graph.nodes), sorted(row["Id"] for row in rows["nodes"]))
                ends = [(a, b, float(data["weight"]), str(data["sign"])) for a, b, data in graph.edges(data=True)]
                if kind == "congruence":
                    ends, wanted = [(*sorted(it[:2]), *it[2:]) for it in ends], [(*sorted(it[:2]), *it[2:]) for it in wanted]
                check(f"{label} networkx {kind}.{form} edges", sorted(ends), sorted(wanted))
                directed = graph.is_directed()
                check(f"{label} networkx {kind}.{form} directed", directed, kind == "stances")
        igraph = module("igraph")
        if igraph is None:
            skip(f"{label} igraph", "not installed")
        else:
            graph = igraph.Graph.Read_GraphML(str(out / f"{kind}.graphml"))
            check(f"{label} igraph {kind}.graphml", (graph.vcount(), graph.ecount()), (len(rows["nodes"]), len(rows["edges"])))
            total = sum(graph.es["weight"]) if graph.ecount() else 0
            check(f"{label} igraph {kind}.graphml weight", total, sum(edge[2] for edge in wanted))


def dna(label, out, tables):
    database = sqlite3.connect(out / "dixit.dna")
    one = lambda sql: database.execute(sql).fetchone()[0]
    check(f"{label} dna foreign keys", database.execute("PRAGMA foreign_key_check").fetchall(), [])
    annotated = sum(1 for row in tables["documents"][1] if row[1] == "annotated")
    check(f"{label} dna documents", one("SELECT count(*) FROM DOCUMENTS"), annotated)
    header, rows = tables["stances"]
    held = [dict(zip(header, row)) for row in rows if row[header.index("holder")]]
    signed = [row for row in held if row["stance"] in ("support", "oppose")]
    check(f"{label} dna stances", one("SELECT count(*) FROM STATEMENTS WHERE StatementTypeId = 2"), len(held))
    check(f"{label} dna agreements", one("SELECT count(*) FROM DATABOOLEAN WHERE Value = 1"), sum(row["stance"] == "support" for row in signed))
    check(f"{label} dna disagreements", one("SELECT count(*) FROM DATABOOLEAN WHERE Value = 0"), sum(row["stance"] == "oppose" for row in signed))
    with open(out / "dna_events.csv", newline="", encoding="utf-8") as file:
        events = list(csv.DictReader(file, delimiter=";"))
    check(f"{label} dna events", len(events), len(signed))
    texts = database.execute("SELECT s.ID, d.Text, s.Start, s.Stop FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId WHERE StatementTypeId = 1")
    texts = {str(key): text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le") for key, text, start, stop in texts}
    tame = lambda text: "".join({";": ",", '"': "'", "\n": " ", "\r": " ", "\t": " "}.get(letter, letter) for letter in text).lstrip("'")
    check(f"{label} dna texts", [event["text"].lstrip("'") for event in events], [tame(texts[event["statement_id"]]) for event in events])


def standoff(label, out, tables, records):
    for gold in ["brat", "spacy.jsonl"]:
        scores = json.loads(dixit("evaluate", "--gold", out / gold, out, "--json", "--nested", "always").stdout)
        relation = dict((name, figures) for name, figures in scores["measures"])["relation"]
        check(f"{label} evaluate {gold}", (relation["f1"], relation["gold"]), (1.0, len(tables["claims"][1])))
    page = json.load(open(out / "web_annotations.jsonld", encoding="utf-8"))
    check(f"{label} web annotations", len(page["items"]), len(tables["claims"][1]))
    files = {path.stem for path in (out / "brat").glob("*.ann")}
    check(f"{label} brat files", len(files), len(records))


SOURCES = {"corpus": [ROOT / "corpus"]}
founding = ROOT.parent / "shared" / "founding"
if not founding.is_dir():
    founding = ROOT.parent.parent / "shared" / "founding"
if founding.is_dir():
    SOURCES["founding"] = [founding]
else:
    skip("founding", "../shared/founding is not there")
for label, sources in SOURCES.items():
    run(label, *sources)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
