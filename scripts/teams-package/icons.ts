import { type DecodedPng, decode } from 'fast-png';
import type { PackageFiles } from './files.ts';
import type { ShapedManifest } from './shape.ts';

const SIZES: Readonly<Record<string, number>> = { color: 192, outline: 32, color32x32: 32 };

/** The icons: they are there, of the exact size, and what Teams makes of them can be seen. Source: Microsoft, "App icons". */
export function iconProblems({ icons }: ShapedManifest, { pictures }: PackageFiles): readonly string[] {
  const named = Object.entries(icons);
  const unused = Object.keys(pictures).filter((path) => !named.some(([, file]) => file === path));
  return [
    ...named.flatMap(([name, path]) =>
      Object.hasOwn(pictures, path) ? pictureProblems(name, path, pictures[path]) : [`${path} is not in the package`],
    ),
    ...(icons['color'] === icons['outline'] ? ['color and outline are the same picture'] : []),
    ...unused.map((path) => `${path} is in the package, but no icon`),
  ];
}

function pictureProblems(name: string, path: string, file: Uint8Array | undefined): readonly string[] {
  const picture = decoded(file ?? new Uint8Array());
  if (picture === null) return [`${path} is not a PNG file`];
  const { width, height } = picture;
  const size = SIZES[name] ?? 0;
  if (width !== size || height !== size) return [`${path} must be ${size} x ${size} pixels, not ${width} x ${height}`];
  const look = lookOf(picture);
  if (look === null) return [`${path} must have 8 bits per channel and no palette`];
  if (name === 'color') return look.filled ? [] : [`${path} must fill its square: Teams crops it`];
  if (!look.clear) return [`${path} must have a transparent background`];
  return name === 'outline' && !look.white ? [`${path} must be white only: Teams colours it by its theme`] : [];
}

function decoded(file: Uint8Array): DecodedPng | null {
  try {
    return decode(file, { checkCrc: true });
  } catch {
    // Whatever is wrong with it, Teams would not read it either.
    return null;
  }
}

/** Whether no pixel lets the ground through, whether one is nothing but ground, and whether all that is seen is white. */
type Look = Readonly<{ filled: boolean; clear: boolean; white: boolean }>;

function lookOf({ data, depth, channels, palette }: DecodedPng): Look | null {
  if (depth !== 8 || palette !== undefined) return null;
  const colours = channels < 3 ? 1 : 3;
  const look = { filled: true, clear: false, white: true };
  for (let at = 0; at < data.length; at += channels) {
    const alpha = colours === channels ? 255 : (data[at + colours] ?? 0);
    look.filled &&= alpha === 255;
    look.clear ||= alpha === 0;
    look.white &&= alpha === 0 || data.subarray(at, at + colours).every((value) => value === 255);
  }
  return look;
}
