// Reads the published contract and writes it out for people.
import { get } from '/calls.js';
import { part, section, tellFailure } from '/parts.js';
import { language } from '/words.js';

const say = (zh, en) => language === 'en' ? en : zh;
/** Texts in the contract are "Chinese · English"; longer ones are two paragraphs. */
const side = text => (text ?? '').split(' · ').at(language === 'en' ? -1 : 0);
const paragraph = text => (text ?? '').split('\n\n').at(language === 'en' ? -1 : 0).replaceAll('\n', language === 'en' ? ' ' : '');

function shape(schema, contract, depth = 0) {
  if (schema?.$ref) {
    const name = schema.$ref.split('/').at(-1);
    return depth > 3 ? name : shape(contract.components.schemas[name], contract, depth + 1);
  }
  if (schema?.type === 'array') return [shape(schema.items, contract, depth + 1)];
  if (schema?.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) =>
      [name + (schema.required?.includes(name) ? '' : '?'), shape(inner, contract, depth + 1)]));
  }
  return schema?.enum ? schema.enum.join(' | ') : [schema?.format ?? schema?.type ?? 'any', schema?.pattern].filter(Boolean).join(' ');
}
const json = (title, value) => part('div', {}, part('p', { class: 'quiet', textContent: title }),
  part('pre', { tabIndex: 0, textContent: JSON.stringify(value, null, 2) }));

function operation(path, method, about, contract) {
  const parameters = (about.parameters ?? []).map(one => `${one.in} ${one.name}${one.required ? '' : '?'}: ${shape(one.schema, contract)}`);
  const body = about.requestBody?.content?.['application/json']?.schema;
  const replies = Object.entries(about.responses).filter(([status]) => status !== 'default').map(([status, reply]) => {
    const schema = reply.content?.['application/json']?.schema;
    return schema ? json(`${status} ${reply.description}`, shape(schema, contract)) : part('p', { class: 'quiet', textContent: `${status} ${reply.description}` });
  });
  return part('li', { id: about.operationId }, part('div', { class: 'row' },
    part('h3', {}, part('code', { textContent: `${method.toUpperCase()} ${path}` })), part('span', { class: 'tag', textContent: (about['x-access'] ?? []).join(' · ') })),
  part('span', { textContent: `${side(about.summary)} — ${about.operationId}` }),
  parameters.length ? part('span', { class: 'quiet', textContent: parameters.join(', ') }) : null,
  body ? json(say('请求', 'Request'), shape(body, contract)) : null, ...replies);
}
const main = document.getElementById('main');
try {
  const contract = await get('/openapi.json');
  const groups = new Map((contract.tags ?? []).map(one => [one.name, { about: one, rows: [] }]));
  for (const [path, methods] of Object.entries(contract.paths)) {
    for (const [method, about] of Object.entries(methods)) {
      const name = about.tags?.[0] ?? 'other';
      if (!groups.has(name)) groups.set(name, { about: { name }, rows: [] });
      groups.get(name).rows.push(operation(path, method, about, contract));
    }
  }
  main.append(section(say('说明', 'About'), part('p', { textContent: paragraph(contract.info.description) })),
    ...[...groups.values()].filter(group => group.rows.length).map(group =>
      section(side(group.about.description) || group.about.name, part('ul', { class: 'list' }, group.rows))));
} catch (failure) {
  tellFailure(failure);
} finally {
  main.setAttribute('aria-busy', 'false');
}
