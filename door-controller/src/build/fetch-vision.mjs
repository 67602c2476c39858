// Puts the face models and the sample photographs of two published packages under target/, each checked by its hash.
// Called by Maven at generate-resources with the module's directory; does nothing when the files are there already.
// Only `npm pack` is used: the packages' own dependencies and scripts are never installed or run.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const module = process.argv[2];
const manifestFile = join(module, 'src/main/resources/org/linli/door/face/vision/manifest.json');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
const models = Object.values(manifest).filter((part) => part.file);

const wanted = [
  {
    name: 'faceplugin-face-recognition-js@0.0.1',
    integrity: 'sha512-shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==',
    inside: 'package/model',
    target: join(module, 'target/models'),
    files: models.map((part) => [part.file, part.sha256]),
  },
  {
    name: '@vladmandic/face-api@1.7.15',
    integrity: 'sha512-WDMmK3CfNLo8jylWqMoQgf4nIst3M0fzx1dnac96wv/dvMTN4DxC/Pq1DGtduDk1lktCamQ3MIDXFnvrdHTXDw==',
    inside: 'package/demo',
    target: join(module, 'target/samples'),
    files: [
      ['sample1.jpg', '8ecae4b267b2d3169e06e00c7dee97097aa2a94635d45216f7732a5f4943cb51'],
      ['sample2.jpg', '7d2b60ae6f13bf30f422e04df87451081a02c83de469056f25afb44b7000c691'],
      ['sample3.jpg', '8eb081c9efb14370fa94d9feab9e5fbeafd19a627491853a80c2bf67f7ffa936'],
      ['sample4.jpg', '729efa5923061d40eb4ed5f267a18cc7b8ba6f852bb2757b16d8b7e4937476fc'],
      ['sample5.jpg', '6d45095ebb182d8f975c0790e0e4eefd86fbb40609cf4b271776d92e12662938'],
      ['sample6.jpg', '9baad80f9d5e306fb9b8c0913d44445f1e95848df317530efb03d0934c57ba87'],
    ],
  },
];

const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const isThere = (folder, [file, hash]) => existsSync(join(folder, file)) && sha256(join(folder, file)) === hash;
const cacheRoot = process.env.LINLI_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'linli');

function unpackInto(cache, part) {
  const work = mkdtempSync(join(tmpdir(), 'linli-vision-'));
  try {
    console.error(`fetching ${part.name}`);
    const shell = process.platform === 'win32';
    execFileSync('npm', ['pack', part.name, '--silent', '--ignore-scripts', '--pack-destination', work], {
      stdio: ['ignore', 'pipe', 'inherit'], cwd: work, shell,
    });
    const tarball = join(work, readdirSync(work).find((file) => file.endsWith('.tgz')));
    const integrity = 'sha512-' + createHash('sha512').update(readFileSync(tarball)).digest('base64');
    if (integrity !== part.integrity) {
      throw new Error(`${part.name}: integrity is ${integrity}, expected ${part.integrity}`);
    }
    execFileSync('tar', ['-xzf', tarball, '-C', work, ...part.files.map(([file]) => `${part.inside}/${file}`)]);
    mkdirSync(cache, { recursive: true });
    for (const [file, hash] of part.files) {
      const unpacked = join(work, part.inside, file);
      if (sha256(unpacked) !== hash) throw new Error(`${part.name}: ${file} has another hash than the one recorded`);
      place(unpacked, join(cache, file));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

// Copy under another name, then rename: two builds at once never see half a file.
function place(from, to) {
  const half = `${to}.${process.pid}`;
  copyFileSync(from, half);
  renameSync(half, to);
}

for (const part of wanted) {
  if (!part.files.every((entry) => isThere(part.target, entry))) {
    const cache = join(cacheRoot, createHash('sha256').update(part.integrity).digest('hex').slice(0, 16));
    if (!part.files.every((entry) => isThere(cache, entry))) unpackInto(cache, part);
    mkdirSync(part.target, { recursive: true });
    for (const [file] of part.files) place(join(cache, file), join(part.target, file));
  }
}
place(manifestFile, join(module, 'target/models/manifest.json'));
