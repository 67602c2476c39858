// A file of a published npm package, fetched once with `npm pack`, checked by its hash and kept in the user's cache. Never installed, no script is run.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const cacheRoot = process.env.LINLI_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'linli');
const hash = file => 'sha512-' + createHash('sha512').update(readFileSync(file)).digest('base64');

// Copy under another name, then rename: two builds at once never see half a file.
function place(from, to) {
  copyFileSync(from, `${to}.${process.pid}`);
  renameSync(`${to}.${process.pid}`, to);
}

/**
 * Puts files of a package into a folder; does nothing when they are all there already.
 * @param name such as uqr@0.1.3
 * @param integrity as the registry names it: sha512-…
 * @param files path in the package → name in the folder
 */
export function placePublished(name, integrity, files, folder) {
  if (Object.values(files).every(file => existsSync(join(folder, file)))) return;
  const cached = join(cacheRoot, 'web', basename(name).replace('@', '-') + '.tgz');
  const work = mkdtempSync(join(tmpdir(), 'linli-published-'));
  try {
    if (!existsSync(cached) || hash(cached) !== integrity) {
      console.error(`fetching ${name}`);
      execFileSync('npm', ['pack', name, '--silent', '--ignore-scripts', '--pack-destination', work], {
        stdio: ['ignore', 'pipe', 'inherit'], cwd: work,
      });
      const tarball = join(work, readdirSync(work).find(file => file.endsWith('.tgz')));
      if (hash(tarball) !== integrity) throw new Error(`${name}: integrity is ${hash(tarball)}, expected ${integrity}`);
      mkdirSync(join(cacheRoot, 'web'), { recursive: true });
      place(tarball, cached);
    }
    const wanted = Object.keys(files).map(file => `package/${file}`);
    execFileSync('tar', ['-xzf', cached, '-C', work, ...wanted]);
    mkdirSync(folder, { recursive: true });
    for (const [from, to] of Object.entries(files)) place(join(work, 'package', from), join(folder, to));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
