//! The files of `lexicons/` as data: sorted, unique, with countries, dates and references that hold, and cut into words as texts are.
//!
//! A failure names every row that is wrong and says what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dixit::document::Document;
use dixit::lexicons::Vocabulary;
use dixit::lexicons::trie;
use dixit::mention::{self, How, Kind};
use dixit::segment::{self, TokenKind, token};
use dixit::span::Span;
use dixit::{Bounds, Lexicons};

/// The gazetteers, with the kind of what they list.
const GAZETTEERS: &[(&str, Kind)] = &[
    ("cities.csv", Kind::Place),
    ("events.csv", Kind::Event),
    ("issues.csv", Kind::Issue),
    ("organizations.csv", Kind::Organization),
    ("people.csv", Kind::Person),
    ("places.csv", Kind::Place),
    ("systems.csv", Kind::System),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons")
}

/// A row by column, with its line.
struct Row {
    line: u64,
    cells: BTreeMap<String, String>,
}

impl Row {
    fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn list(&self, column: &str) -> impl Iterator<Item = &str> {
        self.get(column).split('|').filter(|item| !item.is_empty())
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.get("name")).chain(self.list("aliases")).chain(self.list("demonyms"))
    }
}

fn rows(name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder().join(name)).expect("the file is there");
    let headers = reader.headers().expect("a header row").clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap_or_else(|error| panic!("{name}: {error}"));
            let line = record.position().map_or(0, csv::Position::line);
            let cells =
                headers.iter().zip(&record).map(|(column, cell)| (column.to_owned(), cell.to_owned())).collect();
            Row { line, cells }
        })
        .collect()
}

/// Fails with all that is wrong.
fn assert_none(what_to_do: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{} rows: {what_to_do}\n  {}", wrong.len(), wrong.join("\n  "));
}

#[test]
fn files_are_sorted_by_their_first_column_and_unique_in_it() {
    let mut wrong = Vec::new();
    let mut files = 0;
    for entry in std::fs::read_dir(folder()).expect("readable") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|ending| ending != "csv") {
            continue;
        }
        files += 1;
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        if text.contains('\r') || !text.ends_with('\n') || text.starts_with('\u{feff}') {
            wrong.push(format!("{name}: LF line ends, one at the end, no byte-order mark"));
        }
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut last: Option<String> = None;
        for record in reader.records() {
            let record = record.unwrap_or_else(|error| panic!("{name}: {error}"));
            let first = record.get(0).unwrap_or_default().to_owned();
            let is_gazetteer = GAZETTEERS.iter().any(|(file, _)| *file == name);
            if last.as_ref().is_some_and(|last| *last > first || (is_gazetteer && *last == first)) {
                wrong.push(format!("{name}:{}: {first}", record.position().map_or(0, csv::Position::line)));
            }
            last = Some(first);
        }
    }
    assert!(files > 15, "the check has lost its subject");
    assert_none("sort the file by its first column in byte order (LC_ALL=C), and give each id once", &wrong);
}

#[test]
fn ids_are_unique_over_all_gazetteers() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, _) in GAZETTEERS {
        for row in rows(name) {
            if let Some(other) = seen.insert(row.get("id").to_owned(), format!("{name}:{}", row.line)) {
                wrong.push(format!("{name}:{}: {} is also the id of {other}", row.line, row.get("id")));
            }
        }
    }
    assert_none("join the rows, or give one of them an id of its own", &wrong);
}

#[test]
fn countries_are_states_or_territories_of_the_gazetteer() {
    let codes: BTreeSet<String> = rows("places.csv")
        .iter()
        .filter(|row| matches!(row.get("class"), "state" | "territory" | "disputed"))
        .map(|row| row.get("country").to_owned())
        // the Caribbean Netherlands, of whose three islands none has the name
        .chain(["BES".to_owned()])
        .collect();
    let mut wrong = Vec::new();
    for (name, _) in GAZETTEERS {
        for row in rows(name) {
            let country = row.get("country");
            if !country.is_empty() && !codes.contains(country) {
                wrong.push(format!("{name}:{}: {} has the country {country}", row.line, row.get("name")));
            }
        }
    }
    assert_none("use the ISO 3166-1 alpha-3 code of a state or territory in places.csv", &wrong);
}

fn is_date(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let widths = parts.iter().map(|part| part.len()).collect::<Vec<_>>();
    matches!(widths.as_slice(), [4] | [4, 2] | [4, 2, 2])
        && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
}

/// Is `a` not after `b`, as far as both are certain?
fn in_order(a: &str, b: &str) -> bool {
    let shared = a.len().min(b.len());
    a.is_empty() || b.is_empty() || a[..shared] <= b[..shared]
}

#[test]
fn dates_are_iso_and_in_order() {
    let mut wrong = Vec::new();
    for row in rows("people.csv") {
        let mut last = String::new();
        for role in row.list("roles") {
            let dates = role.rsplit_once('@').and_then(|(_, dates)| dates.split_once(".."));
            let good = dates.is_some_and(|(from, to)| {
                [from, to].iter().all(|date| date.is_empty() || is_date(date))
                    && in_order(from, to)
                    && in_order(&last, from)
            });
            if !good {
                wrong.push(format!("people.csv:{}: {}: {role}", row.line, row.get("name")));
            }
            if let Some((from, _)) = dates.filter(|(from, _)| !from.is_empty()) {
                from.clone_into(&mut last);
            }
        }
    }
    for row in rows("events.csv") {
        let (from, to) = (row.get("from"), row.get("to"));
        if ![from, to].iter().all(|date| date.is_empty() || is_date(date)) || !in_order(from, to) {
            wrong.push(format!("events.csv:{}: {}: {from}..{to}", row.line, row.get("name")));
        }
    }
    assert_none("write roles as Role@from..to, oldest first, with ISO dates in order", &wrong);
}

/// Offices of which a state has one, by how a role of that office starts.
const SINGLE: &[&str] =
    &["President of", "Prime Minister of", "Minister of Foreign Affairs of", "Minister of Defence of", "Chancellor of"];

#[test]
fn an_office_has_one_holder_at_a_time() {
    let mut held: BTreeMap<String, Vec<(String, String, String)>> = BTreeMap::new();
    for row in rows("people.csv") {
        for role in row.list("roles") {
            let Some((office, (from, to))) =
                role.rsplit_once('@').and_then(|(office, dates)| Some((office, dates.split_once("..")?)))
            else {
                continue;
            };
            let is_single = SINGLE.iter().any(|single| office.starts_with(single));
            // a year alone may be that of both
            if is_single && from.len() > 4 {
                held.entry(office.to_owned()).or_default().push((
                    from.to_owned(),
                    to.to_owned(),
                    row.get("name").to_owned(),
                ));
            }
        }
    }
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (office, holders) in &mut held {
        holders.sort();
        for pair in holders.windows(2) {
            let [(_, to, one), (from, _, other)] = pair else { continue };
            checked += 1;
            if one != other && (to.is_empty() || !in_order(to, from)) {
                wrong.push(format!("{office}: {one} until {to}, {other} from {from}"));
            }
        }
    }
    assert!(checked > 300, "the check has lost its subject: {checked}");
    assert_none("end the term of the one when that of the other starts", &wrong);
}

#[test]
fn who_governs_a_state_is_of_that_state() {
    let mut states: BTreeMap<String, String> = BTreeMap::new();
    for row in rows("places.csv").iter().filter(|row| row.get("class") == "state") {
        for name in row.names() {
            states.insert(name.to_owned(), row.get("country").to_owned());
        }
    }
    let mut wrong = Vec::new();
    let mut checked = 0;
    for row in rows("people.csv") {
        for role in row.list("roles").filter(|role| SINGLE.iter().any(|single| role.starts_with(single))) {
            let office = role.split('@').next().unwrap_or_default();
            // "Republic of the Congo" before "Congo"
            let mut ends = office.match_indices(" of ").map(|(at, of)| &office[at + of.len()..]);
            let Some(country) = ends.find_map(|end| states.get(end.strip_prefix("the ").unwrap_or(end))) else {
                continue;
            };
            checked += 1;
            if country != row.get("country") {
                wrong.push(format!("people.csv:{}: {} ({}): {role}", row.line, row.get("name"), row.get("country")));
            }
        }
    }
    assert!(checked > 500, "the check has lost its subject: {checked}");
    assert_none("one of the two countries is wrong", &wrong);
}

#[test]
fn weak_names_are_names_of_their_row_and_context_is_in_lower_case() {
    let mut wrong = Vec::new();
    for (name, _) in GAZETTEERS {
        for row in rows(name) {
            let names: Vec<&str> = row.names().collect();
            for weak in row.list("weak").filter(|weak| *weak != "all" && !names.contains(weak)) {
                wrong.push(format!("{name}:{}: {weak} is weak, but no name of {}", row.line, row.get("name")));
            }
            if row.get("context").chars().any(char::is_uppercase) {
                wrong.push(format!("{name}:{}: context of {}", row.line, row.get("name")));
            }
        }
    }
    assert_none("list under `weak` names of the row, under `context` lower-case words", &wrong);
}

#[test]
fn of_entities_that_share_a_name_one_at_most_has_it_without_support() {
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, kind) in GAZETTEERS.iter().filter(|(_, kind)| !kind.holds_others()) {
        for row in rows(name) {
            let weak: Vec<&str> = row.list("weak").collect();
            let strong: BTreeSet<&str> = row.names().filter(|name| !weak.contains(name) && weak != ["all"]).collect();
            for surface in strong {
                let owner = format!("{} {} ({name}:{})", kind.name(), row.get("id"), row.line);
                owners.entry(surface.to_owned()).or_default().push(owner);
            }
        }
    }
    let shared = owners.iter().filter(|(_, owners)| owners.len() > 1);
    let wrong: Vec<String> = shared.map(|(surface, owners)| format!("{surface}: {}", owners.join(", "))).collect();
    assert_none("list the name under `weak` in all of them but one, with context", &wrong);
}

#[test]
fn capitals_and_seats_are_tied_to_their_state() {
    let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
    let gazetteer = &lexicons.gazetteer;
    let by_id: BTreeMap<&str, u32> = (0..gazetteer.len() as u32).map(|row| (gazetteer.id(row), row)).collect();
    let mut wrong = Vec::new();
    for row in rows("places.csv") {
        let own = by_id[row.get("id")];
        let seat = row.get("seat_of");
        if !seat.is_empty() && gazetteer.stands_for(own).is_none_or(|state| gazetteer.id(state) != seat) {
            wrong.push(format!("places.csv:{}: {} is the seat of {seat}", row.line, row.get("name")));
        }
        if row.get("class") == "state" {
            for capital in row.list("capital") {
                let tied = (0..gazetteer.len() as u32)
                    .filter(|place| gazetteer.name(*place) == capital)
                    // Brussels is the seat of a union first
                    .any(|place| {
                        gazetteer
                            .stands_for(place)
                            .is_some_and(|state| state == own || gazetteer.country(state).is_none())
                    });
                if !tied {
                    wrong.push(format!("places.csv:{}: {} has the capital {capital}", row.line, row.get("name")));
                }
            }
        }
    }
    assert_none(
        "name as capital a row of places.csv or cities.csv in that country, as seat_of the id of a row",
        &wrong,
    );
}

/// Words as the trie cuts a phrase.
fn as_phrase(phrase: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    trie::cut(phrase, &mut Vocabulary::default(), |_, _, piece| {
        pieces.push(piece.strip_suffix('.').filter(|stem| !stem.is_empty()).unwrap_or(piece).to_owned())
    });
    pieces
}

/// Words as the tokenizer cuts a text, and the mention stage then cuts hyphenated ones.
fn as_text(lexicons: &Lexicons, phrase: &str) -> Vec<String> {
    let text = format!("{phrase} and");
    let mut tokens = Vec::new();
    token::tokenize(lexicons, &text, Span::at(0, text.len()), &mut tokens);
    tokens.pop();
    let hyphens = ['-', '\u{2010}', '\u{2011}'];
    let mut pieces: Vec<String> = Vec::new();
    for token in tokens {
        let surface = token.of(&text);
        match token.kind {
            TokenKind::Word | TokenKind::Number => {
                pieces.extend(
                    surface
                        .split(hyphens)
                        .filter(|part| !part.is_empty())
                        .map(|part| part.trim_end_matches('.').to_owned()),
                );
            }
            TokenKind::Mark if matches!(token.mark, '-' | '\u{2013}') => {}
            _ => pieces.push(surface.to_owned()),
        }
    }
    // a period at the end may belong to the name, and is not matched
    pieces.pop_if(|last| last == ".");
    pieces
}

#[test]
fn names_are_cut_into_words_as_texts_are() {
    let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (file, _) in GAZETTEERS {
        for row in rows(file) {
            for name in row.names() {
                checked += 1;
                let (phrase, text) = (as_phrase(name), as_text(&lexicons, name));
                if phrase != text {
                    wrong.push(format!("{file}:{}: {name}: {phrase:?}, in a text {text:?}", row.line));
                }
            }
        }
    }
    assert!(checked > 10_000, "the check has lost its subject");
    assert_none("such a name never matches: spell it as texts do, or mend lexicons::trie::cut", &wrong);
}

/// Does the sentence hold this person?
fn finds(lexicons: &Lexicons, text: &str, kind: Kind, surface: &str, how: Option<How>) -> bool {
    let document = Document { text: text.to_owned(), ..Document::default() };
    let mut segmentation = segment::segment(lexicons, &document, Bounds::default());
    segmentation.sentences.iter_mut().for_each(|sentence| sentence.zone = segment::Zone::Body);
    mention::find(lexicons, &mention::Model::none(), &document, &segmentation).list.iter().any(|mention| {
        mention.kind == kind && mention.span.of(text) == surface && how.is_none_or(|how| mention.how == how)
    })
}

#[test]
fn every_title_makes_a_person_of_the_name_after_it() {
    let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
    let wrong: Vec<String> = rows("titles.csv")
        .iter()
        .map(|row| format!("They met {} Brenor Valkaas on the pier and left.", row.get("title")))
        .filter(|text| !finds(&lexicons, text, Kind::Person, "Brenor Valkaas", Some(How::Title)))
        .collect();
    assert_none("the title is not recognised; see mention::people", &wrong);
}

#[test]
fn every_noun_of_a_human_being_introduces_one() {
    let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
    let wrong: Vec<String> = rows("nominals.csv")
        .iter()
        .filter(|row| matches!(row.get("class"), "expert" | "office" | "person"))
        .map(|row| format!("They met Brenor Valkaas, the {} of the pier, and left.", row.get("noun")))
        .filter(|text| !finds(&lexicons, text, Kind::Person, "Brenor Valkaas", None))
        .collect();
    assert_none("the apposition is not recognised; see mention::people", &wrong);
}

#[test]
fn every_head_noun_makes_a_name_of_its_kind() {
    let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
    let mut wrong = Vec::new();
    for row in rows("patterns.csv") {
        let word = row.get("word");
        let name = match row.get("part") {
            "head" => format!("Karvala {word}"),
            "start" => format!("{word} Karvala"),
            _ => continue,
        };
        let kind = Kind::from_name(row.get("kind")).expect("heads have a kind");
        if !finds(&lexicons, &format!("They left the {name} on a grey morning."), kind, &name, Some(How::Pattern)) {
            wrong.push(format!("patterns.csv:{}: {name} is no {}", row.line, kind.name()));
        }
    }
    assert_none("the name is not recognised; see mention::heads", &wrong);
}

#[test]
fn a_user_s_rows_add_replace_and_remove() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows =
        "id,name,aliases,class,country\nQ17,Nihonia,,state,JPN\nQ159,,,state,RUS\nmine,Zorvexia,Zorvex,state,JPN\n";
    std::fs::write(folder.path().join("places.csv"), rows).expect("written");
    let lexicons = Lexicons::load(&[folder.path().to_owned()]).expect("the rows are good");
    let named = |surface: &str| {
        finds(&lexicons, &format!("They left {surface} on a grey morning."), Kind::Place, surface, None)
    };
    assert!(named("Nihonia") && named("Zorvex") && named("France"));
    assert!(!named("Japan"), "the replaced row's names are gone");
    assert!(!named("Russian Federation"), "the removed row's names are gone");
}

#[test]
fn a_user_s_errors_are_all_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("places.csv"), "id,name,country,colour\nx,Zorvexia,Japan,red\n")
        .expect("written");
    std::fs::write(folder.path().join("people.csv"), "id,name,roles\ny,Anna Holm,Mayor@2012\n").expect("written");
    let problems = Lexicons::load(&[folder.path().to_owned()]).expect_err("the rows are bad").to_string();
    for part in [
        "places.csv:1:17: unknown column `colour`",
        "places.csv:2:12: `Japan` is no country code",
        "people.csv:2:13: `Mayor@2012`",
    ] {
        assert!(problems.contains(part), "{part} is not in:\n{problems}");
    }
}
