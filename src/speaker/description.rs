//! Descriptions: "the expert", "Japan's foreign minister", "both sides", "the Japanese government".
//!
//! A description resolves to someone whom the document, or the gazetteer on the article's date, describes so. Groups ("some experts")
//! stay what they are.

use super::discourse::People;
use super::scene::Scene;
use super::source::Description;
use crate::entity::Country;
use crate::lexicons::{NominalClass, WordClasses};
use crate::mention::{EntityId, Kind, office};

/// Descriptions look for this many mentions back, and ahead.
const REACH: usize = 1000;

/// Whom the description stands for; empty if nobody is found.
pub(super) fn resolve(scene: &mut Scene<'_>, people: &People, described: &Description, sentence: u32) -> Vec<EntityId> {
    let Some(class) = scene.nominal(described.noun) else { return Vec::new() };
    let one = match class {
        NominalClass::Government => government(scene, described),
        NominalClass::Parties => return parties(scene, people, described, sentence),
        NominalClass::People if is_pair(scene, described) => return pair_of_people(scene, people, described, sentence),
        NominalClass::Office | NominalClass::Expert | NominalClass::Person if !is_indefinite(scene, described) => {
            person(scene, people, described, class, sentence)
        }
        NominalClass::Media | NominalClass::Body if !is_indefinite(scene, described) => body(scene, described, class),
        _ => None,
    };
    one.into_iter().collect()
}

fn words(scene: &Scene<'_>, described: &Description) -> String {
    let own = described.tokens.clone().filter(|at| {
        scene.mention_at(*at).is_none() && !scene.classes(*at).any(WordClasses::DETERMINER.or(WordClasses::POSSESSIVE))
    });
    own.map(|at| scene.surface(at)).collect::<Vec<_>>().join(" ")
}

/// "a minister", "some experts", "another official".
fn is_indefinite(scene: &Scene<'_>, described: &Description) -> bool {
    let first = described.tokens.start;
    scene.mention_at(first).is_none()
        && scene.classes(first).any(WordClasses::DETERMINER)
        && !matches!(scene.surface(first).to_ascii_lowercase().as_str(), "the" | "this" | "that")
}

/// "both", "the two".
fn is_pair(scene: &Scene<'_>, described: &Description) -> bool {
    described.tokens.clone().any(|at| matches!(scene.surface(at).to_ascii_lowercase().as_str(), "both" | "two"))
}

/// "the Japanese government", "the Abe administration": the state.
fn government(scene: &mut Scene<'_>, described: &Description) -> Option<EntityId> {
    let country = scene.entity(described.modifier?).country?;
    scene.state(country)
}

/// "the Japanese side", "both countries".
fn parties(scene: &mut Scene<'_>, people: &People, described: &Description, sentence: u32) -> Vec<EntityId> {
    if is_pair(scene, described) {
        return pair_of_states(scene, described, sentence);
    }
    let _ = people;
    if described.modifier.is_some() && scene.lexicons.nominals.singular(scene.token(described.noun).word).is_none() {
        return government(scene, described).into_iter().collect();
    }
    Vec::new()
}

/// The two states that the text is about: named together nearby, or by far the most often.
fn pair_of_states(scene: &mut Scene<'_>, described: &Description, sentence: u32) -> Vec<EntityId> {
    let pair = match scene.two_states.take() {
        Some(pair) => pair,
        None => dominant_states(scene),
    };
    scene.two_states = Some(pair.clone());
    if pair.is_empty() { coordinated(scene, described.tokens.start, sentence) } else { pair }
}

/// The two states named by far the most often, empty if there are none.
fn dominant_states(scene: &Scene<'_>) -> Vec<EntityId> {
    let mut counts: Vec<(u32, EntityId)> = Vec::new();
    for mention in &scene.mentions.list {
        if !matches!(mention.kind, Kind::Place | Kind::Demonym) {
            continue;
        }
        let entity = mention.entity;
        let stands_for = scene.entity(entity).row.and_then(|row| scene.lexicons.gazetteer.stands_for(row));
        let state = stands_for.and_then(|state| scene.mentioned_row(state)).unwrap_or(entity);
        if !scene.is_state(state) {
            continue;
        }
        match counts.iter_mut().find(|count| count.1 == state) {
            Some(count) => count.0 += 1,
            None => counts.push((1, state)),
        }
    }
    counts.sort_by_key(|count| (std::cmp::Reverse(count.0), count.1));
    let dominate = match counts.as_slice() {
        [_, _] => true,
        [_, second, third, ..] => second.0 * 2 >= third.0 * 3,
        _ => return Vec::new(),
    };
    if dominate {
        let mut pair = vec![counts[0].1, counts[1].1];
        pair.sort();
        return pair;
    }
    Vec::new()
}

/// The nearest two states named as "X and Y" before the token.
fn coordinated(scene: &Scene<'_>, token: u32, sentence: u32) -> Vec<EntityId> {
    let to = scene.mentions.list.partition_point(|mention| mention.tokens.start < token);
    let near = scene.mentions.list[..to].iter().rev().take_while(|mention| mention.sentence + 3 >= sentence);
    let states: Vec<_> = near
        .filter(|mention| matches!(mention.kind, Kind::Place | Kind::Demonym) && scene.is_state(mention.entity))
        .take(32)
        .collect();
    states
        .windows(2)
        .find(|pair| {
            let gap = pair[1].tokens.end..pair[0].tokens.start;
            pair[0].entity != pair[1].entity
                && (gap.is_empty() || (gap.len() == 1 && scene.classes(gap.start).any(WordClasses::COORDINATOR)))
        })
        .map(|pair| vec![pair[1].entity, pair[0].entity])
        .unwrap_or_default()
}

/// "the two ministers": the last two people named whose roles fit.
fn pair_of_people(scene: &Scene<'_>, people: &People, described: &Description, sentence: u32) -> Vec<EntityId> {
    let noun = scene.surface(described.noun);
    let singular = noun.strip_suffix('s').unwrap_or(noun);
    let generic = matches!(singular, "leader" | "side" | "men" | "official");
    let mut found: Vec<EntityId> = Vec::new();
    for seen in people.before(described.tokens.start, sentence) {
        let fits =
            generic || scene.entity(seen.entity).role.as_deref().is_some_and(|role| office::fits(singular, role));
        if fits && !found.contains(&seen.entity) {
            found.push(seen.entity);
        }
    }
    if found.len() == 2 { found.into_iter().rev().collect() } else { Vec::new() }
}

/// "the expert", "the foreign minister", "Japan's prime minister".
fn person(
    scene: &mut Scene<'_>,
    people: &People,
    described: &Description,
    class: NominalClass,
    sentence: u32,
) -> Option<EntityId> {
    let words = words(scene, described);
    let country = described.modifier.and_then(|modifier| scene.entity(modifier).country);
    let is_leader = scene.surface(described.noun) == "leader";
    let fits = |scene: &Scene<'_>, id: EntityId| {
        let entity = scene.entity(id);
        let of_country = country.is_none() || entity.country == country;
        let called = |role: &str| {
            office::fits(&words, role)
                || (class == NominalClass::Expert && is_generic(&words) && names_an_expert(scene, role))
                || (is_leader && country.is_some_and(|country| leads(without_country(scene, country, role))))
        };
        entity.kind == Kind::Person && of_country && entity.role.as_deref().is_some_and(called)
    };
    // the nearest before, within reach or not
    let before = scene.mentions.list.partition_point(|mention| mention.tokens.start < described.tokens.start);
    let named = scene.mentions.list[..before]
        .iter()
        .rev()
        .take(REACH)
        .map(|mention| mention.entity)
        .find(|id| fits(scene, *id));
    if named.is_some() {
        return named;
    }
    let later =
        scene.mentions.list[before..].iter().take(REACH).map(|mention| mention.entity).find(|id| fits(scene, *id));
    if later.is_some() {
        return later;
    }
    if let Some(country) = country {
        return holder(scene, country, &words, is_leader);
    }
    // "the expert" of whom no more is known than that he spoke before
    let speaker = people
        .before(described.tokens.start, sentence)
        .find(|seen| seen.is_subject && !seen.is_quoted && scene.entity(seen.entity).role.is_none());
    speaker.filter(|_| class == NominalClass::Expert).map(|seen| seen.entity)
}

fn is_generic(words: &str) -> bool {
    words.eq_ignore_ascii_case("expert") || words.eq_ignore_ascii_case("analyst")
}

fn names_an_expert(scene: &Scene<'_>, role: &str) -> bool {
    role.split(|letter: char| !letter.is_alphanumeric())
        .any(|word| scene.lexicons.nominals.class(scene.lexicons.vocabulary.get(word)) == Some(NominalClass::Expert))
}

/// Is it the office of one who leads a state?
fn leads(role: &str) -> bool {
    ["President", "Prime Minister", "Premier", "Chancellor", "Supreme Leader"].contains(&role)
}

/// "President of Russia" → "President", of a Russian.
fn without_country<'r>(scene: &Scene<'_>, country: Country, role: &'r str) -> &'r str {
    let gazetteer = &scene.lexicons.gazetteer;
    let name = gazetteer.state(country).map_or("", |state| gazetteer.name(state));
    let stem = role.strip_suffix(name).unwrap_or(role);
    stem.strip_suffix(" the ")
        .or_else(|| stem.strip_suffix(' '))
        .and_then(|stem| stem.strip_suffix(" of"))
        .unwrap_or(role)
}

/// The one person of the gazetteer who held the office on the article's date.
fn holder(scene: &mut Scene<'_>, country: Country, words: &str, is_leader: bool) -> Option<EntityId> {
    let date = scene.date()?;
    let gazetteer = &scene.lexicons.gazetteer;
    let mut holders = gazetteer.holders(country).filter(|row| {
        gazetteer.role_on(*row, date).is_some_and(|role| {
            let office = without_country(scene, country, role);
            if is_leader { leads(office) } else { office::same(words, office) }
        })
    });
    let row = holders.next()?;
    if holders.next().is_some() {
        return None;
    }
    Some(scene.entity_of_row(row))
}

/// "the newspaper", "the ministry", "the Chinese commentary": the last body named that it fits.
fn body(scene: &Scene<'_>, described: &Description, class: NominalClass) -> Option<EntityId> {
    let country = described.modifier.and_then(|modifier| scene.entity(modifier).country);
    if described.modifier.is_some() && country.is_none() {
        return None;
    }
    let noun = scene.surface(described.noun);
    let before = scene.mentions.list.partition_point(|mention| mention.tokens.start < described.tokens.start);
    scene.mentions.list[..before]
        .iter()
        .rev()
        .take(REACH)
        .filter(|mention| mention.kind == Kind::Organization)
        .map(|mention| mention.entity)
        .find(|id| {
            let entity = scene.entity(*id);
            let outlet = matches!(scene.class(*id), "outlet" | "news_agency");
            let fits = match class {
                NominalClass::Media => outlet,
                _ => !outlet && (office::fits(noun, &entity.name) || scene.class(*id) == noun),
            };
            fits && (country.is_none() || entity.country == country)
        })
}
