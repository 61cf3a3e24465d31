"""What dixit writes, read by the programs that it is written for.

usage: checks.py BINARY WORK_FOLDER [--light]     --light: without large packages, LibreOffice and figures
"""

import pathlib
import shutil
import sys

import discourse
import figures
import ledger
import networks
import sheets
import standoff
import tables
from ledger import check, skip

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOUNDING = [ROOT.parent / "shared" / "founding", ROOT.parent.parent / "shared" / "founding"]


def run(label, dixit, source, work):
    formats = dixit.formats()
    out = work / label
    shutil.rmtree(out, ignore_errors=True)
    dixit("annotate", *source, "-o", out, "--format", ",".join(formats), "--csv", "raw", "--quiet")
    exact, records = tables.exact(out), tables.records(out)
    print(f"-- {label}: {', '.join(f'{len(rows)} {name}' for name, (_, rows) in exact.items())}; {', '.join(formats)}")
    check(f"{label} claims of the records", sum(len(record["claims"]) for record in records), len(exact["claims"][1]))
    tables.schema(label, dixit, records)
    tables.frictionless(label, out)
    tables.read_csv(label, out, exact)
    if "sqlite" in formats:
        tables.sqlite(label, out, exact)
    if "parquet" in formats:
        tables.parquet(label, out, exact)
    else:
        skip(f"{label} parquet", "this build has not the feature")
    if "xlsx" in formats:
        sheets.read_by_all(label, dixit, source, out, exact, work)
    networks.read_by_all(label, dixit, out)
    if "dna" in formats:
        discourse.read_by_all(label, out, exact)
    standoff.read_by_all(label, dixit, out, exact, records)


def main(binary, work, *flags):
    dixit, work = ledger.Dixit(binary), pathlib.Path(work)
    if "--light" in flags:
        ledger.left_out |= {"pandas", "polars", "pyarrow", "spacy", "soffice"}
    run("corpus", dixit, [ROOT / "corpus"], work)
    founding = next((folder for folder in FOUNDING if folder.is_dir()), None)
    if founding is None:
        skip("founding", "../shared/founding is not there")
    else:
        run("founding", dixit, sorted(founding.glob("*.txt")), work)
    if "--light" in flags:
        skip("workbook of 100,000 claims", "it takes half a minute (OUTSIDE_ONLY=light)")
    else:
        figures.workbook(dixit, work)
    print(f"{ledger.passed} passed, {ledger.failed} failed, {ledger.skipped} skipped")
    return 1 if ledger.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
