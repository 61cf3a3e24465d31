"""Networks, read back by networkx and igraph: nodes, ties, weights and signs of Gephi's two tables."""

import csv

from ledger import check, module

KINDS = ["stances", "congruence"]
FORMS = ["graphml", "gexf", "csv"]


def read_by_all(label, dixit, out):
    networkx, igraph = module("networkx"), module("igraph")
    for kind in KINDS:
        for form in FORMS:
            dixit("network", out, "--kind", kind, "-o", out / f"{kind}.{form}")
        nodes, edges = (rows(out / f"{kind}_{part}.csv") for part in ["nodes", "edges"])
        is_directed = kind == "stances"
        wanted = sorted(tie(is_directed, row["Source"], row["Target"], row["Weight"], row["sign"]) for row in edges)
        attributes = {row["Id"]: (row["Label"], row["kind"], row["country"]) for row in nodes}
        if networkx is not None:
            for form, read in [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)]:
                graph = read(out / f"{kind}.{form}")
                name = f"{label} networkx {kind}.{form}"
                found = {node: (data["label"], data.get("kind", ""), data.get("country", "")) for node, data in graph.nodes(data=True)}
                check(f"{name} nodes", found, attributes)
                ties = [tie(is_directed, a, b, data["weight"], data["sign"]) for a, b, data in graph.edges(data=True)]
                check(f"{name} ties", sorted(ties), wanted)
                check(f"{name} directed", graph.is_directed(), is_directed)
        if igraph is not None:
            graph = igraph.Graph.Read_GraphML(str(out / f"{kind}.graphml"))
            check(f"{label} igraph {kind}.graphml", (graph.vcount(), graph.ecount()), (len(nodes), len(edges)))
            total = sum(graph.es["weight"]) if graph.ecount() else 0
            check(f"{label} igraph {kind}.graphml weight", total, sum(it[2] for it in wanted))


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def tie(is_directed, source, target, weight, sign):
    ends = (source, target) if is_directed else tuple(sorted((source, target)))
    return (*ends, float(weight), str(sign))
