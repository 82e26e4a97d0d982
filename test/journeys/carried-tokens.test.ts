import {describe, expect, test} from 'vitest';
import {readPaste} from '../../source/access/paste/read-paste.ts';
import {understand} from '../../source/access/paste/understand.ts';
import {startWholeCloud, type WholeCloud} from '../sandbox/support/whole-cloud.ts';

const url = 'https://contoso-foundry.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21';
const models = 'https://cognitiveservices.azure.com';
const arm = 'https://management.azure.com';
const hour = 3_600_000;

type Sent = {readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly json?: unknown};

/** What `curl -v` shows of a call that the sandbox answers, the token in it. */
const transcript = async ({call}: WholeCloud, {url: asked, headers, json}: Sent, date: number): Promise<string> => {
	const {host, pathname, search} = new URL(asked);
	const answer = await call(asked, {headers, ...(json === undefined ? {} : {json})});
	return [
		`> ${json === undefined ? 'GET' : 'POST'} ${pathname}${search} HTTP/1.1`,
		`> Host: ${host}`,
		...Object.entries(headers).map(([name, value]) => `> ${name}: ${value}`),
		'>',
		`< HTTP/1.1 ${answer.status}`,
		`< date: ${new Date(date).toUTCString()}`,
		...Object.entries(answer.headers).flatMap(([name, value]) => (name === 'date' ? [] : [`< ${name}: ${value}`])),
		'<',
		answer.text,
	].join('\n');
};

const ping = {messages: [{role: 'user', content: 'ping'}]};
const bearer = (token: string) => ({authorization: `Bearer ${token}`});

describe('a token that the sandbox refuses is the cause of what it answers', () => {
	test.for<[string, string, string, (cloud: WholeCloud) => Promise<Sent>]>([
		['for Resource Manager', 'fresh', 'token.audience', async ({personToken}) => ({url, headers: bearer(await personToken(arm)), json: ping})],
		['that ran out', 'fresh', 'token.expired', async ({personToken}) => ({url, headers: bearer(await personToken(models)), json: ping})],
		['sent as a key', 'fresh', 'token.sent-as-key', async ({personToken}) => ({url, headers: {'api-key': await personToken(models)}, json: ping})],
		[
			'for models, at Resource Manager',
			'fresh',
			'arm.token-audience',
			async ({personToken}) => ({url: `${arm}/subscriptions?api-version=2022-12-01`, headers: bearer(await personToken(models))}),
		],
	])('%s', async ([, world, id, send]) => {
		const cloud = await startWholeCloud(world);
		const sent = await send(cloud);
		if (id === 'token.expired') cloud.clock.now += 2 * hour;
		const text = await transcript(cloud, sent, cloud.clock.now);
		const pasted = readPaste(text);
		const {diagnosis} = understand(pasted, {now: cloud.clock.now});
		expect([diagnosis?.id, diagnosis?.confidence]).toEqual([id, 'certain']);
		expect(diagnosis?.evidence.join('\n')).toMatch(/The token in the text is of ana@contoso\.com/u);
		for (const value of Object.values(sent.headers)) expect(JSON.stringify([pasted, diagnosis])).not.toContain(value.replace('Bearer ', ''));
	});
});
