import { addressProblems } from './addresses.ts';
import { commandProblems } from './commands.ts';
import { extensionProblems } from './extension.ts';
import { MANIFEST, type PackageFiles } from './files.ts';
import { iconProblems } from './icons.ts';
import { identityProblems } from './identity.ts';
import { languageProblems } from './languages.ts';
import { nameProblems } from './names.ts';
import { permissionProblems } from './permissions.ts';
import { manifestProblems } from './schema.ts';
import { shaped } from './shape.ts';
import { tabProblems } from './tabs.ts';

/** Everything that is wrong with the package; empty when Teams will accept it as far as that can be told here. */
export function problemsOf(files: PackageFiles, productVersion: string): readonly string[] {
  const raw = files.texts[MANIFEST];
  if (raw === undefined) return [`${MANIFEST} is not in the package`];
  const refused = manifestProblems(raw).map((problem) => `${MANIFEST}: ${problem}`);
  // Our own rules rely on the shapes that the schema promises.
  if (refused.length > 0) return refused;
  const manifest = shaped(raw);
  return [
    ...identityProblems(manifest, productVersion),
    ...addressProblems(manifest),
    ...nameProblems(manifest),
    ...commandProblems(manifest),
    ...tabProblems(manifest),
    ...extensionProblems(manifest),
    ...permissionProblems(manifest),
    ...iconProblems(manifest, files),
    ...languageProblems(manifest, files),
  ];
}
