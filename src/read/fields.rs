//! Fields: the names under which a record may hold what a document needs, those of other tools included.
//!
//! [`ALIASES`] is the one table of them. It knows names, not values.

use rustc_hash::FxHashMap;

/// What a field of a record is to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The text.
    Text,
    /// The id.
    Id,
    /// The title.
    Title,
    /// The authors.
    Authors,
    /// The date of publication.
    Published,
    /// The newspaper, agency or site.
    Outlet,
    /// The address.
    Url,
    /// The language.
    Language,
    /// The caller's own mentions.
    Mentions,
    /// The outlet or, with some tools, the address: its value tells.
    Source,
    /// An object that holds further fields.
    Metadata,
}

impl Field {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Metadata as usize + 1;

    /// The name that dixit itself gives it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Title => "title",
            Self::Authors => "authors",
            Self::Published => "published",
            Self::Outlet => "outlet",
            Self::Url => "url",
            Self::Language => "language",
            Self::Mentions => "mentions",
            Self::Source => "source",
            Self::Metadata => "metadata",
        }
    }
}

/// Names of fields in lower case; where a record has several for one field, the one that stands first here counts.
///
/// Besides dixit's own: trafilatura (`source-hostname`, `hostname`, `sitename`, `raw_text`; its `source` is the address), news-please
/// (`maintext`, `date_publish`, `source_domain`), NewsAPI (`publishedAt`, `content`, `source.name`), LexisNexisTools (`Article`,
/// `Headline`, `Newspaper`), Media Cloud (`publish_date`, `media_name`), datatrove (`metadata`), Prodigy (`meta`), Hugging Face `cc_news` (`domain`).
pub const ALIASES: &[(&str, Field)] = &[
    // news-please has a `text` of its own beside the article's
    ("maintext", Field::Text),
    ("text", Field::Text),
    ("body", Field::Text),
    ("content", Field::Text),
    ("article", Field::Text),
    ("full_text", Field::Text),
    ("raw_text", Field::Text),
    ("id", Field::Id),
    ("doc_id", Field::Id),
    ("title", Field::Title),
    ("headline", Field::Title),
    ("authors", Field::Authors),
    ("author", Field::Authors),
    ("byline", Field::Authors),
    ("published", Field::Published),
    ("date_publish", Field::Published),
    ("publishedat", Field::Published),
    ("publish_date", Field::Published),
    ("date_published", Field::Published),
    ("date", Field::Published),
    ("outlet", Field::Outlet),
    ("sitename", Field::Outlet),
    ("source-hostname", Field::Outlet),
    ("hostname", Field::Outlet),
    ("source_domain", Field::Outlet),
    ("media_name", Field::Outlet),
    ("newspaper", Field::Outlet),
    ("domain", Field::Outlet),
    ("url", Field::Url),
    ("link", Field::Url),
    ("language", Field::Language),
    ("lang", Field::Language),
    ("mentions", Field::Mentions),
    ("source", Field::Source),
    ("metadata", Field::Metadata),
    ("meta", Field::Metadata),
];

/// The names that count in one run: [`ALIASES`], and the user's own name for the text, which then is the only one.
#[derive(Clone, Debug)]
pub(super) struct Names {
    by_name: FxHashMap<&'static str, (Field, u16)>,
    text: Option<String>,
}

impl Names {
    /// With the name of `--text-field`, if given.
    pub(super) fn new(text: Option<String>) -> Self {
        let by_name = ALIASES.iter().zip(0..).map(|((name, field), rank)| (*name, (*field, rank))).collect();
        Self { by_name, text }
    }

    /// Which field a name stands for, and the rank of the name: less counts more.
    pub(super) fn field(&self, name: &str) -> Option<(Field, u16)> {
        if let Some(text) = &self.text
            && name == text
        {
            return Some((Field::Text, 0));
        }
        let known = match self.by_name.get(name) {
            Some(known) => Some(*known),
            None if name.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                self.by_name.get(name.to_ascii_lowercase().as_str()).copied()
            }
            None => None,
        };
        known.filter(|(field, _)| *field != Field::Text || self.text.is_none())
    }

    /// The names of the text, for messages.
    pub(super) fn of_text(&self) -> String {
        match &self.text {
            Some(text) => text.clone(),
            None => {
                let names = ALIASES.iter().filter(|(_, field)| *field == Field::Text).map(|(name, _)| *name);
                names.collect::<Vec<_>>().join(", ")
            }
        }
    }
}
