// Loaded when asked: @sigma/node-image wants WebGL as soon as it is there.
export const load = () => ({
  DirectedGraph: require("graphology").DirectedGraph,
  Sigma: require("sigma").default,
  EdgeLineProgram: require("sigma/rendering").EdgeLineProgram,
  createNodeImageProgram: require("@sigma/node-image").createNodeImageProgram,
});
