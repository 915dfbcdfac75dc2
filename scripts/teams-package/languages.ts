import { z } from 'zod';
import { MANIFEST, type PackageFiles } from './files.ts';
import { repeated } from './names.ts';
import { manifestProblems, translationProblems } from './schema.ts';
import type { ShapedManifest } from './shape.ts';

const translations = z.record(z.string(), z.string());

/** Texts of the manifest that Teams can show in another language; the pattern of each is in Microsoft's schema for translations. */
const READ =
  /^(?:name\.(?:short|full)|description\.(?:short|full)|staticTabs\[\d+\]\.name|bots\[0\]\.commandLists\[\d\]\.commands\[\d+\]\.(?:title|description)|composeExtensions\[0\]\.commands\[\d\]\.(?:(?:title|description)|parameters\[\d\]\.(?:title|description)|taskInfo\.title)|activities\.activityTypes\[\d+\]\.(?:description|templateText))$/;

/** The files of translations: all there, each complete, with nothing that the manifest does not have and nothing too long for its place. */
export function languageProblems({ localizationInfo }: ShapedManifest, files: PackageFiles): readonly string[] {
  const languages = localizationInfo?.additionalLanguages ?? [];
  const tags = [localizationInfo?.defaultLanguageTag ?? '', ...languages.map(({ languageTag }) => languageTag)];
  const named = languages.map(({ file }) => file);
  const unused = Object.keys(files.texts).filter((path) => path !== MANIFEST && !named.includes(path));
  return [
    ...repeated(tags.map((tag) => tag.toLowerCase())).map((tag) => `localizationInfo has the language ${tag} twice`),
    ...repeated(named).map((file) => `localizationInfo has the file ${file} twice`),
    ...unused.map((path) => `${path} is in the package, but localizationInfo does not name it`),
    ...named.flatMap((file) => fileProblems(file, files)),
  ];
}

function fileProblems(file: string, { texts }: PackageFiles): readonly string[] {
  if (!Object.hasOwn(texts, file)) return [`${file} is not in the package`];
  const refused = translationProblems(texts[file]);
  if (refused.length > 0) return refused.map((problem) => `${file}: ${problem}`);
  const { $schema: _schema, ...given } = translations.parse(texts[file]);
  const wanted = readableTexts(texts[MANIFEST]);
  return [
    ...Object.keys(wanted)
      .filter((key) => !Object.hasOwn(given, key))
      .map((key) => `${file} lacks ${key}`),
    ...Object.keys(given)
      .filter((key) => !Object.hasOwn(wanted, key))
      .map((key) => `${file} has ${key}, which the manifest does not have`),
    ...Object.entries(given)
      .filter(([, text]) => text.trim() !== text || text === '')
      .map(([key]) => `${file}: ${key} is empty, or begins or ends with a space`),
    ...manifestProblems(translated(texts[MANIFEST], given)).map((problem) => `${file}: ${problem}`),
  ];
}

/** Every text of the manifest that people read, by its key in a file of translations. */
export function readableTexts(manifest: unknown, at = ''): Readonly<Record<string, string>> {
  if (typeof manifest === 'string') return READ.test(at) ? { [at]: manifest } : {};
  if (typeof manifest !== 'object' || manifest === null) return {};
  const keyOf = (key: string): string => (Array.isArray(manifest) ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`);
  return Object.assign({}, ...Object.entries(manifest).map(([key, value]) => readableTexts(value, keyOf(key))));
}

/** The manifest as somebody sees it who reads this language. */
export function translated(value: unknown, given: Readonly<Record<string, string>>, at = ''): unknown {
  if (typeof value === 'string') return given[at] ?? value;
  if (Array.isArray(value)) return value.map((inner, index) => translated(inner, given, `${at}[${index}]`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, translated(inner, given, at === '' ? key : `${at}.${key}`)]));
}
