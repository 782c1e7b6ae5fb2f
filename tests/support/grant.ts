import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Manifest = Record<'permissions' | 'host_permissions', string[]> & {
  optional_permissions?: string[];
};

/**
 * Gives a built extension these sites and its optional permissions at installation, because nobody
 * can press the permission prompt of an automated browser. Only the manifest changes: the code
 * still requests and checks permissions with the browser's own calls.
 */
export function grantAtInstall(extension: string, origins: readonly string[]): void {
  const path = join(extension, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const { optional_permissions: optional = [], ...rest } = manifest;
  const granted = {
    ...rest,
    permissions: [...manifest.permissions, ...optional],
    host_permissions: [...manifest.host_permissions, ...origins],
  };
  writeFileSync(path, JSON.stringify(granted));
}
