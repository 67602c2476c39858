// Called by Maven: packages, types from the contract, type check, bundle. Does nothing when nothing it depends on has changed since.
//
//   node build.mjs [--quick] [--test]     quick: no type check and no tests, and a change of the contract alone does not count (it changes types only)
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, contractFiles, contractFolder, stamps, web } from './places.mjs';

const quick = process.argv.includes('--quick');
const test = process.argv.includes('--test') && !quick;

function filesUnder(place) {
  return statSync(place).isDirectory() ? readdirSync(place).sort().flatMap(name => filesUnder(join(place, name))) : [place];
}
function digest(files) {
  const all = createHash('sha256');
  for (const file of files) all.update(file).update(readFileSync(file));
  return all.digest('hex');
}
function run(what, ...command) {
  // On Windows npm is a script of the shell.
  const ended = spawnSync(command[0], command.slice(1), { cwd: web, encoding: 'utf8', shell: process.platform === 'win32' });
  if (ended.status === 0) return;
  console.error(`web: ${what} failed\n${ended.stdout ?? ''}${ended.stderr ?? ''}${ended.error ?? ''}`);
  process.exit(1);
}
const stamp = name => join(stamps, name);
const isStamped = (name, value) => existsSync(stamp(name)) && readFileSync(stamp(name), 'utf8') === value;
const setStamp = (name, value) => { mkdirSync(stamps, { recursive: true }); writeFileSync(stamp(name), value); };

const inWeb = names => names.map(name => join(web, name));
const lock = digest(inWeb(['package-lock.json', 'package.json']));
const sources = inWeb(['src', 'test', 'public', 'build', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json']).flatMap(filesUnder);
const ours = digest(sources);
const contract = digest(['index.txt', ...contractFiles()].map(name => join(contractFolder, name)));

const isBundled = isStamped('bundle', ours) && existsSync(join(bundle, 'files.txt'));
const isChecked = quick || isStamped('checked', ours + contract);
if (!isBundled || !isChecked) {
  const installed = join(web, 'node_modules', '.linli');
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
    run('npm ci', 'npm', 'ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund');
    writeFileSync(installed, lock);
  }
  const bin = name => join(web, 'node_modules', '.bin', name);
  if (!isChecked) {
    const { generateContract } = await import('./contract.mjs');
    await generateContract();
    run('the type check', bin('vue-tsc'), '--noEmit');
    setStamp('checked', ours + contract);
  }
  if (!isBundled) {
    rmSync(stamp('bundle'), { force: true });
    run('the bundle', bin('vite'), 'build');
    setStamp('bundle', ours);
  }
}
if (test && !isStamped('tested', ours + contract)) {
  run('a test', join(web, 'node_modules', '.bin', 'vitest'), 'run');
  setStamp('tested', ours + contract);
}
