// One typed way to the cloud: paths, parameters, bodies and answers are checked against the published contract when this is compiled. Every refusal is a
// Refused with the problem's code and a sentence in the reader's language.
import type { paths } from '#contract';
import { language } from './words';

export type Method = 'get' | 'post' | 'put' | 'delete';
type Json<C> = C extends { content: { 'application/json': infer B } } ? B : undefined;
type Succeeded<R> = R extends { 200: infer A } ? A : R extends { 201: infer A } ? A : R extends { 202: infer A } ? A : never;
type AnswerOf<O> = O extends { responses: infer R } ? Json<Succeeded<R>> : never;
export type Answer<P extends keyof paths, M extends Method = 'get'> = AnswerOf<NonNullable<paths[P][M]>>;
type PathParameters<O> = O extends { parameters: { path: infer A } } ? { path: A } : { path?: undefined };
type Query<O> = O extends { parameters: { query?: infer Q } } ? { query?: Omit<NonNullable<Q>, 'community'> } : { query?: undefined };
type Sent<O> = O extends { requestBody: infer R } ? { body: Json<R> } : O extends { requestBody?: infer R } ? { body?: Json<NonNullable<R>> } : { body?: undefined };
type Asked<O> = PathParameters<O> & Query<O> & Sent<O>;
type Arguments<A> = Record<string, never> extends A ? [asked?: A] : [asked: A];
type KnownMethods<P extends keyof paths> = { [M in Method]: [NonNullable<paths[P][M]>] extends [never] ? never : M }[Method];
type At<P extends keyof paths> = { [M in KnownMethods<P>]: (...rest: Arguments<Asked<NonNullable<paths[P][M]>>>) => Promise<Answer<P, M>> };

export class Refused extends Error {
  constructor(readonly code: string, readonly status: number, sentence: string) { super(sentence); }
}

interface Surroundings {
  fetch: typeof fetch;
  /** Shows again who the person is; whether they did. */
  prove: () => Promise<boolean>;
  /** The session is over. */
  ended: () => void;
  /** The community acted in, where somebody has several. */
  community: () => string | null;
}
const PATIENCE_MILLIS = 20_000;
const around: Surroundings = { fetch: (...asked) => fetch(...asked), prove: async () => false, ended: () => {}, community: () => null };
export const surround = (more: Partial<Surroundings>) => Object.assign(around, more);

/** These are for people who are nobody yet, and know no community. */
const PUBLIC = /^\/api\/(me|session|setup|invitation|receipt-check)(\/|$)/;

export function addressOf(path: string, asked: { path?: object | undefined; query?: object | undefined }): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((asked.path as Record<string, unknown> | undefined)?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked.query ?? {})) if (value !== undefined) query.append(name, String(value));
  const community = around.community();
  if (community && !PUBLIC.test(path)) query.set('community', community);
  return query.size ? `${filled}?${query}` : filled;
}

/** Sends what is not JSON as well; the two below are for JSON. */
export async function request(method: Method, address: string, body?: BodyInit, type?: string): Promise<Response> {
  let answer: Response;
  try {
    answer = await around.fetch(address, {
      method: method.toUpperCase(),
      credentials: 'same-origin',
      headers: { Accept: 'application/json, application/problem+json, */*', 'X-Linli-Request': '1', ...(type ? { 'Content-Type': type } : {}) },
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    throw new Refused('network', 0, language() === 'en' ? 'No network. Try again in a moment.' : '网络不通，请稍后再试。');
  }
  if (answer.ok) return answer;
  throw await refusal(answer);
}

async function refusal(answer: Response): Promise<Refused> {
  const text = await answer.text();
  let problem: { code?: string; title?: string; titleZh?: string } = {};
  try { problem = JSON.parse(text); } catch { /* a proxy's page: only its number is known */ }
  const code = problem.code ?? 'unexpected';
  if (code === 'sign-in-needed') around.ended();
  const own = language() === 'en' ? problem.title : problem.titleZh ?? problem.title;
  const unknown = language() === 'en' ? `The server answered ${answer.status}. Try again.` : `服务器答复 ${answer.status}，请再试一次。`;
  return new Refused(code, answer.status, own || unknown);
}

async function call(method: Method, path: string, asked: { path?: object; query?: object; body?: unknown } = {}): Promise<unknown> {
  const send = async () => {
    const answer = await request(method, addressOf(path, asked), asked.body === undefined ? undefined : JSON.stringify(asked.body), asked.body === undefined ? undefined : 'application/json');
    const text = await answer.text();
    return text ? JSON.parse(text) as unknown : undefined;
  };
  try {
    return await send();
  } catch (failure) {
    if (!(failure instanceof Refused) || failure.code !== 'second-factor-needed' || !(await around.prove())) throw failure;
    return send();
  }
}
type Plain = Parameters<typeof call>[2];

/** What can be asked at a path: `at('/api/my/doors').get()`. The path comes first, so that the compiler looks at one operation and not at all of them. */
export function at<P extends keyof paths>(path: P): At<P> {
  const ask = (method: Method) => (asked?: Plain) => call(method, path, asked);
  return { get: ask('get'), post: ask('post'), put: ask('put'), delete: ask('delete') } as unknown as At<P>;
}

/** A picture, sent ahead of what names it. Answers its id. */
export async function sendPicture(picture: Blob): Promise<string> {
  const answer = await request('post', addressOf('/api/pictures', {}), picture, picture.type || 'image/jpeg');
  return (await answer.json() as Answer<'/api/pictures', 'post'> & { id: string }).id;
}
