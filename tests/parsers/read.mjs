// Reads an export by parsers from npm and says what it found: `node read.mjs FILE`. Nothing is fetched: a context from elsewhere is refused.
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import Graph from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';
import jsonld from 'jsonld';

const file = process.argv[2];
const text = readFileSync(file, 'utf8');

function counted(graph) {
  return { nodes: graph.order, edges: graph.size, labels: graph.mapNodes((_, data) => data.label).filter(Boolean).length };
}

const readers = {
  '.gexf': () => counted(gexf.parse(Graph, text, { allowUndeclaredAttributes: false })),
  '.graphml': () => counted(graphml.parse(Graph, text)),
  '.jsonld': () => jsonld.toRDF(JSON.parse(text), {
    format: 'application/n-quads',
    documentLoader: (url) => { throw new Error(`${url} is not to be fetched`); },
  }).then((quads) => ({ quads: quads.split('\n').filter(Boolean) })),
};

console.log(JSON.stringify(await readers[extname(file)]()));
