//! GeoNames: nineteen tab-separated columns, one feature a line (<https://download.geonames.org/export/dump/readme.txt>).

use std::io::BufRead;
use std::path::Path;

use super::{Entity, Import, ImportError, Settings, each_line};
use crate::entity::Kind;

/// A feature has at most so many aliases.
const MOST_ALIASES: usize = 8;

/// Reads a dump.
pub(super) fn read(
    path: &Path,
    file: impl BufRead,
    settings: Settings,
    into: &mut Import<'_>,
) -> Result<(), ImportError> {
    each_line(path, file, |line, text| {
        let cells: Vec<&str> = text.split('\t').collect();
        if cells.len() != 19 {
            let message = format!("expected 19 tab-separated columns, found {}", cells.len());
            if line == 1 {
                return Err(ImportError::Form { path: path.to_owned(), line, message });
            }
            into.leave_out("a line without 19 columns");
            return Ok(());
        }
        let Some(class) = class(cells[6], cells[7]) else {
            into.leave_out(format!("feature class {} {}", cells[6], cells[7]));
            return Ok(());
        };
        if class == "city" && cells[14].parse().unwrap_or(0) < settings.least_population {
            into.leave_out(format!("a city of fewer than {} people", settings.least_population));
            return Ok(());
        }
        let aliases = cells[3].split(',').filter(|alias| is_english(alias)).take(MOST_ALIASES);
        into.add(Entity {
            kind: Some(Kind::Place),
            id: format!("geonames-{}", cells[0]),
            name: cells[1].to_owned(),
            aliases: aliases.map(str::to_owned).collect(),
            class: class.to_owned(),
            country: cells[8].to_owned(),
            ..Entity::default()
        })
    })
}

/// The class of `places.csv` for a feature's class and code.
fn class(class: &str, code: &str) -> Option<&'static str> {
    Some(match (class, code) {
        ("P", "PPLX" | "PPLQ" | "PPLH" | "PPLW" | "PPLCH") => return None,
        ("P", _) => "city",
        ("A", "PCLI" | "PCL") => "state",
        ("A", "PCLD" | "TERR" | "PCLS" | "PCLF") => "territory",
        ("A", "ADM1" | "ADM2") => "region",
        ("H", "SEA" | "OCN" | "GULF" | "BAY" | "LK") => "sea",
        ("H", "STRT" | "CHN" | "CNL") => "strait",
        ("H", "STM") => "river",
        ("T", "ISL" | "ISLS" | "ATOL") => "island",
        ("T", "MT" | "MTS" | "PK" | "VLC") => "mountain",
        ("T", "PEN" | "DSRT" | "PLN" | "VAL") | ("L", "RGN" | "AREA" | "CONT" | "RGNE") => "area",
        ("L", "MILB" | "NVB") | ("S", "AIRB" | "MILB" | "NVB" | "SPLO") => "base",
        _ => return None,
    })
}

/// Names in Latin letters of three or more, with a capital and something in lower case: no codes, no other scripts.
fn is_english(alias: &str) -> bool {
    alias.chars().count() >= 3
        && alias.starts_with(char::is_uppercase)
        && alias.chars().any(char::is_lowercase)
        && alias.chars().filter(|letter| letter.is_alphabetic()).all(|letter| letter <= '\u{024F}')
        && !alias.contains("//")
}
