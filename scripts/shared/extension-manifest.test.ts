import { describe, expect, test } from 'vitest';
import config from '../../wxt.config.ts';

type Manifest = {
  content_security_policy: { extension_pages: string };
  [key: string]: unknown;
};

const manifest = (browser: string): Manifest =>
  (config.manifest as (env: { browser: string }) => Manifest)({ browser });

describe.each(['chrome', 'firefox'])('what the extension for %s asks for', (browser) => {
  test('its pages load what they bring along, and nobody frames them', () => {
    const { extension_pages: policy } = manifest(browser).content_security_policy;
    const lines = policy.split('; ');
    for (const line of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]) {
      expect(lines).toContain(line);
    }
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  test('no page reads its files, no private window runs it', () => {
    expect(manifest(browser)).not.toHaveProperty('web_accessible_resources');
    expect(manifest(browser)).not.toHaveProperty('externally_connectable');
    expect(manifest(browser)).toMatchObject({ incognito: 'not_allowed' });
  });

  test('an installation asks for the service alone; sites are asked for one by one', () => {
    const { host_permissions: hosts, permissions } = manifest(browser);
    expect(hosts).toHaveLength(1);
    expect(String(hosts)).toMatch(/^https?:\/\/[^*/]+\/\*$/);
    for (const wide of ['tabs', 'webRequest', 'scripting', 'cookies', 'history', '<all_urls>']) {
      expect(permissions).not.toContain(wide);
    }
  });
});
