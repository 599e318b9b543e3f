import { GgufProblem, type GgufBytes } from "./ggufBytes.ts";
import { tensorTypes } from "./ggufTypes.ts";

export type Tensors = {
  readonly parameters: number;
  /** Where the last tensor ends, counted from the start of the tensor data. */
  readonly dataBytes: number;
  readonly perToken: PerToken;
};

/** What evaluating a token goes through: all tensors but the embeddings, where they are not the output matrix, too. */
export type PerToken = { readonly parameters: number; readonly bytes: number };

/** GGML_MAX_NAME, including the terminating NUL. */
const maxNameBytes = 63;
/** GGML_MAX_DIMS. */
const maxDimensions = 4;
/** The largest published model has below 3,000. */
const maxTensors = 65_536;

type Extent = { readonly name: string; readonly from: number; readonly to: number; readonly elements: number };

export function readTensors(bytes: GgufBytes, tensorCount: number, alignment: number): Tensors {
  if (tensorCount === 0) throw new GgufProblem("it holds no tensors, so it is not a model");
  if (tensorCount > maxTensors) {
    throw new GgufProblem(`it claims ${tensorCount} tensors; at most ${maxTensors} are sensible`);
  }
  const seen = new Set<string>();
  const extents: Extent[] = [];
  let parameters = 0;
  for (let index = 0; index < tensorCount; index++) {
    const tensor = readTensor(bytes, index, alignment);
    if (seen.has(tensor.name)) throw new GgufProblem(`the tensor ${tensor.name} appears twice`);
    seen.add(tensor.name);
    extents.push(tensor);
    parameters += tensor.elements;
  }
  return { parameters, dataBytes: lastByte(extents), perToken: perTokenOf(extents) };
}

function perTokenOf(extents: readonly Extent[]): PerToken {
  const hasOutput = extents.some(({ name }) => name === "output.weight");
  const read = extents.filter(({ name }) => !(hasOutput && name === "token_embd.weight"));
  return {
    parameters: read.reduce((sum, { elements }) => sum + elements, 0),
    bytes: read.reduce((sum, { from, to }) => sum + to - from, 0),
  };
}

function readTensor(bytes: GgufBytes, index: number, alignment: number): Extent {
  const name = bytes.text(`the name of tensor ${index}`, maxNameBytes);
  if (name === "" || name.includes("\0")) throw new GgufProblem(`the name of tensor ${index} is empty or holds a NUL`);
  const dimensions = readDimensions(bytes, name);
  const typeNumber = bytes.u32(`the type of ${name}`);
  const type = tensorTypes.get(typeNumber);
  if (!type) throw new GgufProblem(`the tensor ${name} has the type ${typeNumber}, which this version does not know`);
  const elements = product(dimensions, name);
  if ((dimensions[0] ?? 0) % type.blockElements !== 0) {
    throw new GgufProblem(
      `the rows of ${name} have ${dimensions[0]} elements, not a multiple of ${type.blockElements}`,
    );
  }
  const from = bytes.u64(`the offset of ${name}`);
  if (from % alignment !== 0) throw new GgufProblem(`the tensor ${name} is not aligned to ${alignment} bytes`);
  const to = from + (elements / type.blockElements) * type.blockBytes;
  if (!Number.isSafeInteger(to)) throw new GgufProblem(`the tensor ${name} ends at ${to}, which no file can hold`);
  return { name, from, to, elements };
}

function readDimensions(bytes: GgufBytes, name: string): readonly number[] {
  const count = bytes.u32(`the dimensions of ${name}`);
  if (count < 1 || count > maxDimensions) {
    throw new GgufProblem(`the tensor ${name} has ${count} dimensions; 1 to ${maxDimensions} are allowed`);
  }
  return Array.from({ length: count }, () => bytes.u64(`a dimension of ${name}`));
}

function product(dimensions: readonly number[], name: string): number {
  let elements = 1;
  for (const dimension of dimensions) {
    elements *= dimension;
    if (dimension === 0 || !Number.isSafeInteger(elements)) {
      throw new GgufProblem(`the tensor ${name} has the impossible dimensions ${dimensions.join(" x ")}`);
    }
  }
  return elements;
}

function lastByte(extents: Extent[]): number {
  extents.sort((left, right) => left.from - right.from);
  let end = 0;
  let before = "";
  for (const { name, from, to } of extents) {
    if (from < end) throw new GgufProblem(`the tensors ${before} and ${name} overlap`);
    end = to;
    before = name;
  }
  return end;
}
