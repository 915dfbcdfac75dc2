import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

/**
 * Draws the icons of the Teams app: a railway semaphore with one arm at stop and one at clear. Run `npx tsx scripts/icons.ts`
 * after a change; a test compares the files with what is drawn here.
 */

type Colour = readonly [red: number, green: number, blue: number];
/** Distance to the shape's edge in icon widths, negative inside; a shape is drawn in one colour. */
type Shape = Readonly<{ colour: Colour; distance(x: number, y: number): number }>;
export type Picture = Readonly<{ size: number; rgba: Uint8Array }>;

const NIGHT: Colour = [27, 42, 73];
const WHITE: Colour = [255, 255, 255];
const STOP: Colour = [233, 75, 79];
const CLEAR: Colour = [67, 190, 124];

/** Teams may crop to a circle, so the drawing stays away from the corners. */
export function colourIcon(): Picture {
  const background = { colour: NIGHT, distance: () => -1 };
  const arms = [...arm(STOP, STOP_ARM), ...arm(CLEAR, CLEAR_ARM)];
  const pivots = [circle(NIGHT, STOP_ARM.from, 0.022), circle(NIGHT, CLEAR_ARM.from, 0.022)];
  return draw(192, [background, ...mast(0.032), ...arms, ...pivots]);
}

/** White on nothing, as Teams wants it, and larger, because it is shown small. */
export function outlineIcon(): Picture {
  const shapes = [...mast(0.042), plate(WHITE, STOP_ARM, 0.058), plate(WHITE, CLEAR_ARM, 0.058)];
  return draw(
    32,
    shapes.map((shape) => stretched(shape, 1.4)),
  );
}

type Point = readonly [x: number, y: number];
type Line = Readonly<{ from: Point; to: Point }>;
const STOP_ARM: Line = { from: [0.36, 0.29], to: [0.79, 0.29] };
const CLEAR_ARM: Line = { from: [0.36, 0.7], to: [0.65, 0.42] };
const MAST: Line = { from: [0.36, 0.2], to: [0.36, 0.8] };
const FOOT: Line = { from: [0.27, 0.8], to: [0.45, 0.8] };
const CORNER = 0.014;

function mast(half: number): readonly Shape[] {
  return [bar(WHITE, MAST, half), bar(WHITE, FOOT, half)];
}

/** An arm with the stripe that real ones carry near their end. */
function arm(colour: Colour, line: Line): readonly Shape[] {
  const blade = plate(colour, line, 0.052);
  const stripe = { at: lengthOf(line) * 0.74, end: lengthOf(line) * 0.83 };
  const inStripe = (x: number, y: number): number => {
    const { along } = place(line, x, y);
    return Math.max(stripe.at - along, along - stripe.end, blade.distance(x, y));
  };
  return [blade, { colour: WHITE, distance: inStripe }];
}

/** A straight blade: round around its pivot, with slightly rounded corners at its end. */
function plate(colour: Colour, line: Line, half: number): Shape {
  const pivot = circle(colour, line.from, half);
  const middle = lengthOf(line) / 2;
  const distance = (x: number, y: number): number => {
    const { along, across } = place(line, x, y);
    const [beyond, beside] = [Math.abs(along - middle) - middle + CORNER, Math.abs(across) - half + CORNER];
    const outside = Math.hypot(Math.max(beyond, 0), Math.max(beside, 0)) + Math.min(Math.max(beyond, beside), 0) - CORNER;
    return Math.min(outside, pivot.distance(x, y));
  };
  return { colour, distance };
}

/** A line with round ends. */
function bar(colour: Colour, line: Line, half: number): Shape {
  const length = lengthOf(line);
  const distance = (x: number, y: number): number => {
    const { along, across } = place(line, x, y);
    return Math.hypot(along - Math.min(length, Math.max(0, along)), across) - half;
  };
  return { colour, distance };
}

function circle(colour: Colour, [cx, cy]: Point, radius: number): Shape {
  return { colour, distance: (x, y) => Math.hypot(x - cx, y - cy) - radius };
}

/** Where a point lies as seen from the start of a line towards its end. */
function place({ from, to }: Line, x: number, y: number): Readonly<{ along: number; across: number }> {
  const length = lengthOf({ from, to });
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const [dx, dy] = [x - from[0], y - from[1]];
  return { along: dx * ux + dy * uy, across: dy * ux - dx * uy };
}

function lengthOf({ from, to }: Line): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}

function stretched(shape: Shape, by: number): Shape {
  const from = (value: number): number => (value - 0.5) / by + 0.5;
  return { colour: shape.colour, distance: (x, y) => shape.distance(from(x), from(y)) * by };
}

function draw(size: number, shapes: readonly Shape[]): Picture {
  const rgba = new Uint8Array(size * size * 4);
  for (let at = 0; at < size * size; at += 1) {
    const [x, y] = [((at % size) + 0.5) / size, (Math.floor(at / size) + 0.5) / size];
    rgba.set(
      pixel(shapes, (shape) => Math.min(1, Math.max(0, 0.5 - shape.distance(x, y) * size))),
      at * 4,
    );
  }
  return { size, rgba };
}

/** Lays the shapes over one another; `cover` says how much of the pixel a shape fills. */
function pixel(shapes: readonly Shape[], cover: (shape: Shape) => number): readonly number[] {
  let colour: Colour = WHITE;
  let alpha = 0;
  for (const shape of shapes) {
    const covered = cover(shape);
    const total = covered + alpha * (1 - covered);
    if (total === 0) continue;
    const mix = (old: number, next: number): number => (next * covered + old * alpha * (1 - covered)) / total;
    colour = [mix(colour[0], shape.colour[0]), mix(colour[1], shape.colour[1]), mix(colour[2], shape.colour[2])];
    alpha = total;
  }
  return [...colour, alpha * 255].map(Math.round);
}

/** A PNG (W3C Portable Network Graphics, third edition) of 8 bits per channel with alpha, its rows unfiltered. */
export function png({ size, rgba }: Picture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1) rows.set(rgba.subarray(row * size * 4, (row + 1) * size * 4), row * (size * 4 + 1) + 1);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

if (process.argv[1] === import.meta.filename) {
  const manifest = join(import.meta.dirname, '..', 'manifest');
  writeFileSync(join(manifest, 'color.png'), png(colourIcon()));
  writeFileSync(join(manifest, 'outline.png'), png(outlineIcon()));
}
