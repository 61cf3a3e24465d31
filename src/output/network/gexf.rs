//! GEXF 1.3, Gephi's own form. Stances have colours there.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::{Attribute, EDGE, Holds, NODE, printable, values};
use crate::network::{Edge, Network};

const fn sort(holds: Holds) -> &'static str {
    match holds {
        Holds::Text => "string",
        Holds::Integer => "integer",
        Holds::Number => "double",
    }
}

/// Green for support, red for opposition, grey where neither is stronger.
const fn colour(edge: &Edge) -> [(&'static str, &'static str); 3] {
    match edge.sign {
        1.. => [("r", "46"), ("g", "125"), ("b", "50")],
        0 => [("r", "117"), ("g", "117"), ("b", "117")],
        _ => [("r", "198"), ("g", "40"), ("b", "40")],
    }
}

/// The file's bytes.
pub(super) fn write(network: &Network) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let space = [("xmlns", "http://gexf.net/1.3"), ("xmlns:viz", "http://gexf.net/1.3/viz"), ("version", "1.3")];
    xml.create_element("gexf").with_attributes(space).write_inner_content(|xml| {
        let direction = if network.is_directed { "directed" } else { "undirected" };
        let graph = [("mode", "static"), ("defaultedgetype", direction)];
        xml.create_element("graph").with_attributes(graph).write_inner_content(|xml| {
            declare(xml, "node", NODE, 0)?;
            // the weight is an attribute of the element itself
            declare(xml, "edge", EDGE, 1)?;
            xml.create_element("nodes").write_inner_content(|xml| nodes(xml, network))?;
            xml.create_element("edges").write_inner_content(|xml| edges(xml, network))?;
            Ok(())
        })?;
        Ok(())
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn declare<T>(xml: &mut Writer<Vec<u8>>, of: &str, attributes: &[Attribute<T>], skip: usize) -> io::Result<()> {
    xml.create_element("attributes").with_attribute(("class", of)).write_inner_content(|xml| {
        attributes.iter().enumerate().skip(skip).try_for_each(|(index, it)| {
            let id = index.to_string();
            let values = [("id", id.as_str()), ("title", it.name), ("type", sort(it.holds))];
            xml.create_element("attribute").with_attributes(values).write_empty().map(drop)
        })
    })?;
    Ok(())
}

fn nodes(xml: &mut Writer<Vec<u8>>, network: &Network) -> io::Result<()> {
    for node in &network.nodes {
        let (id, label) = (printable(&node.id), printable(&node.label));
        let names = [("id", id.as_str()), ("label", label.as_str())];
        xml.create_element("node")
            .with_attributes(names)
            .write_inner_content(|xml| described(xml, values(NODE, node)))?;
    }
    Ok(())
}

fn edges(xml: &mut Writer<Vec<u8>>, network: &Network) -> io::Result<()> {
    for (edge, number) in network.edges.iter().zip(0_usize..) {
        let (id, weight) = (number.to_string(), edge.weight.to_string());
        let (source, target) = (&network.nodes[edge.source].id, &network.nodes[edge.target].id);
        let (source, target) = (printable(source), printable(target));
        let ends = [("id", id.as_str()), ("source", &source), ("target", &target), ("weight", &weight)];
        xml.create_element("edge").with_attributes(ends).write_inner_content(|xml| {
            described(xml, values(EDGE, edge).filter(|(index, _)| *index > 0))?;
            xml.create_element("viz:color").with_attributes(colour(edge)).write_empty().map(drop)
        })?;
    }
    Ok(())
}

fn described(xml: &mut Writer<Vec<u8>>, mut values: impl Iterator<Item = (usize, String)>) -> io::Result<()> {
    xml.create_element("attvalues").write_inner_content(|xml| {
        values.try_for_each(|(index, text)| {
            let of = index.to_string();
            let attributes = [("for", of.as_str()), ("value", text.as_str())];
            xml.create_element("attvalue").with_attributes(attributes).write_empty().map(drop)
        })
    })?;
    Ok(())
}
