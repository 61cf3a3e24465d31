//! `dixit lexicon check`, `import` and `find` as a user runs them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn lexicon(folder: &TempDir, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    let output = command.current_dir(folder.path()).arg("lexicon").args(arguments).output().expect("dixit runs");
    Run {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    folder
}

/// Rows of a file by id, each by column.
fn rows(path: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let headers = reader.headers().expect("a header row").clone();
    let rows = reader.records().map(|record| {
        let record = record.expect("a row");
        let row: BTreeMap<String, String> =
            headers.iter().zip(&record).map(|(column, cell)| (column.to_owned(), cell.to_owned())).collect();
        (row["id"].clone(), row)
    });
    rows.collect()
}

/// Imports a file and gives the folder of rows; what is written must pass the check.
fn import(format: &str, file: &str, text: &str, more: &[&str]) -> (TempDir, PathBuf, Run) {
    let folder = folder(&[(file, text)]);
    let run = lexicon(&folder, &[&["import", "--from", format, file, "-o", "rows"], more].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    let checked = lexicon(&folder, &["check", "rows"]);
    assert_eq!(checked.code, Some(0), "what was imported does not pass: {}", checked.err);
    let rows = folder.path().join("rows");
    (folder, rows, run)
}

#[test]
fn check_lists_every_error_of_every_file_with_line_and_column() {
    let folder = folder(&[
        ("mine/places.csv", "id,name,country,weak,context\na,Zorvexia,Japan,,\nb,Zorvexia,JPN,Zorv,Sea\n"),
        ("mine/people.csv", "id,name,gender,roles\np,Anna Holm,x,Mayor@2012..2008|Judge@May..\np,Ole Holm,m,\n"),
        ("mine/towns.csv", "id,name\n"),
    ]);
    let run = lexicon(&folder, &["check", "mine"]);
    assert_eq!(run.code, Some(2));
    for part in [
        "places.csv:2:12: `Japan` is no country code",
        "places.csv:3:3: `Zorvexia` is a name of mine/places.csv:2 too",
        "places.csv:3:16: `Zorv` is no name of this row",
        "places.csv:3:21: write context words in lower case",
        "people.csv:2:13: `x`: expected m, f or nothing",
        "people.csv:2:15: `Mayor@2012..2008` ends before it starts",
        "people.csv:2:15: `Judge@May..`: `May` is no ISO date",
        "people.csv:3:1: `p` is also the id of mine/people.csv:2",
        "towns.csv:1: no gazetteer has this name",
    ] {
        assert!(run.err.contains(part), "{part} is not in:\n{}", run.err);
    }
}

#[test]
fn check_counts_the_rows_of_good_files() {
    let folder = folder(&[("mine/systems.csv", "id,name,class\nz,Zorvex-9,missile\ny,Zorvex-8,missile\n")]);
    let run = lexicon(&folder, &["check", "mine"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), "systems.csv\t2\n"), "{}", run.err);
}

#[test]
fn check_of_a_folder_that_is_not_there_fails() {
    let run = lexicon(&folder(&[]), &["check", "nowhere"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("nowhere"), "{}", run.err);
}

#[test]
fn geonames_dumps_become_places() {
    let line = |id: &str, name: &str, other: &str, class: &str, code: &str, country: &str, people: &str| {
        format!(
            "{id}\t{name}\t{name}\t{other}\t1.0\t2.0\t{class}\t{code}\t{country}\t\t\t\t\t\t{people}\t\t0\tX\t2020-01-01\n"
        )
    };
    let text = [
        line("1", "Zorvexburg", "ZVX,Zorwexburg,Зорвексбург,http://zorvex.example", "P", "PPL", "DE", "20000"),
        line("2", "Little Zorvex", "", "P", "PPL", "DE", "200"),
        line("3", "Zorvex Sound", "", "H", "STRT", "NO", "0"),
        line("4", "Zorvex Farm", "", "S", "FRM", "NO", "0"),
        line("5", "Victoria", "", "P", "PPLA", "FR", "90000"),
        "broken\n".to_owned(),
    ]
    .concat();
    let (_folder, path, run) = import("geonames", "dump.txt", &text, &[]);
    let cities = rows(&path.join("cities.csv"));
    let town = &cities["geonames-1"];
    assert_eq!((&*town["name"], &*town["aliases"], &*town["country"]), ("Zorvexburg", "Zorwexburg", "DEU"));
    assert_eq!(&*cities["geonames-5"]["weak"], "Victoria", "a first name needs support");
    assert_eq!(&*cities["geonames-5"]["context"], "france");
    assert_eq!(&*rows(&path.join("places.csv"))["geonames-3"]["class"], "strait");
    assert_eq!(run.out, "cities.csv\t2\nplaces.csv\t1\n");
    for reason in ["1: a city of fewer than 15000 people", "1: feature class S FRM", "1: a line without 19 columns"] {
        assert!(run.err.contains(&format!("left out {reason}")), "{reason} is not in:\n{}", run.err);
    }
}

const WIKIDATA_CSV: &str = "item,itemLabel,itemAltLabel,genderLabel,countryCode,positionLabel,start,end\n\
    http://www.wikidata.org/entity/Q900000001,Ilse Zorvex,\"I. Zorvex, Ilse Maria Zorvex\",female,DE,Mayor of Zorvexburg,2010-05-01T00:00:00Z,2014-05-01T00:00:00Z\n\
    http://www.wikidata.org/entity/Q900000001,Ilse Zorvex,,female,DE,Minister of Harbours,2015-01-02T00:00:00Z,\n\
    http://www.wikidata.org/entity/Q900000002,Q900000002,,male,DE,,,\n";

#[test]
fn wikidata_answers_become_people_with_offices() {
    let (_folder, path, run) = import("wikidata", "query.csv", WIKIDATA_CSV, &["--kind", "person"]);
    let people = rows(&path.join("people.csv"));
    assert_eq!(people.len(), 1);
    let person = &people["Q900000001"];
    assert_eq!((&*person["gender"], &*person["country"]), ("f", "DEU"));
    assert_eq!(&*person["roles"], "Mayor of Zorvexburg@2010-05-01..2014-05-01|Minister of Harbours@2015-01-02..");
    assert_eq!(&*person["aliases"], "I. Zorvex|Ilse Maria Zorvex");
    assert!(run.err.contains("left out 1: no label in the language asked for"), "{}", run.err);
}

#[test]
fn wikidata_json_says_the_same_as_csv() {
    let value = |text: &str| format!("{{\"type\": \"literal\", \"value\": \"{text}\"}}");
    let binding = |role: &str, start: &str, end: &str| {
        let mut fields = vec![
            format!("\"item\": {}", value("http://www.wikidata.org/entity/Q900000001")),
            format!("\"itemLabel\": {}", value("Ilse Zorvex")),
            format!("\"itemAltLabel\": {}", value("I. Zorvex, Ilse Maria Zorvex")),
            format!("\"genderLabel\": {}", value("female")),
            format!("\"countryCode\": {}", value("DE")),
            format!("\"positionLabel\": {}", value(role)),
            format!("\"start\": {}", value(start)),
        ];
        if !end.is_empty() {
            fields.push(format!("\"end\": {}", value(end)));
        }
        format!("{{{}}}", fields.join(", "))
    };
    let bindings = [
        binding("Mayor of Zorvexburg", "2010-05-01T00:00:00Z", "2014-05-01T00:00:00Z"),
        binding("Minister of Harbours", "2015-01-02T00:00:00Z", ""),
    ];
    let json = format!("{{\"head\": {{}}, \"results\": {{\"bindings\": [{}]}}}}", bindings.join(",\n"));
    let (_a, from_json, _) = import("wikidata", "query.json", &json, &["--kind", "person"]);
    let (_b, from_csv, _) = import("wikidata", "query.csv", WIKIDATA_CSV, &["--kind", "person"]);
    assert_eq!(rows(&from_json.join("people.csv")), rows(&from_csv.join("people.csv")));
}

#[test]
fn petrarch_actors_become_people_places_and_organizations() {
    let text = "# actors\nZORVEXIA_ [DEU]\n+REPUBLIC_OF_ZORVEXIA_\nILSE_ZORVEX_ ; minister\n+I._ZORVEX_\n\t[DEUELI 951101-100501]\n\
                \t[DEUGOV >150102]\nZORVEX_LIBERATION_FRONT_ [DEUREB]\nNAMELESS_ROOT_\n";
    let (_folder, path, run) = import("petrarch", "actors.txt", text, &[]);
    let person = &rows(&path.join("people.csv"))["person-ilse-zorvex"];
    assert_eq!(&*person["name"], "Ilse Zorvex");
    assert_eq!(&*person["roles"], "former or future government@1995-11-01..2010-05-01|government@2015-01-02..");
    assert_eq!(&*rows(&path.join("places.csv"))["place-zorvexia"]["aliases"], "Republic of Zorvexia");
    let front = &rows(&path.join("organizations.csv"))["organization-zorvex-liberation-front"];
    assert_eq!((&*front["name"], &*front["country"]), ("Zorvex Liberation Front", "DEU"));
    assert!(run.err.contains("left out 1: a name without a code"), "{}", run.err);
}

#[test]
fn popolo_memberships_become_roles() {
    let text = r#"{"memberships": [{"person_id": "p1", "organization_id": "o1", "role": "speaker", "start_date": "2012-03-04"},
        {"person_id": "p1", "organization_id": "o1", "start_date": "2008-01-01", "end_date": "2012-03-03"}],
        "persons": [{"id": "p1", "name": "Ilse Zorvex", "gender": "female", "other_names": [{"name": "Ilse M. Zorvex"}],
        "identifiers": [{"scheme": "wikidata", "identifier": "Q900000001"}]}, {"id": "p2", "name": ""}],
        "organizations": [{"id": "o1", "name": "Zorvexburg Diet", "classification": "legislature"}]}"#;
    let (_folder, path, run) = import("popolo", "popolo.json", text, &[]);
    let person = &rows(&path.join("people.csv"))["Q900000001"];
    assert_eq!(
        &*person["roles"],
        "member of Zorvexburg Diet@2008-01-01..2012-03-03|speaker of Zorvexburg Diet@2012-03-04.."
    );
    assert_eq!(&*rows(&path.join("organizations.csv"))["o1"]["class"], "parliament");
    assert!(run.err.contains("left out 1: no name"), "{}", run.err);
}

#[test]
fn own_tables_are_read_by_the_names_of_their_columns() {
    let text = "code,label,alias,type,iso2,start\nz1,Zorvex Works,Zorvex|ZWX,organization,NO,\nz1,Zorvex Yard,,organization,NO,\n\
                z2,Fjordia,,galaxy,NO,\n";
    let (_folder, path, run) = import("csv", "own.csv", text, &[]);
    let works = &rows(&path.join("organizations.csv"))["z1"];
    assert_eq!((&*works["name"], &*works["aliases"], &*works["country"]), ("Zorvex Works", "ZWX|Zorvex", "NOR"));
    assert!(run.err.contains("left out 1: no kind"), "{}", run.err);
}

#[test]
fn a_file_of_another_format_is_an_error_that_names_the_line() {
    let folder = folder(&[("a.csv", "alpha,beta\n1,2\n"), ("b.json", "{\"head\": {}}"), ("c.txt", "one\ttwo\n")]);
    for (format, file, said) in [
        ("csv", "a.csv", "a.csv:1: no column with a name"),
        ("wikidata", "b.json", "b.json:1: no rows"),
        ("geonames", "c.txt", "c.txt:1: expected 19 tab-separated columns, found 2"),
        ("popolo", "missing.json", "cannot read missing.json"),
    ] {
        let run = lexicon(&folder, &["import", "--from", format, file, "-o", "out"]);
        assert_eq!(run.code, Some(2), "{file}");
        assert!(run.err.contains(said), "{said} is not in: {}", run.err);
    }
}

#[test]
fn imported_rows_are_found_in_texts() {
    let (folder, _, _) = import("wikidata", "query.csv", WIKIDATA_CSV, &["--kind", "person"]);
    std::fs::write(folder.path().join("a.txt"), "Ilse Zorvex left the pier on a grey morning.").expect("written");
    let run = Command::new(env!("CARGO_BIN_EXE_dixit"))
        .current_dir(folder.path())
        .args(["annotate", "a.txt", "--lexicon", "rows", "-o", "-", "--quiet"])
        .output()
        .expect("dixit runs");
    let document: serde_json::Value = serde_json::from_slice(&run.stdout).expect("a line of JSON");
    assert_eq!(document["mentions"][0]["entity"], "Q900000001", "{document}");
}

#[test]
fn find_says_what_a_name_matches_and_why() {
    let folder =
        folder(&[("mine/places.csv", "id,name,class,country,weak,context\nz,Zorvexia,area,DEU,Zorvexia,harbour\n")]);
    let georgia = lexicon(&folder, &["find", "Georgia"]).out;
    for part in ["place, state, GEO", "weak: it counts only with", "lexicons/places.csv:", "longer names win"] {
        assert!(georgia.contains(part), "{part} is not in:\n{georgia}");
    }
    let kremlin = lexicon(&folder, &["find", "Kremlin"]).out;
    assert!(kremlin.contains("stands for Russia where it speaks"), "{kremlin}");
    let who = lexicon(&folder, &["find", "WHO"]).out;
    assert!(who.contains("World Health Organization") && who.contains("in capitals"), "{who}");
    let own = lexicon(&folder, &["find", "Zorvexia", "--lexicon", "mine"]).out;
    assert!(own.contains("one of the words near it: harbour") && own.contains("mine/places.csv:2"), "{own}");
    let nobody = lexicon(&folder, &["find", "Zorvexia"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (Some(0), "Zorvexia: in no gazetteer\n"));
}
