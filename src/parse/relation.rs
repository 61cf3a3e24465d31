//! The relations of words to their heads: those of Universal Dependencies, with the subtypes that a reader of claims
//! needs.

/// Declares the relations once: variant and name.
macro_rules! relations {
    ($($variant:ident $name:literal,)*) => {
        /// The relation of a word to its head.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Relation { $(#[doc = concat!("`", $name, "`")] $variant,)* }

        impl Relation {
            /// Every relation, in the order of its number.
            pub const ALL: &'static [Relation] = &[$(Relation::$variant,)*];

            /// The name as it stands in CoNLL-U.
            pub const fn name(self) -> &'static str {
                match self { $(Relation::$variant => $name,)* }
            }
        }
    };
}

relations! {
    Root "root",
    Punct "punct",
    Case "case",
    Det "det",
    Nsubj "nsubj",
    NsubjPass "nsubj:pass",
    Csubj "csubj",
    Advmod "advmod",
    Amod "amod",
    Obj "obj",
    Iobj "iobj",
    Obl "obl",
    OblAgent "obl:agent",
    OblUnmarked "obl:unmarked",
    Conj "conj",
    Cc "cc",
    Nmod "nmod",
    NmodPoss "nmod:poss",
    NmodDesc "nmod:desc",
    NmodUnmarked "nmod:unmarked",
    Compound "compound",
    CompoundPrt "compound:prt",
    Mark "mark",
    Aux "aux",
    AuxPass "aux:pass",
    Cop "cop",
    Advcl "advcl",
    Xcomp "xcomp",
    Ccomp "ccomp",
    Acl "acl",
    AclRelcl "acl:relcl",
    Flat "flat",
    Nummod "nummod",
    Appos "appos",
    Parataxis "parataxis",
    Discourse "discourse",
    Expl "expl",
    Fixed "fixed",
    List "list",
    Vocative "vocative",
    Goeswith "goeswith",
    Orphan "orphan",
    Reparandum "reparandum",
    Dislocated "dislocated",
    Dep "dep",
}

/// Room for a score of every relation.
pub(crate) const WIDTH: usize = 48;
const _: () = assert!(Relation::ALL.len() <= WIDTH, "a relation too many for the row of a feature");

impl Relation {
    /// The relation with this number.
    pub fn from_index(index: usize) -> Option<Relation> {
        Self::ALL.get(index).copied()
    }

    /// The relation's number, below [`Relation::ALL`]`.len()`.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The relation for a name as a treebank gives it; a subtype that has no relation of its own is passed over.
    pub fn from_name(name: &str) -> Option<Relation> {
        let exact = |name: &str| Self::ALL.iter().find(|relation| relation.name() == name).copied();
        exact(name).or_else(|| exact(name.split(':').next().unwrap_or(name)))
    }

    /// A subject of any kind.
    pub const fn is_subject(self) -> bool {
        matches!(self, Self::Nsubj | Self::NsubjPass | Self::Csubj)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_name_their_relations() {
        for (index, relation) in Relation::ALL.iter().enumerate() {
            assert_eq!(relation.index(), index);
            assert_eq!(Relation::from_index(index), Some(*relation));
            assert_eq!(Relation::from_name(relation.name()), Some(*relation));
        }
    }

    #[test]
    fn unknown_subtypes_fall_back() {
        assert_eq!(Relation::from_name("nsubj:outer"), Some(Relation::Nsubj));
        assert_eq!(Relation::from_name("acl:relcl"), Some(Relation::AclRelcl));
        assert_eq!(Relation::from_name("nothing:pass"), None);
    }
}
