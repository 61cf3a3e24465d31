//! The tags: Penn Treebank tags, refined where Universal Dependencies tells two
//! uses of one Penn tag apart.
//!
//! Penn's `VBD` covers "said" and the auxiliary "had", its `IN` covers the
//! preposition and the conjunction. Both differences matter to a reader of
//! claims, and the tagger can see them, so each use is a tag of its own:
//! [`Tag::VbdAux`] beside [`Tag::Vbd`], [`Tag::InSconj`] beside [`Tag::In`].
//! [`Tag::penn`] and [`Tag::upos`] give the two standard names.

/// Declares the universal parts of speech once: variant and name.
macro_rules! parts_of_speech {
    ($($variant:ident $name:literal,)*) => {
        /// A universal part of speech.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Upos { $(#[doc = concat!("`", $name, "`")] $variant,)* }

        impl Upos {
            /// The name as it stands in CoNLL-U.
            pub const fn name(self) -> &'static str {
                match self { $(Upos::$variant => $name,)* }
            }
        }
    };
}

parts_of_speech! {
    Adj "ADJ",
    Adp "ADP",
    Adv "ADV",
    Aux "AUX",
    Cconj "CCONJ",
    Det "DET",
    Intj "INTJ",
    Noun "NOUN",
    Num "NUM",
    Part "PART",
    Pron "PRON",
    Propn "PROPN",
    Punct "PUNCT",
    Sconj "SCONJ",
    Sym "SYM",
    Verb "VERB",
    X "X",
}

/// Declares the tags once: variant, Penn name, universal part of speech.
macro_rules! tags {
    ($($variant:ident $penn:literal $upos:ident,)*) => {
        /// A part-of-speech tag (see the module's text for the refinements).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Tag { $(#[doc = concat!("`", $penn, "`, ", stringify!($upos))] $variant,)* }

        impl Tag {
            /// Every tag, in the order of its number.
            pub const ALL: &'static [Tag] = &[$(Tag::$variant,)*];

            /// The Penn Treebank name, as it stands in the XPOS column.
            pub const fn penn(self) -> &'static str {
                match self { $(Tag::$variant => $penn,)* }
            }

            /// The universal part of speech.
            pub const fn upos(self) -> Upos {
                match self { $(Tag::$variant => Upos::$upos,)* }
            }
        }
    };
}

tags! {
    Nn "NN" Noun,
    Nns "NNS" Noun,
    NnPron "NN" Pron,
    Nnp "NNP" Propn,
    NnpAdj "NNP" Adj,
    NnpVerb "NNP" Verb,
    Nnps "NNPS" Propn,
    Jj "JJ" Adj,
    Jjr "JJR" Adj,
    Jjs "JJS" Adj,
    Rb "RB" Adv,
    RbPart "RB" Part,
    Rbr "RBR" Adv,
    Rbs "RBS" Adv,
    Vb "VB" Verb,
    VbAux "VB" Aux,
    Vbd "VBD" Verb,
    VbdAux "VBD" Aux,
    Vbg "VBG" Verb,
    VbgAux "VBG" Aux,
    Vbn "VBN" Verb,
    VbnAux "VBN" Aux,
    Vbp "VBP" Verb,
    VbpAux "VBP" Aux,
    Vbz "VBZ" Verb,
    VbzAux "VBZ" Aux,
    Md "MD" Aux,
    In "IN" Adp,
    InSconj "IN" Sconj,
    Rp "RP" Adp,
    To "TO" Part,
    Pos "POS" Part,
    Dt "DT" Det,
    DtPron "DT" Pron,
    Pdt "PDT" Det,
    Prp "PRP" Pron,
    PrpPoss "PRP$" Pron,
    Ex "EX" Pron,
    Wdt "WDT" Pron,
    WdtDet "WDT" Det,
    Wp "WP" Pron,
    WpPoss "WP$" Pron,
    Wrb "WRB" Adv,
    Cc "CC" Cconj,
    Cd "CD" Num,
    Ls "LS" Num,
    Uh "UH" Intj,
    Fw "FW" X,
    Gw "GW" X,
    Afx "AFX" X,
    Add "ADD" Propn,
    NnSym "NN" Sym,
    Sym "SYM" Sym,
    Dollar "$" Sym,
    NfpSym "NFP" Sym,
    Nfp "NFP" Punct,
    Hyph "HYPH" Punct,
    Period "." Punct,
    Comma "," Punct,
    Colon ":" Punct,
    OpenBracket "-LRB-" Punct,
    CloseBracket "-RRB-" Punct,
    OpenQuote "``" Punct,
    CloseQuote "''" Punct,
}

/// Room for a score of every tag: one line of the cache.
pub(crate) const WIDTH: usize = 64;
const _: () = assert!(Tag::ALL.len() <= WIDTH, "a tag too many for the row of a feature");

impl Tag {
    /// The tag with this number.
    pub fn from_index(index: usize) -> Option<Tag> {
        Self::ALL.get(index).copied()
    }

    /// The tag's number, below [`Tag::ALL`]`.len()`.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The tag for a pair of names as a treebank gives them. Rare pairs fall
    /// back on the first tag with the Penn name, unknown names on `None`.
    pub fn from_names(penn: &str, upos: &str) -> Option<Tag> {
        let mut with_penn = Self::ALL.iter().filter(|tag| tag.penn() == penn);
        let first = with_penn.clone().next().copied();
        with_penn.find(|tag| tag.upos().name() == upos).copied().or(first)
    }

    /// A form of a main verb: "said", "saying", "to say".
    pub const fn is_verb(self) -> bool {
        matches!(self.upos(), Upos::Verb)
    }

    /// A form of an auxiliary or a copula: "was", "has", "will".
    pub const fn is_auxiliary(self) -> bool {
        matches!(self.upos(), Upos::Aux)
    }

    /// A finite form of a main verb, which can carry a subject by itself.
    pub const fn is_finite_verb(self) -> bool {
        matches!(self, Self::Vbd | Self::Vbp | Self::Vbz)
    }

    /// A common or proper noun.
    pub const fn is_noun(self) -> bool {
        matches!(self.upos(), Upos::Noun | Upos::Propn)
    }

    /// A proper noun.
    pub const fn is_proper_noun(self) -> bool {
        matches!(self, Self::Nnp | Self::Nnps | Self::NnpAdj | Self::NnpVerb)
    }

    /// A personal, indefinite or relative pronoun.
    pub const fn is_pronoun(self) -> bool {
        matches!(self.upos(), Upos::Pron)
    }

    /// A punctuation mark.
    pub const fn is_punctuation(self) -> bool {
        matches!(self.upos(), Upos::Punct)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_name_their_tags() {
        for (index, tag) in Tag::ALL.iter().enumerate() {
            assert_eq!(tag.index(), index);
            assert_eq!(Tag::from_index(index), Some(*tag));
            assert_eq!(Tag::from_names(tag.penn(), tag.upos().name()), Some(*tag));
        }
        assert_eq!(Tag::from_index(Tag::ALL.len()), None);
    }

    #[test]
    fn rare_pairs_keep_their_penn_name() {
        assert_eq!(Tag::from_names("VBD", "AUX"), Some(Tag::VbdAux));
        assert_eq!(Tag::from_names("VBD", "X"), Some(Tag::Vbd));
        assert_eq!(Tag::from_names("FW", "NOUN"), Some(Tag::Fw));
        assert_eq!(Tag::from_names("QQ", "NOUN"), None);
    }

    #[test]
    fn auxiliaries_are_not_main_verbs() {
        assert!(Tag::Vbd.is_verb() && Tag::Vbd.is_finite_verb());
        assert!(!Tag::VbdAux.is_verb() && Tag::VbdAux.is_auxiliary());
        assert!(Tag::Nnp.is_proper_noun() && Tag::Nnp.is_noun());
    }
}
