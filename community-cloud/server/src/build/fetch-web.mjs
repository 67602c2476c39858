// Puts the QR drawing library of a published package under target/classes/web, checked by its hash. Called by Maven at
// process-resources with the module's directory; does nothing when it is there already. Only `npm pack` is used.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const name = 'uqr@0.1.3';
const integrity = 'sha512-0rjE8iEJe4YmT9TOhwsZtqCMRLc5DXZUI2UEYUUg63ikBkqqE5EYWaI0etFe/5KUcmcYwLih2RND1kq+hrUJXA==';
const folder = join(process.argv[2], 'target/classes/web');
const target = join(folder, 'uqr.js');
const cacheRoot = process.env.LINLI_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'linli');
const tarballName = 'uqr-0.1.3.tgz';
const cached = join(cacheRoot, 'web', tarballName);
const hash = file => 'sha512-' + createHash('sha512').update(readFileSync(file)).digest('base64');

// Copy under another name, then rename: two builds at once never see half a file.
function place(from, to) {
  copyFileSync(from, `${to}.${process.pid}`);
  renameSync(`${to}.${process.pid}`, to);
}

if (!existsSync(target)) {
  const work = mkdtempSync(join(tmpdir(), 'linli-web-'));
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
    execFileSync('tar', ['-xzf', cached, '-C', work, 'package/dist/index.mjs']);
    mkdirSync(folder, { recursive: true });
    place(join(work, 'package/dist/index.mjs'), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
