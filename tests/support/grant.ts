import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Manifest = Record<'permissions' | 'host_permissions', string[]> & {
  optional_permissions?: string[];
};

/**
 * Nobody can press a browser's own permission bubble in an automated browser, so this build of
 * the extension was given these sites and the optional permissions when it was installed; the
 * code is the same, and it asks and looks by the browser's own calls. Nothing else is changed.
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
