import assert from 'node:assert/strict';
import { access, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { readPackage } from '../../scripts/teams-package/files.ts';
import { withSlash } from '../../scripts/teams-package/slash.ts';
import { SAMPLE } from '../../scripts/teams-package/values.ts';
import { type Toolkit, toolkitIn } from './toolkit.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OFFLINE = ['teamsApp/validateManifest', 'teamsApp/zipAppPackage'];
const file = z.looseObject({ provision: z.array(z.looseObject({ uses: z.string() })) });

/** What of teamsapp.yml Microsoft's toolkit does without Microsoft: the rest signs in first. */
async function offlinePart(): Promise<string> {
  const document = parseDocument(await readFile(join(ROOT, 'teamsapp.yml'), 'utf8'));
  const { provision } = file.parse(document.toJS());
  document.delete('deploy');
  document.delete('publish');
  document.set(
    'provision',
    provision.filter(({ uses }) => OFFLINE.includes(uses)),
  );
  return document.toString();
}

describe('what Microsoft’s toolkit does of teamsapp.yml', () => {
  it('without Microsoft is to check the manifest and to pack it', async () => {
    const { provision } = file.parse(parseDocument(await offlinePart()).toJS());
    assert.deepEqual(
      provision.map(({ uses }) => uses),
      OFFLINE,
    );
  });
});

// 445 MB from npm the first time, so only where somebody asks for it: npm run toolkit.
if (process.env['SIGNALBOX_TOOLKIT'] === '1')
  describe('Microsoft’s toolkit', function () {
    this.timeout(15 * 60_000);
    let folder: string;
    let toolkit: Toolkit;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'signalbox-toolkit-'));
      await cp(join(ROOT, 'manifest'), join(folder, 'manifest'), { recursive: true });
      await cp(join(ROOT, 'env'), join(folder, 'env'), { recursive: true });
      await writeFile(
        join(folder, 'env', '.env.dev'),
        Object.entries({ TEAMSFX_ENV: 'dev', ...SAMPLE })
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      );
      await writeFile(join(folder, 'teamsapp.yml'), await offlinePart());
      toolkit = await toolkitIn(folder);
    });
    after(() => rm(folder, { recursive: true, force: true }));

    const manifest = ['--manifest-file', './manifest/manifest.json', '--env', 'dev'];

    it('takes the manifest, and would not take one that is wrong', async () => {
      const taken = await toolkit(['validate', ...manifest]);
      assert.ok(taken.ok, taken.said);
      const text = await readFile(join(folder, 'manifest', 'manifest.json'), 'utf8');
      await writeFile(join(folder, 'manifest', 'manifest.json'), text.replace('"accentColor"', '"accentcolour"'));
      const refused = await toolkit(['validate', ...manifest]);
      await writeFile(join(folder, 'manifest', 'manifest.json'), text);
      assert.equal(refused.ok, false, refused.said);
    });

    it('takes the manifest with slash commands', async () => {
      const { texts } = withSlash(readPackage(join(folder, 'manifest'), SAMPLE));
      await cp(join(folder, 'manifest'), join(folder, 'slash'), { recursive: true });
      for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, 'slash', name), JSON.stringify(text));
      const taken = await toolkit(['validate', '--manifest-file', './slash/manifest.json', '--env', 'dev']);
      assert.ok(taken.ok, taken.said);
    });

    it('packs it', async () => {
      const packed = await toolkit(['package', ...manifest, '--output-package-file', './build/app.zip', '--output-folder', './build']);
      assert.ok(packed.ok, packed.said);
      await access(join(folder, 'build', 'app.zip'));
    });

    it('provisions what needs no Microsoft', async () => {
      const provisioned = await toolkit(['provision', '--env', 'dev']);
      assert.ok(provisioned.ok, provisioned.said);
      await access(join(folder, 'build', 'signalbox.dev.zip'));
    });
  });
