"""The database for Discourse Network Analyzer: its tables, what its own questions to them give, and its list of events.

DNA itself cannot be installed by a package's name. Its tables and columns are told here as its version 3.0 creates them; the questions are
those that it asks when it opens a document, a statement, or exports a network, in words of our own.
"""

import csv
import sqlite3
from collections import Counter

from ledger import check

TABLES = {
    "SETTINGS": "Property Value",
    "CODERS": "ID Name Red Green Blue Refresh FontSize Password PopupWidth ColorByCoder PopupDecoration PopupAutoComplete"
    " PermissionAddDocuments PermissionEditDocuments PermissionDeleteDocuments PermissionImportDocuments PermissionAddStatements"
    " PermissionEditStatements PermissionDeleteStatements PermissionEditAttributes PermissionEditRegex PermissionEditStatementTypes"
    " PermissionEditCoders PermissionEditCoderRelations PermissionViewOthersDocuments PermissionEditOthersDocuments"
    " PermissionViewOthersStatements PermissionEditOthersStatements",
    "DOCUMENTS": "ID Title Text Coder Author Source Section Notes Type Date",
    "STATEMENTTYPES": "ID Label Red Green Blue",
    "VARIABLES": "ID Variable DataType StatementTypeId",
    "VARIABLELINKS": "ID SourceVariableId TargetVariableId",
    "REGEXES": "Label Red Green Blue",
    "CODERRELATIONS": "ID Coder OtherCoder viewStatements editStatements viewDocuments editDocuments",
    "STATEMENTS": "ID StatementTypeId DocumentId Start Stop Coder",
    "DATABOOLEAN": "ID StatementId VariableId Value",
    "DATAINTEGER": "ID StatementId VariableId Value",
    "DATASHORTTEXT": "ID StatementId VariableId Entity",
    "DATALONGTEXT": "ID StatementId VariableId Value",
    "ENTITIES": "ID VariableId Value Red Green Blue ChildOf",
    "ATTRIBUTEVARIABLES": "ID VariableId AttributeVariable",
    "ATTRIBUTEVALUES": "ID EntityId AttributeVariableId AttributeValue",
}
DATA = {"boolean": "DATABOOLEAN", "integer": "DATAINTEGER", "short text": "DATASHORTTEXT", "long text": "DATALONGTEXT"}
SHORT = 190


def read_by_all(label, out, tables):
    database = sqlite3.connect(out / "dixit.dna")

    def ask(sql, *values):
        return database.execute(sql, values).fetchall()

    found = {}
    for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'"):
        found[name] = " ".join(column[1] for column in ask(f"PRAGMA table_info({name})"))
    check(f"{label} dna tables", found, TABLES)
    check(f"{label} dna foreign keys", ask("PRAGMA foreign_key_check"), [])
    check(f"{label} dna version", ask("SELECT Value FROM SETTINGS WHERE Property = 'version'"), [("3.0",)])
    check(f"{label} dna documents", ask("SELECT count(*) FROM DOCUMENTS d JOIN CODERS c ON d.Coder = c.ID"), [(annotated(tables),)])
    stances(label, ask, tables)
    statements(label, ask)
    events(label, ask, out)


def annotated(tables):
    return sum(row[1] == "annotated" for row in tables["documents"][1])


def stances(label, ask, tables):
    """Statements of both types are the stances of the table; neutral ones are no disagreement."""
    header, rows = tables["stances"]
    held = [row for row in (dict(zip(header, row)) for row in rows) if row["holder"]]
    signed = {"support": 1, "oppose": 0}
    expected = Counter((row["holder"][:SHORT], row["target"][:SHORT], signed[row["stance"]]) for row in held if row["stance"] in signed)
    actor = "coalesce(nullif(p.Value, ''), o.Value)"

    def joined(kind, data, variable):
        """Actor, concept and a value of each statement, as an export of a network asks for them."""
        ids = dict(ask("SELECT Variable, ID FROM VARIABLES WHERE StatementTypeId = ?", kind))
        short = "JOIN DATASHORTTEXT {0}t ON {0}t.StatementId = s.ID AND {0}t.VariableId = {1} JOIN ENTITIES {0} ON {0}.ID = {0}t.Entity AND {0}.VariableId = {1}"
        parts = [short.format(letter, ids[name]) for letter, name in [("p", "person"), ("o", "organization"), ("c", "concept")]]
        value = f"JOIN {data} v ON v.StatementId = s.ID AND v.VariableId = {ids[variable]}"
        return ask(f"SELECT {actor}, c.Value, v.Value FROM STATEMENTS s {' '.join(parts)} {value} WHERE s.StatementTypeId = {kind}")

    check(f"{label} dna agreement and disagreement", Counter(joined(1, "DATABOOLEAN", "agreement")), expected)
    scored = Counter((row["holder"][:SHORT], row["target"][:SHORT], int(row["score"])) for row in held)
    check(f"{label} dna scored stances", Counter(joined(2, "DATAINTEGER", "stance")), scored)


def statements(label, ask):
    """Each statement has one value of each variable of its type, and each entity one of each attribute: DNA shows no statement without."""
    for kind, name in ask("SELECT ID, Label FROM STATEMENTTYPES"):
        (count,) = ask("SELECT count(*) FROM STATEMENTS WHERE StatementTypeId = ?", kind)[0]
        for variable, title, form in ask("SELECT ID, Variable, DataType FROM VARIABLES WHERE StatementTypeId = ?", kind):
            values = ask(f"SELECT count(*), count(DISTINCT StatementId) FROM {DATA[form]} WHERE VariableId = ?", variable)
            check(f"{label} dna {name}: {title}", values, [(count, count)])
    missing = ask(
        "SELECT count(*) FROM ENTITIES e JOIN ATTRIBUTEVARIABLES a ON a.VariableId = e.VariableId"
        " LEFT JOIN ATTRIBUTEVALUES v ON v.EntityId = e.ID AND v.AttributeVariableId = a.ID WHERE v.ID IS NULL"
    )
    check(f"{label} dna entities without an attribute", missing, [(0,)])


def events(label, ask, out):
    """The list of events tells the same statements; texts are found by Java's offsets, which are UTF-16 units."""
    with open(out / "dna_events.csv", newline="", encoding="utf-8") as file:
        told = list(csv.DictReader(file, delimiter=";"))
    rows = ask(
        "SELECT s.ID, s.Start, s.Stop, d.ID, d.Title, d.Text, strftime('%Y-%m-%d %H:%M:%S', d.Date, 'unixepoch') FROM STATEMENTS s"
        " JOIN DOCUMENTS d ON d.ID = s.DocumentId WHERE s.StatementTypeId = 1 ORDER BY s.ID"
    )
    expected = []
    for number, start, stop, document, title, text, time in rows:
        words = text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * stop].decode("utf-16-le")
        expected.append([str(number), str(start), str(stop), str(document), time, tame(title), tame(words)])
    names = ["statement_id", "start_position", "stop_position", "document_id", "time", "document_title", "text"]
    found = [[row[name].lstrip("'") if name in ("text", "document_title") else row[name] for name in names] for row in told]
    check(f"{label} dna events", found, expected)


def tame(text):
    """As DNA's own lists have a text; what a spreadsheet would run is guarded by an apostrophe."""
    return "".join({";": ",", '"': "'", "\n": " ", "\r": " ", "\t": " "}.get(letter, letter) for letter in text).lstrip("'")
