import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

const out = new URL('../target/classes/app', import.meta.url).pathname;

const filesUnder = (folder: string): string[] => readdirSync(folder).flatMap(name => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? filesUnder(path) : [path];
});

/**
 * The service worker keeps every file of this build for days without network, and is another one as soon as a file is another one. The list for the
 * server: a class path cannot be listed everywhere.
 */
function listed(): Plugin {
  return {
    name: 'listed',
    apply: 'build',
    closeBundle() {
      const files = filesUnder(out).map(path => relative(out, path)).filter(name => name !== 'files.txt' && name !== 'sw.js').sort();
      const version = createHash('sha256');
      for (const name of files) version.update(name).update(readFileSync(join(out, name)));
      const worker = readFileSync(new URL('src/sw.js', import.meta.url), 'utf8')
        .replace('__VERSION__', JSON.stringify(version.digest('hex').slice(0, 16)))
        .replace('__FILES__', JSON.stringify(files.filter(name => !name.endsWith('.html')).map(name => `/app/${name}`)));
      writeFileSync(join(out, 'sw.js'), worker);
      writeFileSync(join(out, 'files.txt'), [...files, 'sw.js', ''].join('\n'));
    },
  };
}

export default defineConfig({
  base: '/app/',
  plugins: [vue(), listed()],
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false },
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2022',
    // Everything is a file of its own: the policy of our pages allows no inline script and no data: script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { index: new URL('index.html', import.meta.url).pathname } },
  },
});
