//! GraphML, without the keys of single programs, so that all of them read it.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Attribute, EDGE, Holds, NODE, printable, values};
use crate::network::Network;

const fn sort(holds: Holds) -> &'static str {
    match holds {
        Holds::Text => "string",
        Holds::Integer => "int",
        Holds::Number => "double",
    }
}

/// The file's bytes.
pub(super) fn write(network: &Network) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"))
        .write_inner_content(|xml| {
            key(xml, "label", "node", "label", "string")?;
            keys(xml, "node", "n", NODE)?;
            keys(xml, "edge", "e", EDGE)?;
            let direction = if network.is_directed { "directed" } else { "undirected" };
            xml.create_element("graph")
                .with_attributes([("id", "dixit"), ("edgedefault", direction)])
                .write_inner_content(|xml| {
                    for node in &network.nodes {
                        let id = printable(&node.id);
                        xml.create_element("node").with_attribute(("id", id.as_str())).write_inner_content(|xml| {
                            value(xml, "label", &printable(&node.label))?;
                            values(NODE, node).try_for_each(|(index, text)| value(xml, &format!("n{index}"), &text))
                        })?;
                    }
                    for (edge, number) in network.edges.iter().zip(0..) {
                        let id = format!("e{number}");
                        let (source, target) = (&network.nodes[edge.source].id, &network.nodes[edge.target].id);
                        let (source, target) = (printable(source), printable(target));
                        let ends = [("id", id.as_str()), ("source", source.as_str()), ("target", target.as_str())];
                        xml.create_element("edge").with_attributes(ends).write_inner_content(|xml| {
                            values(EDGE, edge).try_for_each(|(index, text)| value(xml, &format!("e{index}"), &text))
                        })?;
                    }
                    Ok(())
                })?;
            Ok(())
        })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn keys<T>(xml: &mut Writer<Vec<u8>>, of: &str, letter: &str, attributes: &[Attribute<T>]) -> io::Result<()> {
    attributes
        .iter()
        .zip(0..)
        .try_for_each(|(it, index)| key(xml, &format!("{letter}{index}"), of, it.name, sort(it.holds)))
}

fn key(xml: &mut Writer<Vec<u8>>, id: &str, of: &str, name: &str, sort: &str) -> io::Result<()> {
    let attributes = [("id", id), ("for", of), ("attr.name", name), ("attr.type", sort)];
    xml.create_element("key").with_attributes(attributes).write_empty().map(drop)
}

fn value(xml: &mut Writer<Vec<u8>>, key: &str, text: &str) -> io::Result<()> {
    xml.create_element("data").with_attribute(("key", key)).write_text_content(BytesText::new(text)).map(drop)
}
