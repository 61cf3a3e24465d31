//! Popolo (<https://www.popoloproject.com/>): people, organizations and who held which post when.
//!
//! The file is read three times, so that only memberships and the organizations' names are held.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use serde_json::{Map, Value};

use super::records::day;
use super::{Entity, Import, ImportError, json};
use crate::entity::Kind;

/// Reads a Popolo file; `open` opens it anew.
pub(super) fn read<R: BufRead>(
    path: &Path,
    open: impl Fn() -> Result<R, ImportError>,
    into: &mut Import<'_>,
) -> Result<(), ImportError> {
    let mut names = BTreeMap::new();
    json::each_object(path, open()?, &["organizations"], |organization| {
        names.insert(get(&organization, "id"), get(&organization, "name"));
        into.add(Entity {
            kind: Some(Kind::Organization),
            id: get(&organization, "id"),
            name: get(&organization, "name"),
            aliases: other_names(&organization),
            class: class(&get(&organization, "classification")).to_owned(),
            ..Entity::default()
        })
    })?;
    let mut roles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    json::each_object(path, open()?, &["memberships"], |membership| {
        let body = names.get(&get(&membership, "organization_id")).map(String::as_str).unwrap_or_default();
        let role = match get(&membership, "role") {
            role if role.is_empty() => "member".to_owned(),
            role => role,
        };
        let role = if body.is_empty() { role } else { format!("{role} of {body}") };
        let (from, to) = (get(&membership, "start_date"), get(&membership, "end_date"));
        let role = format!("{}@{}..{}", role.replace(['|', '@'], " "), day(&from), day(&to));
        roles.entry(get(&membership, "person_id")).or_default().push(role);
        Ok(())
    })?;
    json::each_object(path, open()?, &["persons"], |person| {
        let id = get(&person, "id");
        let mut roles = roles.get(&id).cloned().unwrap_or_default();
        roles.sort_by(|a, b| a.rsplit('@').next().cmp(&b.rsplit('@').next()));
        roles.dedup();
        let gender = match get(&person, "gender").as_str() {
            "male" | "m" => "m",
            "female" | "f" => "f",
            _ => "",
        };
        into.add(Entity {
            kind: Some(Kind::Person),
            id: wikidata(&person).unwrap_or(id),
            name: get(&person, "name"),
            aliases: other_names(&person),
            gender: gender.to_owned(),
            roles,
            ..Entity::default()
        })
    })?;
    Ok(())
}

fn get(object: &Map<String, Value>, key: &str) -> String {
    object.get(key).map(json::text).unwrap_or_default()
}

fn list<'o>(object: &'o Map<String, Value>, key: &str) -> impl Iterator<Item = &'o Map<String, Value>> {
    object.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn other_names(object: &Map<String, Value>) -> Vec<String> {
    list(object, "other_names").map(|other| get(other, "name")).filter(|name| !name.is_empty()).collect()
}

fn wikidata(person: &Map<String, Value>) -> Option<String> {
    list(person, "identifiers").find(|other| get(other, "scheme") == "wikidata").map(|other| get(other, "identifier"))
}

fn class(classification: &str) -> &'static str {
    match classification {
        "party" | "faction" => "party",
        "legislature" | "chamber" => "parliament",
        "executive" => "agency",
        _ => "other",
    }
}
