import { join } from 'node:path';
import ts from 'typescript';
import type { Manifest } from './chart.ts';

const HERE = join(import.meta.dirname, 'rendered-chart.ts');
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
};

/** What Kubernetes 1.30 would not know in these objects: names, kinds of values and what is missing, by the types made of its own API. */
export function unknownToKubernetes(manifests: readonly Manifest[]): readonly string[] {
  const text = manifests.map(declared).join('\n');
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) =>
    name === HERE ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile.call(host, name, ...rest);
  host.fileExists = (name) => name === HERE || fileExists.call(host, name);
  const program = ts.createProgram([HERE], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** `apps/v1` and `policy/v1` are files of the package, `v1` is `core/v1`, and `networking.k8s.io/v1` is `networking/v1`. */
function declared(manifest: Manifest, index: number): string {
  const [group = '', version] = manifest.apiVersion.split('/');
  const path = version === undefined ? `core/${group}` : `${group.replace('.k8s.io', '')}/${version}`;
  return `export const object${index}: import('kubernetes-types/${path}').${manifest.kind} = ${JSON.stringify(manifest)};`;
}
