// Where the build reads and writes. What it writes is under mobile-api/target.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const module = resolve(web, '..');
export const contractFolder = resolve(module, '../community-cloud/server/src/main/resources/openapi');
export const contractFiles = () => readFileSync(join(contractFolder, 'index.txt'), 'utf8').split('\n').map(line => line.trim()).filter(Boolean);
export const generated = join(module, 'target/web/contract.d.ts');
export const bundle = join(module, 'target/classes/app');
export const stamps = join(module, 'target/web');
