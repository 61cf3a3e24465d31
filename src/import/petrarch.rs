//! PETRARCH and TABARI actor files: a name a line, `+` before its other names, codes in brackets with dates.
//!
//! ```text
//! ANGELA_MERKEL_   # German chancellor
//! +CHANCELLOR_MERKEL_
//!     [DEUELI 000410-051121]
//!     [DEUGOV 051122-211208]
//! ```
//!
//! A code starts with the country (ISO 3166-1 alpha-3) and goes on with what the actor is there. An actor with dated codes is a person,
//! one with the country's code alone a place, one with more an organization.

use std::io::BufRead;
use std::path::Path;

use super::{Entity, Import, ImportError, each_line};
use crate::entity::Kind;

/// What the three letters after the country mean, as a role.
const ROLES: &[(&str, &str)] = &[
    ("AGR", "agriculture"),
    ("BUS", "business"),
    ("COP", "police"),
    ("CVL", "civilian"),
    ("EDU", "education"),
    ("ELI", "former or future government"),
    ("GOV", "government"),
    ("INS", "insurgent"),
    ("JUD", "judiciary"),
    ("LEG", "legislature"),
    ("MED", "media"),
    ("MIL", "military"),
    ("NGO", "non-governmental organization"),
    ("OPP", "opposition"),
    ("PTY", "party"),
    ("REB", "rebel"),
    ("SPY", "intelligence"),
    ("UAF", "armed force"),
];

#[derive(Default)]
struct Actor {
    names: Vec<String>,
    codes: Vec<Code>,
}

struct Code {
    code: String,
    from: String,
    to: String,
}

/// Reads an actor file.
pub(super) fn read(path: &Path, file: impl BufRead, into: &mut Import<'_>) -> Result<(), ImportError> {
    let mut actor = Actor::default();
    each_line(path, file, |_, line| {
        // comments
        let line = line.split(['#', ';']).next().unwrap_or_default();
        if line.trim().is_empty() || line.starts_with('<') || line.starts_with('&') || line.starts_with('!') {
            return Ok(());
        }
        let (name, codes) = line.split_once('[').map_or((line, ""), |(name, _)| (name, &line[name.len()..]));
        let is_new = !line.starts_with(['+', ' ', '\t', '[']);
        if is_new {
            finish(std::mem::take(&mut actor), into)?;
        }
        let name = name.trim().trim_start_matches('+');
        if !name.is_empty() {
            actor.names.push(spelling(name));
        }
        actor.codes.extend(codes.split('[').filter_map(|code| code.split_once(']')).map(|(code, _)| self::code(code)));
        Ok(())
    })?;
    finish(actor, into)
}

fn finish(actor: Actor, into: &mut Import<'_>) -> Result<(), ImportError> {
    let mut names = actor.names.into_iter();
    let Some(name) = names.next() else {
        if !actor.codes.is_empty() {
            into.leave_out("codes without a name");
        }
        return Ok(());
    };
    let Some(first) = actor.codes.first() else {
        into.leave_out("a name without a code");
        return Ok(());
    };
    let country = first.code.get(..3).unwrap_or_default().to_owned();
    let is_dated = actor.codes.iter().any(|code| !code.from.is_empty() || !code.to.is_empty());
    let kind = match (is_dated, first.code.len()) {
        (true, _) => Kind::Person,
        (false, 3) => Kind::Place,
        _ => Kind::Organization,
    };
    let mut codes: Vec<&Code> = actor.codes.iter().collect();
    codes.sort_by(|a, b| a.from.cmp(&b.from));
    let roles = codes.iter().filter_map(|code| {
        let role = ROLES.iter().find(|(letters, _)| code.code.get(3..6) == Some(letters))?.1;
        Some(format!("{role}@{}..{}", code.from, code.to))
    });
    into.add(Entity {
        kind: Some(kind),
        name,
        aliases: names.collect(),
        country,
        roles: if kind == Kind::Person { roles.collect() } else { Vec::new() },
        ..Entity::default()
    })
}

/// `ANGELA_MERKEL_` → "Angela Merkel". Short forms of up to three letters stay in capitals.
fn spelling(name: &str) -> String {
    let small = ["of", "the", "and", "for", "in", "al", "de", "bin"];
    let mut out = String::new();
    for word in name.split(['_', ' ']).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        if !out.is_empty() {
            out.push(' ');
        }
        if !out.is_empty() && small.contains(&lower.as_str()) {
            out.push_str(&lower);
        } else if word.chars().count() <= 3
            && word.chars().all(char::is_uppercase)
            && !name.trim_end_matches('_').contains('_')
        {
            out.push_str(word);
        } else {
            let mut starts = true;
            for letter in lower.chars() {
                out.extend(if starts { letter.to_uppercase().collect::<Vec<_>>() } else { vec![letter] });
                starts = letter == '-';
            }
        }
    }
    out
}

/// `DEUGOV 051122-211208`, `USAELI >130120`, `IRQREB <030409`.
fn code(text: &str) -> Code {
    let (code, dates) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let dates = dates.trim();
    let (from, to) = if let Some(from) = dates.strip_prefix('>') {
        (from, "")
    } else if let Some(to) = dates.strip_prefix('<') {
        ("", to)
    } else {
        dates.split_once('-').unwrap_or((dates, ""))
    };
    Code { code: code.to_owned(), from: date(from), to: date(to) }
}

/// `051122` → `2005-11-22`; years from 31 on are of the last century.
fn date(text: &str) -> String {
    let digits = text.trim();
    if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]);
    }
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return String::new();
    }
    let century = if &digits[..2] <= "30" { "20" } else { "19" };
    format!("{century}{}-{}-{}", &digits[..2], &digits[2..4], &digits[4..])
}
