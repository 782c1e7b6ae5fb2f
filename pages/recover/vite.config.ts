import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Allows only this one script and these styles. The page itself cannot send requests. */
const policy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Puts script and styles into the page, with a policy that allows exactly these. */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      let [html, script, style] = ['', '', ''];
      for (const [name, output] of Object.entries(bundle)) {
        if (output.type === 'chunk') script += output.code;
        else if (name.endsWith('.css')) style += String(output.source);
        else if (name.endsWith('.html')) html = String(output.source);
        else this.error(`The recover page must be one file, but the build also made ${name}.`);
        delete bundle[name];
      }

      // The only text that would end a script.
      script = script.replaceAll('</script', '<\\/script');
      const head = `<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}" />`;
      const source = html
        .replace(/<script\b[^>]*><\/script>/g, '')
        .replace(/<link rel="stylesheet"[^>]*>/g, '')
        .replace('<meta charset="utf-8" />', (found) => `${found}\n    ${head}`)
        .replace('</head>', () => `<style>${style}</style>\n  </head>`)
        .replace('</body>', () => `<script type="module">${script}</script>\n  </body>`);
      this.emitFile({ type: 'asset', fileName: 'recover.html', source });
    },
  };
}

/** The recover page: one file that works from any http(s) origin, when the service is gone. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), oneFile()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/recover', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
