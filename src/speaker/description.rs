//! Descriptions: "the expert", "Japan's foreign minister", "both sides", "the Japanese government".
//!
//! A description resolves to someone whom the document, or the gazetteer on the article's date, describes so. Groups ("some experts")
//! stay what they are.

use super::discourse::{People, Place};
use super::roles::Role;
use super::scene::Scene;
use super::source::Description;
use crate::entity::Country;
use crate::lexicons::{NominalClass, WordClasses};
use crate::mention::{EntityId, Kind, Mention, office};

/// Descriptions look for this many mentions back, and ahead.
const REACH: usize = 1000;
/// A body that is only called "the ministry" was named within so many sentences.
const NEAR: u32 = 8;

/// Whom the description stands for; empty if nobody is found.
pub(super) fn resolve(
    scene: &mut Scene<'_>,
    people: &People,
    described: &Description,
    joint: &[EntityId],
    sentence: u32,
) -> Vec<EntityId> {
    let Some(class) = scene.nominal(described.noun) else { return Vec::new() };
    let one = match class {
        NominalClass::Government => government(scene, described),
        NominalClass::Parties => return parties(scene, described, sentence),
        NominalClass::People if is_pair(scene, described) => {
            return pair_of_people(scene, people, described, joint, sentence);
        }
        NominalClass::People => return of_states(scene, described),
        NominalClass::Office | NominalClass::Expert | NominalClass::Person if !is_indefinite(scene, described) => {
            person(scene, people, described, class, sentence)
        }
        NominalClass::Media | NominalClass::Body if !is_indefinite(scene, described) => {
            body(scene, described, class, sentence)
        }
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
fn parties(scene: &mut Scene<'_>, described: &Description, sentence: u32) -> Vec<EntityId> {
    if is_pair(scene, described) {
        return pair_of_states(scene, described, sentence);
    }
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
    if !pair.is_empty() {
        return pair;
    }
    let joined = coordinated(scene, described.tokens.start, sentence);
    if joined.is_empty() { acting(scene, described.tokens.start, sentence) } else { joined }
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

/// The two states that open clauses of the sentence before: "Hanoi backed Manila, and the Philippines returned the favour".
fn acting(scene: &mut Scene<'_>, token: u32, sentence: u32) -> Vec<EntityId> {
    let to = scene.mentions.list.partition_point(|mention| mention.tokens.start < token);
    let near: Vec<Mention> = scene.mentions.list[..to]
        .iter()
        .rev()
        .take_while(|mention| mention.sentence + 1 >= sentence)
        .filter(|mention| mention.kind == Kind::Place)
        .cloned()
        .collect();
    let mut states = Vec::new();
    for mention in near.into_iter().rev() {
        if !opens_clause(scene, &mention) {
            continue;
        }
        let row = scene.entity(mention.entity).row;
        let state = match row.and_then(|row| scene.lexicons.gazetteer.stands_for(row)) {
            Some(state) => scene.entity_of_row(state),
            None => mention.entity,
        };
        if scene.is_state(state) && !states.contains(&state) {
            states.push(state);
        }
    }
    if states.len() == 2 { states } else { Vec::new() }
}

/// Is it the first of a sentence, or of what "and" joins to one?
fn opens_clause(scene: &Scene<'_>, mention: &Mention) -> bool {
    let sentence = &scene.segmentation.sentences[mention.sentence as usize].tokens;
    let mut start = mention.tokens.start;
    if start > sentence.start && scene.classes(start - 1).any(WordClasses::DETERMINER) {
        start -= 1;
    }
    let possesses = scene
        .segmentation
        .tokens
        .get(mention.tokens.end as usize)
        .is_some_and(|next| next.kind == crate::segment::TokenKind::Clitic);
    let is_first = start == sentence.start
        // "HANOI – Hanoi backed": a dateline stands before
        || matches!(scene.token(start - 1).mark, '–' | '—' | '-' | ':')
        || scene.classes(start - 1).any(WordClasses::COORDINATOR.or(WordClasses::SUBORDINATOR));
    is_first && !possesses
}

/// "the leaders of Japan, South Korea and Australia": the states, jointly.
fn of_states(scene: &mut Scene<'_>, described: &Description) -> Vec<EntityId> {
    let leads = scene.nominal_of_one(described.noun) == Some(NominalClass::Office);
    let tokens = &scene.segmentation.tokens;
    let of = described.noun + 1;
    if !leads || tokens.get(of as usize).is_none_or(|token| token.of(&scene.document.text) != "of") {
        return Vec::new();
    }
    let (mut states, mut at) = (Vec::new(), of + 1);
    while (at as usize) < tokens.len() {
        if let Some(mention) = scene.mention_at(at).filter(|mention| mention.kind == Kind::Place) {
            if !scene.is_state(mention.entity) {
                break;
            }
            states.push(mention.entity);
            at = mention.tokens.end.max(at + 1);
        } else if scene.token(at).mark == ','
            || scene.classes(at).any(WordClasses::COORDINATOR.or(WordClasses::DETERMINER))
        {
            at += 1;
        } else {
            break;
        }
    }
    if states.len() > 1 { states } else { Vec::new() }
}

/// "the two ministers": the last two people named whose roles fit.
fn pair_of_people(
    scene: &mut Scene<'_>,
    people: &People,
    described: &Description,
    joint: &[EntityId],
    sentence: u32,
) -> Vec<EntityId> {
    let noun = scene.surface(described.noun);
    let singular = noun.strip_suffix('s').unwrap_or(noun);
    let generic = matches!(singular, "leader" | "side" | "men" | "official");
    let is_office = |id: EntityId| {
        let entity = scene.entity(id);
        entity.kind == Kind::Person
            && (generic || entity.role.as_deref().is_some_and(|role| office::fits(singular, role)))
    };
    if let [first, second] = joint
        && is_office(*first)
        && is_office(*second)
    {
        return joint.to_vec();
    }
    let mut found: Vec<EntityId> = Vec::new();
    for seen in people.before(described.tokens.start, sentence) {
        if is_office(seen.entity) && !found.contains(&seen.entity) {
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
    let roles = scene.take_roles();
    let found = person_of(scene, people, described, class, sentence, &roles);
    scene.keep_roles(roles);
    found
}

fn person_of(
    scene: &mut Scene<'_>,
    people: &People,
    described: &Description,
    class: NominalClass,
    sentence: u32,
    roles: &[Role],
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
    // "the chief of planning": who is called so in full goes before any chief
    let full = with_complement(scene, described, &words);
    let in_full = |role: &&Role| office::fits(&full, scene.text(&role.tokens));
    if full != words
        && let Some(role) = roles.iter().find(in_full)
    {
        return Some(role.entity);
    }
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
    // so called elsewhere in the document, before rather than after
    let of_country = |id: EntityId| {
        let theirs = scene.entity(id).country;
        country.is_none() || theirs.is_none() || theirs == country
    };
    let called = |role: &&Role| of_country(role.entity) && office::fits(&words, scene.text(&role.tokens));
    let split = roles.partition_point(|role| role.tokens.start < described.tokens.start);
    let learned = roles[..split].iter().rev().find(called).or_else(|| roles[split..].iter().find(called));
    if let Some(role) = learned {
        return Some(role.entity);
    }
    let later =
        scene.mentions.list[before..].iter().take(REACH).map(|mention| mention.entity).find(|id| fits(scene, *id));
    if later.is_some() {
        return later;
    }
    if let Some(country) = country {
        return holder(scene, country, &words, is_leader).or_else(|| introduced(scene, roles, described, &words));
    }
    if described.modifier.is_some() {
        return None;
    }
    if let Some(entity) = introduced(scene, roles, described, &words) {
        return Some(entity);
    }
    // one of whom no more is known than that they are spoken of: "the expert", "the librarian"
    let mut near = people.before(described.tokens.start, sentence).filter(|seen| !seen.is_quoted);
    if class == NominalClass::Expert {
        let speaker = near.find(|seen| seen.place == Place::Subject && scene.entity(seen.entity).role.is_none());
        return speaker.map(|seen| seen.entity);
    }
    let is_plain = |id: EntityId| {
        let entity = scene.entity(id);
        entity.role.is_none() && entity.row.is_none() && !roles.iter().any(|role| role.entity == id)
    };
    let mut plain = near.filter(|seen| is_plain(seen.entity));
    let last = plain.next().filter(|seen| seen.place == Place::Subject && seen.sentence + 1 >= sentence)?;
    plain.all(|seen| seen.entity == last.entity).then_some(last.entity)
}

/// The description with the word after "of", unless that names someone or something.
fn with_complement(scene: &Scene<'_>, described: &Description, words: &str) -> String {
    let of = described.noun + 1;
    let tokens = &scene.segmentation.tokens;
    let is_of = |at: u32| tokens.get(at as usize).is_some_and(|token| token.of(&scene.document.text) == "of");
    let complement = tokens.get(of as usize + 1).filter(|token| token.kind == crate::segment::TokenKind::Word);
    match complement {
        Some(token) if is_of(of) && scene.mention_at(of + 1).is_none() => {
            format!("{words} {}", token.of(&scene.document.text))
        }
        _ => words.to_owned(),
    }
}

/// The one who is named right after, by less: "Finland's deputy defence minister said … The minister, Anna Holm, added".
fn introduced(scene: &Scene<'_>, roles: &[Role], described: &Description, words: &str) -> Option<EntityId> {
    /// Sentences ahead.
    const AHEAD: u32 = 4;
    let at = scene.token(described.noun).span.start;
    let sentence = scene.segmentation.sentence_at(at) as u32;
    let from = roles.partition_point(|role| role.tokens.start < described.tokens.start);
    let mut near = roles[from..].iter().take_while(|role| {
        let start = scene.token(role.tokens.start).span.start;
        scene.segmentation.sentence_at(start) as u32 <= sentence + AHEAD
    });
    let noun = scene.surface(described.noun);
    let is_meant = |role: &&Role| {
        let text = scene.text(&role.tokens);
        // the role is a definite description of its own, not a title: "The minister, Anna Holm"
        let is_definite = role.tokens.start > 0 && scene.surface(role.tokens.start - 1).eq_ignore_ascii_case("the");
        let is_part = text.split(' ').all(|word| words.split(' ').any(|other| other.eq_ignore_ascii_case(word)));
        is_definite && office::fits(noun, text) && is_part
    };
    near.find(is_meant).map(|role| role.entity)
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
fn body(scene: &Scene<'_>, described: &Description, class: NominalClass, sentence: u32) -> Option<EntityId> {
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
        .take_while(|mention| mention.sentence + NEAR >= sentence)
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
