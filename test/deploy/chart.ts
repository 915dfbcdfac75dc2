import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@evertdespiegeleer/go-template';
import { parseAllDocuments, parse as parseYaml } from 'yaml';

const CHART = join(import.meta.dirname, '..', '..', 'deploy', 'helm', 'signalbox');

/** An object of Kubernetes as the chart gives it. */
export type Manifest = Readonly<{ apiVersion: string; kind: string; metadata: Readonly<{ name: string }>; [key: string]: unknown }>;
export type Values = Readonly<Record<string, unknown>>;

export const inChart = (name: string): string => readFileSync(join(CHART, name), 'utf8');
export const defaults = (): Values => parseYaml(inChart('values.yaml')) as Values;

/** The defaults with what a release says, as Helm merges them: maps are merged, everything else is replaced. */
export function merged(below: Values, above: Values): Values {
  const entries = Object.entries(above).map(([key, value]): [string, unknown] => {
    const before = below[key];
    return [key, isMap(before) && isMap(value) ? merged(before, value) : value];
  });
  return { ...below, ...Object.fromEntries(entries) };
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What the chart gives for a release, by Go's own template engine. Helm's is that one with more functions, of which the chart uses none,
 * and it takes what is not in the values for empty, where this one fails. Rejects with what is wrong with a template.
 */
export async function rendered(values: Values, release = 'signalbox'): Promise<readonly Manifest[]> {
  const names = readdirSync(join(CHART, 'templates')).sort();
  const partials = names.filter((name) => name.startsWith('_')).map((name) => inChart(`templates/${name}`));
  const chart = parseYaml(inChart('Chart.yaml')) as Readonly<{ appVersion: string }>;
  const scope = { Values: values, Release: { Name: release }, Chart: { AppVersion: chart.appVersion } };
  const texts: string[] = [];
  for (const name of names.filter((one) => one.endsWith('.yaml')))
    texts.push(await parse([...partials, inChart(`templates/${name}`)].join('\n'), scope));
  return texts
    .flatMap((text) => parseAllDocuments(text))
    .flatMap((document) => {
      if (document.errors[0] !== undefined) throw document.errors[0];
      const value: unknown = document.toJS();
      return isManifest(value) ? [value] : [];
    });
}

function isManifest(value: unknown): value is Manifest {
  return isMap(value) && typeof value['kind'] === 'string';
}
