/**
 * Just enough of the WebAssembly binary format (core specification 2.0, ch. 5, with 128-bit SIMD) to write one loop by
 * hand. Instructions are lists of bytes, so a function body reads as the text format does, from top to bottom.
 */
export type Code = readonly number[];

const I32 = 0x7f;
const V128 = 0x7b;
/** Alignment hint of 4 bytes, as exponent: vectors of either kind begin at such. */
const ALIGNED = 2;

export const getLocal = (local: number): Code => [0x20, ...unsigned(local)];
export const setLocal = (local: number): Code => [0x21, ...unsigned(local)];
/** Sets a local and keeps the value on the stack. */
export const teeLocal = (local: number): Code => [0x22, ...unsigned(local)];
export const i32 = (value: number): Code => [0x41, ...signed(value)];
export const I32_LESS: Code = [0x48];
export const I32_ADD: Code = [0x6a];
export const I32_SUBTRACT: Code = [0x6b];
export const I32_MULTIPLY: Code = [0x6c];

/** Operations on a vector of 16 bytes: two doubles or four singles, side by side. */
export interface VectorCode {
  readonly bytes: 8 | 4;
  /** One number from memory, in every lane. */
  readonly loadToAll: (offset: number) => Code;
  readonly all: (value: number) => Code;
  /** An i32 as a number, in every lane. */
  readonly allOfI32: Code;
  readonly less: Code;
  readonly subtract: Code;
  readonly multiply: Code;
  /** From (a, b): b where b < a, otherwise a. */
  readonly min: Code;
}

/** A vector from memory. */
export const loadVector = (offset: number): Code => [...simd(0x00), ALIGNED, ...unsigned(offset)];
export const storeVector = (offset: number): Code => [...simd(0x0b), ALIGNED, ...unsigned(offset)];
/** From (a, b, mask): the bits of a where the mask is set, otherwise those of b. */
export const SELECT: Code = simd(0x52);

const constant = (numbers: Float64Array | Float32Array): Code => [...simd(0x0c), ...new Uint8Array(numbers.buffer)];

export const DOUBLES: VectorCode = {
  bytes: 8,
  loadToAll: (offset) => [...simd(0x0a), 3, ...unsigned(offset)],
  all: (value) => constant(Float64Array.of(value, value)),
  allOfI32: [0xb7, ...simd(0x14)],
  less: simd(0x49),
  subtract: simd(0xf1),
  multiply: simd(0xf2),
  min: simd(0xf6),
};

export const SINGLES: VectorCode = {
  bytes: 4,
  loadToAll: (offset) => [...simd(0x09), 2, ...unsigned(offset)],
  all: (value) => constant(Float32Array.of(value, value, value, value)),
  allOfI32: [0xb2, ...simd(0x13)],
  less: simd(0x43),
  subtract: simd(0xe5),
  multiply: simd(0xe6),
  min: simd(0xea),
};

/** Runs the body, and again while it leaves something other than 0 on the stack. */
export function repeatWhile(...body: readonly Code[]): Code {
  return [0x03, 0x40, ...body.flat(), 0x0d, 0x00, 0x0b];
}

/** A module that imports `host.memory` and exports one function `run` of `parameters` i32, with locals after them. */
export function moduleOf(parameters: number, integers: number, vectors: number, body: Code): Uint8Array<ArrayBuffer> {
  const code = [2, ...unsigned(integers), I32, ...unsigned(vectors), V128, ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...Array.from({ length: parameters }, () => I32), 0]),
    ...section(2, [1, ...name('host'), ...name('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('run'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): Code {
  return [text.length, ...Array.from(text, (letter) => letter.charCodeAt(0))];
}

function simd(opcode: number): Code {
  return [0xfd, ...unsigned(opcode)];
}

/** LEB128. */
function unsigned(value: number): Code {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  const low = value & 0x7f;
  return value >= -0x40 && value < 0x40 ? [low] : [low | 0x80, ...signed(value >> 7)];
}
