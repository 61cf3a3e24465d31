"""Figures of large runs: what a workbook of 100,000 claims costs. Seconds are the processor's, so that another load changes little."""

import json
import shutil

from ledger import bound, check, module, skip

CLAIMS = 100_000
SECONDS = 5
MEGABYTES = 400


def workbook(dixit, work):
    if "xlsx" not in dixit.formats():
        skip("workbook of 100,000 claims", "this build has no xlsx")
        return
    articles, out = work / "large.jsonl", work / "large"
    dixit("bench", "--mb", "12", "--seed", "1", "--write", articles)

    def measured(tables, formats):
        shutil.rmtree(out, ignore_errors=True)
        return dixit.measured(
            "annotate", articles, "-o", out, "--engine", "fast", "--quiet", "--tables", tables, "--format", formats
        )

    without, _, _ = measured("claims", "jsonl")
    claims = json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]["claims"]
    check(f"there are {CLAIMS} claims", claims >= CLAIMS, True)
    for tables in ["claims", "claims,stances,mentions,documents"]:
        whole, _, memory = measured(tables, "jsonl,xlsx")
        name = f"workbook of {claims} claims ({tables})"
        # all four tables are three times as many rows: their time is told, not bounded
        if tables == "claims":
            bound(f"{name}: time beyond that of the run", (whole - without) * CLAIMS / claims, SECONDS, "s for 100,000")
        else:
            print(f"        {name}: {whole - without:.2f} s beyond the run")
        bound(f"{name}: memory of the whole run", memory, MEGABYTES, "MB")
    openpyxl = module("openpyxl")
    if openpyxl is not None:
        sheet = openpyxl.load_workbook(out / "dixit.xlsx", read_only=True)["Claims"]
        check("openpyxl reads as many claims", sum(1 for _ in sheet.iter_rows(min_row=2, max_col=1)), claims)
