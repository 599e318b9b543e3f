/**
 * Two loops as WebAssembly, written out by hand so that nothing has to be compiled or shipped: `read` adds up memory in
 * vectors of 16 bytes; `dot` multiplies and adds 16-bit integers in registers, 8 pairs an instruction. Opcodes:
 * https://webassembly.github.io/spec/core/binary/instructions.html
 */
const op = {
  ...{ loop: 0x03, end: 0x0b, brIf: 0x0d, getLocal: 0x20, setLocal: 0x21 },
  ...{ i32Const: 0x41, i32LtU: 0x49, i32Add: 0x6a },
};
const type = { i32: 0x7f, v128: 0x7b, func: 0x60, none: 0x40 };
const section = { types: 1, imports: 2, functions: 3, exports: 7, code: 10 };

/** Independent sums, so that no instruction waits for the one before. */
const sums = 12;
const vectorBytes = 16;
/** What a round of `read` reads. */
export const bytesPerRound = sums * vectorBytes;
/** What a round of `dot` multiplies and adds. */
export const productsPerRound = sums * 8;

/**
 * A module that imports the memory `a.m` and exports `read(rounds)` and `dot(rounds)`; both return a sum, so that nothing can
 * be left out as unused.
 */
export function loopsModule(): Uint8Array {
  const functionType = [type.func, 1, type.i32, 1, type.i32];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...part(section.types, [1, ...functionType]),
    ...part(section.imports, [1, ...name("a"), ...name("m"), 2, 0, 1]),
    ...part(section.functions, [2, 0, 0]),
    ...part(section.exports, [2, ...name("read"), 0, 0, ...name("dot"), 0, 1]),
    ...part(section.code, [2, ...body(readStep), ...body(dotStep)]),
  ]);
}

/** Locals: 0 the number of rounds, 1 the rounds done, 2 the address, then the sums. */
const [rounds, done, address, firstSum] = [0, 1, 2, 3];
const eachSum = (write: (sum: number) => readonly number[]): readonly number[] =>
  Array.from({ length: sums }, (_, index) => write(firstSum + index)).flat();

const get = (local: number): readonly number[] => [op.getLocal, local];
const set = (local: number): readonly number[] => [op.setLocal, local];
const vector = (code: number, ...rest: readonly number[]): readonly number[] => [0xfd, ...unsigned(code), ...rest];
const load = (at: number): readonly number[] => vector(0x00, 4, ...unsigned(at));
const splat = vector(0x10); // i16x8.splat
const add = vector(0xae); // i32x4.add
const dotProduct = vector(0xba); // i32x4.dot_i16x8_s
const firstLane = vector(0x1b, 0); // i32x4.extract_lane

const increase = (local: number, by: number): readonly number[] => [
  ...[...get(local), op.i32Const, ...signed(by), op.i32Add],
  ...set(local),
];

const readStep = [
  ...eachSum((sum) => [
    ...[...get(sum), ...get(address), ...load((sum - firstSum) * vectorBytes), ...add],
    ...set(sum),
  ]),
  ...increase(address, bytesPerRound),
];
/** Every sum is its own factor, so that the product is another one each time. */
const dotStep = eachSum((sum) => [...get(sum), ...get(sum), ...get(sum), ...dotProduct, ...add, ...set(sum)]);

function body(step: readonly number[]): readonly number[] {
  const code = [
    ...[2, 2, type.i32, sums, type.v128],
    ...eachSum((sum) => [op.i32Const, ...signed(sum), ...splat, ...set(sum)]),
    ...[op.loop, type.none, ...step, ...increase(done, 1)],
    ...[...get(done), ...get(rounds), op.i32LtU, op.brIf, 0, op.end],
    ...[op.i32Const, 0, ...eachSum((sum) => [...get(sum), ...firstLane, op.i32Add]), op.end],
  ];
  return [...unsigned(code.length), ...code];
}

const part = (id: number, content: readonly number[]): readonly number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];
const name = (text: string): readonly number[] => [text.length, ...Buffer.from(text, "latin1")];

/** LEB128. */
function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
function signed(value: number): readonly number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
