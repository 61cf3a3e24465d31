//! Zones: what part of the page each paragraph is.
//!
//! The first and the last paragraph of prose bound the article; what stands before is title, byline or furniture, what stands
//! behind is furniture or comments, what stands between is body unless its shape or the furniture lexicon says otherwise. When in
//! doubt, it is body. It knows shapes and patterns of lines; it must not know names or cues.

use super::masthead;
use super::{Paragraph, Token, TokenKind, Zone};
use crate::lexicons::furniture::{Furniture, Match};
use crate::lexicons::{Lexicons, fold};
use crate::span::Span;

/// Words from which on a finished line is prose.
const PROSE: usize = 8;
/// Words from which on any line is prose.
const LONG: usize = 30;
/// Words of the longest title, and of the longest heading.
const TITLE: usize = 30;
const HEADING: usize = 14;
/// Words of the longest label or fragment of a menu.
const LABEL: usize = 4;
/// Tokens of the longest paragraph that is compared with the furniture.
const PATTERN: usize = 120;
/// Tokens before its end within which a credit starts.
const CREDIT: usize = 12;
/// Tokens of the site's name at the end of captions.
const SUFFIX: usize = 6;
/// Paragraphs among which the title is looked for; and among which one that ends as a sentence may be it.
const HEAD: usize = 40;
const FIRST: usize = 5;
/// Paragraphs of prose before which no head of the comments is believed.
const ARTICLE: usize = 3;

/// What is known of a paragraph before its zone.
#[derive(Clone, Debug, Default)]
struct Facts {
    words: usize,
    /// It ends as a sentence does; with a question or exclamation mark.
    terminal: bool,
    asks: bool,
    /// Every long word but few is capitalized.
    title_like: bool,
    capitalized: bool,
    furniture: Option<Match>,
    /// No blank line stands before it.
    adjacent: bool,
    /// Of the folded text, of short ones near the start; else 0.
    key: u64,
    dated: bool,
    /// A menu, one address, or no word at all.
    chrome: bool,
    /// All letters are capitals.
    shouted: bool,
    /// Where the site's name at its end starts.
    suffix: Option<(usize, u64)>,
}

impl Facts {
    fn is_prose(&self) -> bool {
        (self.terminal && self.words >= PROSE && !self.title_like) || self.words >= LONG
    }

    fn class(&self) -> Option<Furniture> {
        self.furniture.map(|found| found.class)
    }

    /// Page furniture even if it is a whole sentence.
    fn is_furniture(&self) -> bool {
        let enough = |found: Match| !self.is_prose() || found.fixed > 1;
        self.furniture.is_some_and(|found| {
            matches!(found.class, Furniture::Navigation | Furniture::Card | Furniture::Credit | Furniture::Colophon)
                && enough(found)
        })
    }
}

/// Gives each paragraph its zone, and cuts datelines and the site's name in captions off as paragraphs of their own.
pub(super) fn assign(
    lexicons: &Lexicons,
    text: &str,
    tokens: &[Token],
    title: Option<&str>,
    paragraphs: Vec<Paragraph>,
) -> Vec<Paragraph> {
    let facts = facts(lexicons, text, tokens, &paragraphs);
    let mut page = Page { lexicons, text, tokens, paragraphs, facts };
    page.assign(title);
    page.cut()
}

fn facts(lexicons: &Lexicons, text: &str, tokens: &[Token], paragraphs: &[Paragraph]) -> Vec<Facts> {
    let mut buffer = String::new();
    let mut pieces = Vec::new();
    let mut facts: Vec<Facts> = Vec::with_capacity(paragraphs.len());
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let line = &tokens[paragraph.tokens.start as usize..paragraph.tokens.end as usize];
        let mut fact = shape(line);
        let gap =
            i.checked_sub(1).map(|before| &text[paragraphs[before].span.end as usize..paragraph.span.start as usize]);
        fact.adjacent = gap.is_some_and(|gap| gap.bytes().filter(|byte| *byte == b'\n').count() == 1);
        if line.len() <= PATTERN {
            let reach = if line.len() <= TITLE { line.len() } else { CREDIT };
            pieces.clear();
            pieces.extend(masthead::pieces(line));
            fact.furniture = lexicons.furniture.classify(&pieces, reach, |_| true);
            fact.suffix = suffix(text, line, &mut buffer);
        }
        if line.len() <= TITLE * 2 {
            if i < HEAD && (i < FIRST || !fact.terminal || fact.asks || fact.title_like) {
                fact.key = fold::hash(paragraph.span.of(text), &mut buffer);
            }
            fact.dated = fact.words <= HEADING
                && line.iter().any(|token| token.shape.has_digit())
                && masthead::date(lexicons, text, line).is_some();
            fact.chrome |= line.len() <= 2 && (line[0].of(text).contains("://") || line[0].of(text).contains('@'));
        }
        facts.push(fact);
    }
    // a site's name at the end of one line only is no site's name
    let mut keys: Vec<u64> = facts.iter().filter_map(|fact| fact.suffix.map(|(_, key)| key)).collect();
    keys.sort_unstable();
    for fact in &mut facts {
        fact.suffix = fact.suffix.filter(|(_, key)| {
            let at = keys.partition_point(|other| other < key);
            keys.get(at + 1) == Some(key)
        });
    }
    facts
}

/// Counts and case of a line.
fn shape(line: &[Token]) -> Facts {
    let mut fact = Facts::default();
    let (mut long, mut lower) = (0, 0);
    let (mut letters, mut shouted, mut separators) = (0, 0, 0);
    for token in line {
        separators += usize::from(matches!(token.mark, '|' | '>' | '»' | '·'));
        if token.kind == TokenKind::Word {
            letters += 1;
            shouted += usize::from(token.shape.is_all_capitals());
        }
        if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
            continue;
        }
        if fact.words == 0 {
            fact.capitalized = token.shape.is_capitalized() || token.kind == TokenKind::Number;
        }
        fact.words += 1;
        if token.kind == TokenKind::Word && token.span.len() > 3 {
            long += 1;
            lower += usize::from(!token.shape.is_capitalized() && !token.shape.has_digit());
        }
    }
    fact.shouted = letters > 0 && shouted == letters;
    // "News | Politics | Sport": two separators and no more than a label on either side
    let menu = separators > 1 && fact.words <= (separators + 1) * LABEL;
    fact.chrome = fact.words == 0 || (letters == 0 && line.len() <= LABEL) || menu;
    fact.title_like = long > 2 && lower * 10 <= long;
    if let Some(last) =
        line.iter().rev().find(|token| token.kind != TokenKind::Quote && !matches!(token.mark, ')' | ']' | '}'))
    {
        fact.asks = matches!(last.mark, '?' | '!');
        fact.terminal = matches!(last.mark, '.' | '…' | ':' | ';') || fact.asks || last.shape.ends_with_period();
    }
    fact
}

/// " - Site Name" at the line's end: where it starts, and its key.
fn suffix(text: &str, line: &[Token], buffer: &mut String) -> Option<(usize, u64)> {
    let from = line.len().saturating_sub(SUFFIX);
    let dash = from + line[from..].iter().rposition(|token| matches!(token.mark, '-' | '–' | '—' | '|'))?;
    let name = &line[dash + 1..];
    let spaced = name.first()?.shape.space_before() && line[dash].shape.space_before();
    let is_name = name.iter().all(|token| token.kind == TokenKind::Word && token.shape.is_capitalized());
    if !spaced || !is_name {
        return None;
    }
    let span = name[0].span.cover(name[name.len() - 1].span);
    Some((dash, fold::hash(span.of(text), buffer)))
}

struct Page<'a> {
    lexicons: &'a Lexicons,
    text: &'a str,
    tokens: &'a [Token],
    paragraphs: Vec<Paragraph>,
    facts: Vec<Facts>,
}

impl Page<'_> {
    fn line(&self, i: usize) -> &[Token] {
        let range = &self.paragraphs[i].tokens;
        &self.tokens[range.start as usize..range.end as usize]
    }

    fn assign(&mut self, title: Option<&str>) {
        let given = title.map(|title| fold::hash(title.trim(), &mut String::new()));
        let is_text = |fact: &Facts| fact.is_prose() && !fact.is_furniture() && Some(fact.key) != given;
        let Some(first) = self.facts.iter().position(is_text) else { return };
        let comments = self.comments(first);
        let last = self.facts[..comments].iter().rposition(is_text).unwrap_or(first);
        let title = self.title(first, given);
        self.head(first, title);
        self.article(first, last, title.map(|title| self.facts[title].key));
        self.tail(last, comments);
        for i in comments..self.paragraphs.len() {
            let fact = &self.facts[i];
            let chrome = fact.is_furniture() || fact.class() == Some(Furniture::Comments) || fact.chrome;
            self.paragraphs[i].zone = if chrome { Zone::Boilerplate } else { Zone::Comment };
        }
    }

    /// Where the readers' posts start.
    fn comments(&self, first: usize) -> usize {
        let cards = self.facts.iter().filter(|fact| fact.class() == Some(Furniture::Card)).count();
        let is_forum = cards > 1;
        let mut prose = 0;
        for (i, fact) in self.facts.iter().enumerate().skip(first) {
            prose += usize::from(fact.is_prose());
            let head = fact.class() == Some(Furniture::Comments) && !fact.is_prose() && prose >= ARTICLE;
            // forums put a line of marks between posts, or the next user's card
            let post = is_forum && (fact.words == 0 || fact.class() == Some(Furniture::Card));
            if head || post {
                return i;
            }
        }
        self.facts.len()
    }

    /// The line before the text that is the title: the one that is given or stands twice, or else the first that looks like one.
    fn title(&self, first: usize, given: Option<u64>) -> Option<usize> {
        let can_be = |i: &usize| {
            let fact = &self.facts[*i];
            let furniture = fact.class().is_some_and(|class| !matches!(class, Furniture::Related | Furniture::Outlet));
            let after_card = *i > 0 && self.facts[i - 1].class() == Some(Furniture::Card);
            fact.words > 0
                && fact.words <= TITLE
                && !furniture
                && !after_card
                && !fact.dated
                && !fact.chrome
                && fact.suffix.is_none()
        };
        if let Some(given) = given
            && let Some(i) = (0..first).find(|i| self.facts[*i].key == given)
        {
            return Some(i);
        }
        let candidates: Vec<usize> = (0..first).filter(can_be).collect();
        let twice = |i: &&usize| {
            self.facts[**i].words > LABEL
                && self.facts[*i + 1..(first + ARTICLE).min(self.facts.len())]
                    .iter()
                    .any(|fact| fact.key == self.facts[**i].key)
        };
        let looks = |i: &&usize| {
            let fact = &self.facts[**i];
            fact.words >= LABEL && (!fact.terminal || fact.asks || (fact.title_like && **i == 0))
        };
        // a letterhead in capitals, or with a bar, is left to the line after it if that can be the title too
        let plain =
            |i: &&usize| looks(i) && !self.facts[**i].shouted && !self.line(**i).iter().any(|token| token.mark == '|');
        let short = |i: &&usize| self.facts[**i].words > 1 && !self.facts[**i].terminal;
        candidates
            .iter()
            .find(twice)
            .or_else(|| candidates.iter().find(plain))
            .or_else(|| candidates.iter().find(looks))
            .or_else(|| candidates.iter().find(short))
            .or_else(|| candidates.last().filter(|i| **i == 0 && !self.facts[0].terminal))
            .copied()
            // "Envoys meet in Oslo Friday, January 3, 2014"
            .or_else(|| (first > 0 && self.facts[0].dated && self.facts[0].words > PROSE).then_some(0))
    }

    /// What stands before the text.
    fn head(&mut self, first: usize, title: Option<usize>) {
        let mut labelled = false;
        let mut signed = false;
        for i in 0..first {
            let zone = if labelled && self.facts[i].class() != Some(Furniture::Card) {
                Zone::Boilerplate
            } else {
                self.head_zone(i, first, title, signed)
            };
            // the line after a label of a user's card is its value
            labelled = self.facts[i].class() == Some(Furniture::Card)
                && self.line(i).last().is_some_and(|token| token.kind == TokenKind::Word)
                && self.facts.get(i + 1).is_some_and(|next| next.adjacent);
            signed |= zone == Zone::Byline;
            self.paragraphs[i].zone = zone;
        }
    }

    fn head_zone(&self, i: usize, first: usize, title: Option<usize>, signed: bool) -> Zone {
        let fact = &self.facts[i];
        let behind_title = title.is_none_or(|title| i > title);
        if title.is_some_and(|title| fact.key == self.facts[title].key && fact.key != 0) {
            return Zone::Title;
        }
        if fact.chrome {
            return Zone::Boilerplate;
        }
        match fact.class() {
            Some(Furniture::Credit) => return Zone::Caption,
            Some(Furniture::Byline | Furniture::Published) if !fact.terminal || fact.words <= HEADING => {
                return Zone::Byline;
            }
            Some(Furniture::Outlet) if !fact.terminal => {
                return if behind_title { Zone::Byline } else { Zone::Boilerplate };
            }
            Some(Furniture::Related) if behind_title => return Zone::Related,
            Some(Furniture::Byline | Furniture::Published | Furniture::Outlet | Furniture::Related) | None => {}
            Some(_) => return Zone::Boilerplate,
        }
        if fact.suffix.is_some() {
            return if fact.suffix.is_some_and(|(at, _)| at == 0) { Zone::Boilerplate } else { Zone::Caption };
        }
        let day = fact.words <= PROSE && masthead::is_dated(self.lexicons, self.line(i));
        if (fact.dated || day) && !fact.terminal {
            return Zone::Byline;
        }
        if !behind_title {
            return if fact.terminal && fact.words > LABEL { Zone::Body } else { Zone::Boilerplate };
        }
        if !signed && let Some(names) = masthead::names(self.lexicons, self.text, self.line(i)) {
            let next = self.facts.get(i + 1);
            let next_tells = next.is_some_and(|next| next.dated || next.class() == Some(Furniture::Outlet));
            if next_tells || masthead::is_evident(self.line(i), &names) {
                return Zone::Byline;
            }
        }
        let beside_byline = fact.adjacent && i > 0 && self.paragraphs[i - 1].zone == Zone::Byline;
        if fact.terminal && !fact.asks {
            Zone::Body
        } else if fact.words <= LABEL
            && (beside_byline || (i + 1 < first && self.facts[..first].iter().any(|fact| fact.furniture.is_some())))
        {
            Zone::Boilerplate
        } else if fact.words <= HEADING && title.is_some() {
            Zone::Heading
        } else {
            Zone::Body
        }
    }

    /// The text, with what interrupts it.
    fn article(&mut self, first: usize, last: usize, title: Option<u64>) {
        let mut links = false;
        for i in first..=last {
            let fact = &self.facts[i];
            let before = if i > first { Some(self.paragraphs[i - 1].zone) } else { None };
            let unfinished = !fact.terminal || fact.asks;
            let beside_caption = fact.adjacent && matches!(before, Some(Zone::Caption | Zone::Related));
            links = match fact.class() {
                Some(Furniture::Section) if !fact.is_prose() => true,
                _ => links && unfinished && !fact.is_prose(),
            };
            let zone = if Some(fact.key) == title && fact.key != 0 {
                Zone::Title
            } else if let Some(zone) = self.interruption(i) {
                zone
            } else if self.is_caption_below(i) {
                Zone::Caption
            } else if links || (beside_caption && unfinished && !fact.is_prose() && fact.capitalized) {
                Zone::Related
            } else if self.is_numbered_heading(i) {
                Zone::Heading
            } else if fact.is_prose() || self.paragraphs[i].is_item {
                Zone::Body
            } else if fact.dated && i <= first + 2 {
                Zone::Byline
            } else if self.is_heading(i) {
                Zone::Heading
            } else {
                Zone::Body
            };
            self.paragraphs[i].zone = zone;
            self.caption_above(i);
        }
    }

    /// A credit on a line of its own has its caption on the line above.
    fn caption_above(&mut self, i: usize) {
        if i > 1
            && self.paragraphs[i].zone == Zone::Caption
            && self.facts[i].adjacent
            && !self.facts[i - 1].adjacent
            && self.facts[i].words <= HEADING
            && matches!(self.paragraphs[i - 1].zone, Zone::Body | Zone::Heading)
            && self.facts[i - 1].words < LONG
        {
            self.paragraphs[i - 1].zone = Zone::Caption;
        }
    }

    /// Is it the second and last line of a block that starts with a credit?
    fn is_caption_below(&self, i: usize) -> bool {
        let ends = self.facts.get(i + 1).is_some_and(|next| !next.adjacent);
        ends && i > 0
            && self.facts[i].adjacent
            && !self.facts[i - 1].adjacent
            && self.paragraphs[i - 1].zone == Zone::Caption
            && self.facts[i - 1].words <= PROSE
    }

    /// The zone of a line that the lexicon or a site's name takes out of the text.
    fn interruption(&self, i: usize) -> Option<Zone> {
        let fact = &self.facts[i];
        if fact.chrome {
            return Some(Zone::Boilerplate);
        }
        match fact.class() {
            Some(Furniture::Credit) if fact.is_furniture() => Some(Zone::Caption),
            _ if fact.suffix.is_some_and(|(at, _)| at == 0) => Some(Zone::Boilerplate),
            _ if fact.suffix.is_some() => Some(Zone::Caption),
            Some(_) if fact.is_furniture() => Some(Zone::Boilerplate),
            Some(Furniture::Related) if !fact.is_prose() => Some(Zone::Related),
            Some(Furniture::Comments | Furniture::Section) if !fact.is_prose() && !fact.terminal => {
                Some(Zone::Boilerplate)
            }
            _ => None,
        }
    }

    /// "2. Reactions", with no other number on the next line.
    fn is_numbered_heading(&self, i: usize) -> bool {
        let is_number = |i: usize| self.paragraphs[i].is_item && self.line(i)[0].kind == TokenKind::Number;
        is_number(i)
            && !self.facts[i].terminal
            && self.facts[i].words <= HEADING
            && i + 1 < self.facts.len()
            && !is_number(i + 1)
    }

    fn is_heading(&self, i: usize) -> bool {
        let fact = &self.facts[i];
        let line = self.line(i);
        let quoted = line[0].kind == TokenKind::Quote;
        let open_ended = line.last().is_some_and(|token| matches!(token.mark, ',' | ':' | ';' | '—' | '-'));
        (!fact.terminal || (fact.asks && fact.title_like))
            && fact.words <= HEADING
            && fact.capitalized
            && !open_ended
            && (!quoted || fact.title_like)
    }

    /// What stands behind the text and before the comments.
    fn tail(&mut self, last: usize, comments: usize) {
        let mut left = false;
        for i in last + 1..comments {
            let fact = &self.facts[i];
            let zone = self.interruption(i).or_else(|| {
                let unfinished = !fact.terminal && fact.words <= HEADING;
                let published = matches!(fact.class(), Some(Furniture::Byline | Furniture::Published)) || fact.dated;
                if published && unfinished {
                    Some(Zone::Byline)
                } else if left && unfinished {
                    Some(Zone::Boilerplate)
                } else {
                    None
                }
            });
            left |= matches!(zone, Some(Zone::Boilerplate | Zone::Related));
            self.paragraphs[i].zone = zone.unwrap_or(Zone::Body);
            self.caption_above(i);
        }
    }

    /// The paragraphs, with datelines and sites' names cut off.
    fn cut(self) -> Vec<Paragraph> {
        let mut out = Vec::with_capacity(self.paragraphs.len() + 2);
        let mut bodies = 0;
        for (i, paragraph) in self.paragraphs.iter().enumerate() {
            if paragraph.zone == Zone::Body {
                bodies += 1;
            }
            let starts = bodies == 1 || (i > 0 && self.paragraphs[i - 1].zone != Zone::Body);
            let line = self.line(i);
            let at = match paragraph.zone {
                Zone::Body if bodies <= ARTICLE => masthead::dateline(self.lexicons, self.text, line, starts)
                    .map(|at| (at, Zone::Dateline, Zone::Body)),
                Zone::Caption => self.facts[i].suffix.map(|(at, _)| (at, Zone::Caption, Zone::Boilerplate)),
                _ => None,
            };
            match at.filter(|(at, ..)| *at > 0 && *at < line.len()) {
                Some((at, front, back)) => {
                    let at = paragraph.tokens.start + at as u32;
                    out.push(self.part(paragraph, paragraph.tokens.start..at, front));
                    out.push(self.part(paragraph, at..paragraph.tokens.end, back));
                }
                None => out.push(paragraph.clone()),
            }
        }
        out
    }

    fn part(&self, whole: &Paragraph, tokens: std::ops::Range<u32>, zone: Zone) -> Paragraph {
        let span =
            Span::new(self.tokens[tokens.start as usize].span.start, self.tokens[tokens.end as usize - 1].span.end);
        Paragraph { span, zone, is_item: whole.is_item, sentences: 0..0, tokens }
    }
}
