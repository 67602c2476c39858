// Types of every operation and schema, from the same OpenAPI files the server is built with. Types only: nothing of it is in the bundle.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';
import { contractFiles, contractFolder, generated } from './places.mjs';

/** Parts share paths and kinds of components; the server's own merge refuses what is said twice. */
function merge(into, from) {
  for (const [key, value] of Object.entries(from)) {
    const known = into[key];
    if (Array.isArray(known) && Array.isArray(value)) known.push(...value);
    else if (known && typeof known === 'object' && value && typeof value === 'object') merge(known, value);
    else into[key] = value;
  }
  return into;
}

/** What the server adds to the contract by itself: the community, and for whom one acts. */
function addCommonParameters(operation) {
  const text = { type: 'string' };
  operation.parameters ??= [];
  if (!operation['x-access']?.includes('ANYONE')) operation.parameters.push({ name: 'community', in: 'query', schema: text });
  if (operation['x-acting']) operation.parameters.push({ name: 'for', in: 'query', schema: text });
}

export async function generateContract() {
  const whole = {};
  // YAML 1.2: OFF in a list of values is a word.
  for (const file of contractFiles()) merge(whole, parse(readFileSync(join(contractFolder, file), 'utf8')) ?? {});
  for (const path of Object.values(whole.paths)) {
    for (const operation of Object.values(path)) addCommonParameters(operation);
  }
  for (const key of Object.keys(whole)) if (key.startsWith('x-')) delete whole[key];
  const text = astToString(await openapiTS(whole));
  mkdirSync(dirname(generated), { recursive: true });
  writeFileSync(generated, text);
}
