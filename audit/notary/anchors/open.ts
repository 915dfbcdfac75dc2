import type { Anchor } from '../anchor.ts';
import type { AnchorConfig } from './anchor-config.ts';
import { fileAnchor } from './file-anchor.ts';
import { gitAnchor } from './git-anchor.ts';

/** The anchor of a configuration; it is not tried here. `directory` is the notary's own. */
export async function openAnchor(config: AnchorConfig, directory: string): Promise<Anchor> {
  switch (config.kind) {
    case 'file':
      return fileAnchor(config.path, config.required);
    case 'git':
      return gitAnchor(config.path, { required: config.required, directory });
    // Loaded only where they are used: the libraries take a moment and memory.
    case 's3':
      return (await import('./s3-anchor.ts')).s3Anchor(config);
    case 'azure':
      return (await import('./azure-anchor.ts')).azureAnchor(config);
  }
}
