//! CoNLL-U: reading a treebank, and cutting its words as dixit cuts text.
//!
//! A treebank cuts "missile-defence" in three and "cannot" in two; dixit cuts
//! neither. [`Sentence::merged`] joins such pieces, so that a model learns from
//! what it will be given:
//!
//! - words that follow each other without a space around `-` or `&`;
//! - words of a multi-word token that is written without an apostrophe.
//!
//! The joined word has the tag, the head and the relation of that piece which
//! is nearest to the root; of several, the last. With the nearest the heads
//! still form a tree.

use std::fmt;

use crate::document::Document;
use crate::parse::Relation;
use crate::tag::Tag;

/// A word of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word as written.
    pub form: String,
    /// Its part of speech.
    pub tag: Tag,
    /// Position of its head in the sentence, from 0; `None` for the root.
    pub head: Option<usize>,
    /// Its relation to the head, with the subtype: `nsubj:pass`.
    pub relation: String,
    /// Whether a space follows it.
    pub space_after: bool,
}

/// A sentence with its words in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// The words in order.
    pub words: Vec<Word>,
    /// Ranges of words that are one token in the text: first, last.
    tokens: Vec<(usize, usize, String)>,
}

/// A line that is not CoNLL-U.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    /// Name of the file, as given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub cause: String,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.cause)
    }
}

impl std::error::Error for FormatError {}

/// Reads all sentences of a file; `name` is for error messages. Empty nodes
/// (`8.1`) and comments are passed over.
pub fn read(name: &str, text: &str) -> Result<Vec<Sentence>, FormatError> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    let mut start = 1;
    for (number, line) in (1..).zip(text.lines()) {
        let fail = |line: usize, cause: String| FormatError { file: name.to_owned(), line, cause };
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            if !sentence.words.is_empty() {
                check(&sentence).map_err(|cause| fail(start, cause))?;
                sentences.push(std::mem::take(&mut sentence));
            }
            start = number + 1;
        } else if !line.starts_with('#') {
            row(&mut sentence, line).map_err(|cause| fail(number, cause))?;
        }
    }
    if !sentence.words.is_empty() {
        check(&sentence).map_err(|cause| FormatError { file: name.to_owned(), line: start, cause })?;
        sentences.push(sentence);
    }
    Ok(sentences)
}

fn row(sentence: &mut Sentence, line: &str) -> Result<(), String> {
    let mut columns = line.split('\t');
    let mut column = |name: &str| columns.next().ok_or_else(|| format!("no column {name}; ten are expected"));
    let id = column("ID")?;
    let form = column("FORM")?;
    let _lemma = column("LEMMA")?;
    let upos = column("UPOS")?;
    let xpos = column("XPOS")?;
    let _features = column("FEATS")?;
    let head = column("HEAD")?;
    let relation = column("DEPREL")?;
    let _enhanced = column("DEPS")?;
    let other = column("MISC")?;
    if id.contains('.') {
        return Ok(());
    }
    let number = |text: &str| text.parse::<usize>().map_err(|_| format!("{text:?} is not a number"));
    if let Some((first, last)) = id.split_once('-') {
        let (first, last) = (number(first)?, number(last)?);
        if first != sentence.words.len() + 1 || last < first {
            return Err(format!("range {id} does not start at the next word"));
        }
        sentence.tokens.push((first - 1, last - 1, form.to_owned()));
        return Ok(());
    }
    if number(id)? != sentence.words.len() + 1 {
        return Err(format!("word {id} where {} is next", sentence.words.len() + 1));
    }
    if form.is_empty() {
        return Err("empty FORM".to_owned());
    }
    let tag = Tag::from_names(xpos, upos).ok_or_else(|| format!("unknown tag {xpos:?} in XPOS"))?;
    sentence.words.push(Word {
        form: form.to_owned(),
        tag,
        head: number(head)?.checked_sub(1),
        relation: relation.to_owned(),
        space_after: !other.split('|').any(|item| item == "SpaceAfter=No"),
    });
    Ok(())
}

/// Heads must be words of the sentence, and following them must end at a root.
fn check(sentence: &Sentence) -> Result<(), String> {
    let words = &sentence.words;
    if let Some((_, last, form)) = sentence.tokens.iter().find(|(_, last, _)| *last >= words.len()) {
        return Err(format!("token {form:?} reaches to word {}, the sentence has {}", last + 1, words.len()));
    }
    // 0 not seen, 1 on the way being followed, 2 known to reach a root
    let mut state = vec![0u8; words.len()];
    for start in 0..words.len() {
        let mut at = Some(start);
        while let Some(word) = at {
            match state.get(word) {
                None => return Err(format!("a head is {}, the sentence has {} words", word + 1, words.len())),
                Some(0) => state[word] = 1,
                Some(1) => return Err(format!("the heads of word {} go in a circle", word + 1)),
                Some(_) => break,
            }
            at = words[word].head;
        }
        let mut at = Some(start);
        while let Some(word) = at.filter(|&word| state[word] == 1) {
            state[word] = 2;
            at = words[word].head;
        }
    }
    Ok(())
}

impl Word {
    /// The relation to its head as the parser knows it.
    pub fn known_relation(&self) -> Relation {
        Relation::from_name(&self.relation).unwrap_or(Relation::Dep)
    }
}

impl Sentence {
    /// The words as written.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.form.as_str())
    }

    /// The sentence in dixit's tokenisation (see the module's text).
    pub fn merged(&self) -> Sentence {
        let words = &self.words;
        // group[i]: the new position of word i
        let mut joined = vec![false; words.len()];
        let wordlike = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        for at in 1..words.len().saturating_sub(1) {
            let (before, mark, after) = (&words[at - 1], &words[at], &words[at + 1]);
            if matches!(mark.form.as_str(), "-" | "\u{2010}" | "\u{2011}" | "&")
                && !before.space_after
                && !mark.space_after
                && wordlike(before.form.chars().next_back())
                && wordlike(after.form.chars().next())
            {
                joined[at] = true;
                joined[at + 1] = true;
            }
        }
        for (first, last, form) in &self.tokens {
            if !form.contains(['\'', '\u{2019}']) {
                joined[first + 1..=*last].fill(true);
            }
        }
        let mut group = Vec::with_capacity(words.len());
        let mut groups = 0;
        for &join in &joined {
            groups += usize::from(!join);
            group.push(groups - 1);
        }
        let depths = self.depths();
        let mut out: Vec<Word> = Vec::with_capacity(groups);
        let mut nearest: Vec<usize> = Vec::with_capacity(groups);
        for (at, word) in words.iter().enumerate() {
            let head = word.head.map(|head| group[head]);
            match out.get_mut(group[at]) {
                Some(whole) => {
                    whole.form.push_str(&word.form);
                    whole.space_after = word.space_after;
                    if depths[at] <= nearest[group[at]] {
                        nearest[group[at]] = depths[at];
                        (whole.tag, whole.head) = (word.tag, head);
                        whole.relation.clone_from(&word.relation);
                    }
                }
                None => {
                    nearest.push(depths[at]);
                    out.push(Word { head, ..word.clone() });
                }
            }
        }
        Sentence { words: out, tokens: Vec::new() }
    }

    /// How many arcs lie between each word and the root.
    fn depths(&self) -> Vec<usize> {
        let mut depths = vec![0; self.words.len()];
        for (at, depth) in depths.iter_mut().enumerate() {
            let mut word = &self.words[at];
            while let Some(head) = word.head.filter(|_| *depth < self.words.len()) {
                *depth += 1;
                word = &self.words[head];
            }
        }
        depths
    }
}

/// The running text of each document, from the comments `newdoc`, `newpar` and `text`; paragraphs are divided by an empty line.
pub fn documents(text: &str) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    let mut divider = " ";
    for line in text.lines() {
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            documents.push(Document { id: id.trim().to_owned(), ..Document::default() });
        } else if line.starts_with("# newpar") {
            divider = "\n\n";
        } else if let Some(sentence) = line.strip_prefix("# text = ")
            && let Some(document) = documents.last_mut()
        {
            if !document.text.is_empty() {
                document.text.push_str(divider);
            }
            document.text.push_str(sentence.trim());
            divider = " ";
        }
    }
    documents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_put_together_from_their_sentences() {
        let text = "# newdoc id = a\n# newpar id = a-1\n# text = One.\n# text = Two.\n# newpar id = a-2\n# text = Three.\n# newdoc id = b\n# text = Four.\n";
        let documents = documents(text);
        let texts: Vec<(&str, &str)> = documents.iter().map(|document| (&*document.id, &*document.text)).collect();
        assert_eq!(texts, [("a", "One. Two.\n\nThree."), ("b", "Four.")]);
    }

    const HYPHENATED: &str = "\
# text = US-led talks cannot work.
1\tUS\tUS\tPROPN\tNNP\t_\t3\tobl\t_\tSpaceAfter=No
2\t-\t-\tPUNCT\tHYPH\t_\t1\tpunct\t_\tSpaceAfter=No
3\tled\tlead\tVERB\tVBN\t_\t4\tamod\t_\t_
4\ttalks\ttalk\tNOUN\tNNS\t_\t7\tnsubj\t_\t_
5-6\tcannot\t_\t_\t_\t_\t_\t_\t_\t_
5\tcan\tcan\tAUX\tMD\t_\t7\taux\t_\t_
6\tnot\tnot\tPART\tRB\t_\t7\tadvmod\t_\t_
7\twork\twork\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
8\t.\t.\tPUNCT\t.\t_\t7\tpunct\t_\t_
";

    fn column(line: usize, column: usize, value: &str) -> String {
        let mut rows: Vec<Vec<&str>> = HYPHENATED.lines().map(|line| line.split('\t').collect()).collect();
        rows[line - 1][column] = value;
        rows.iter().map(|row| row.join("\t") + "\n").collect()
    }

    #[test]
    fn pieces_are_joined_as_the_text_has_them() {
        let sentence = &read("t", HYPHENATED).unwrap()[0];
        assert_eq!(sentence.words.len(), 8);
        let merged = sentence.merged();
        let rows: Vec<_> =
            merged.words.iter().map(|word| (word.form.as_str(), word.tag, word.head, word.relation.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("US-led", Tag::Vbn, Some(1), "amod"),
                ("talks", Tag::Nns, Some(3), "nsubj"),
                ("cannot", Tag::RbPart, Some(3), "advmod"),
                ("work", Tag::Vb, None, "root"),
                (".", Tag::Period, Some(3), "punct"),
            ]
        );
    }

    #[test]
    fn clitics_and_spaced_dashes_stay_apart() {
        let text = "1-2\tVan\u{2019}s\t_\t_\t_\t_\t_\t_\t_\t_
1\tVan\tVan\tPROPN\tNNP\t_\t4\tnmod:poss\t_\t_
2\t\u{2019}s\t's\tPART\tPOS\t_\t1\tcase\t_\t_
3\t-\t-\tPUNCT\t:\t_\t4\tpunct\t_\t_
4\tday\tday\tNOUN\tNN\t_\t0\troot\t_\t_
";
        assert_eq!(read("t", text).unwrap()[0].merged().words.len(), 4);
    }

    #[test]
    fn errors_name_file_line_and_cause() {
        let error = |text: &str| read("gold.conllu", text).unwrap_err().to_string();
        assert_eq!(error("1\tonly\n"), "gold.conllu:1: no column LEMMA; ten are expected");
        assert_eq!(error(&column(3, 0, "7")), "gold.conllu:3: word 7 where 2 is next");
        assert_eq!(error(&column(4, 4, "VERBISH")), "gold.conllu:4: unknown tag \"VERBISH\" in XPOS");
        assert_eq!(error(&column(2, 6, "x")), "gold.conllu:2: \"x\" is not a number");
        assert_eq!(error(&column(2, 6, "12")), "gold.conllu:1: a head is 12, the sentence has 8 words");
        assert_eq!(error(&column(9, 6, "1")), "gold.conllu:1: the heads of word 1 go in a circle");
        assert_eq!(
            error(&column(6, 0, "5-12")),
            "gold.conllu:1: token \"cannot\" reaches to word 12, the sentence has 8"
        );
    }
}
