import {crc32} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type GrantRequest, readRequest, writeRequest} from '../../source/access/request-line.ts';
import {scenarioIds} from '../../source/access/scenario.ts';
import {accountId, anaId, subscriptionId, tenantId} from './support/records.ts';

const request: GrantRequest = {
	cloud: 'public',
	tenantId,
	sandbox: null,
	resource: accountId('contoso-foundry'),
	project: 'alpha',
	deployment: 'gpt-4o-mini',
	scenario: 'project',
	people: [{id: anaId, type: 'User'}],
};
const line = writeRequest(request) ?? '';

const hex = (length: number) => fc.string({unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length});
const guids = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map(parts => parts.join('-'));
const names = fc.string({unit: fc.constantFrom(...'abcXYZ019-_.()éßジ'), minLength: 1, maxLength: 64});
const subdomains = fc.string({unit: fc.constantFrom(...'abcxyz019'), minLength: 2, maxLength: 64});
const suffixes = {
	public: ['openai.azure.com', 'services.ai.azure.com', 'cognitiveservices.azure.com'],
	usgov: ['openai.azure.us', 'services.ai.azure.us', 'cognitiveservices.azure.us'],
	china: ['openai.azure.cn', 'services.ai.azure.cn', 'cognitiveservices.azure.cn'],
} as const;
const requests: fc.Arbitrary<GrantRequest> = fc.constantFrom('public' as const, 'usgov' as const, 'china' as const).chain(cloud =>
	fc.record({
		cloud: fc.constant(cloud),
		tenantId: guids,
		sandbox: fc.option(fc.constantFrom('fresh', 'no-rights')),
		resource: fc.oneof(
			fc
				.tuple(guids, names, names)
				.map(([id, group, account]) => `/subscriptions/${id}/resourceGroups/${group}/providers/Microsoft.CognitiveServices/accounts/${account}`),
			fc.tuple(subdomains, fc.constantFrom(...suffixes[cloud])).map(([subdomain, suffix]) => `https://${subdomain}.${suffix}`),
		),
		project: fc.option(names),
		deployment: fc.option(names),
		scenario: fc.constantFrom(...scenarioIds),
		people: fc.array(fc.record({id: guids, type: fc.constantFrom('User' as const, 'Group' as const, 'ServicePrincipal' as const)}), {
			minLength: 1,
			maxLength: 4,
		}),
	}),
);
const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];

describe('a request line', () => {
	test('is the same for ever: a line that was sent is still understood', () => {
		expect(line).toBe('fk1:MAEQAAAAAABAAIAAAAAAAAAKIAAAAAAAQACAAAAAAAAACgVyZy1haQ9jb250b3NvLWZvdW5kcnkFYWxwaGELZ3B0LTRvLW1pbmkBADAAAAAAAEAAgAAAAAAAAAoVXlCn');
		expect(readRequest(line).request).toEqual(request);
	});

	test('ends in the CRC-32 of what it says', () => {
		const bytes = Buffer.from(line.slice(4), 'base64url');
		expect(bytes.readUInt32BE(bytes.length - 4)).toBe(crc32(bytes.subarray(0, -4)));
	});

	test('says again what was asked, in printable characters without a blank', () => {
		fc.assert(
			fc.property(requests, of => {
				const written = writeRequest(of) ?? '';
				expect(written).toMatch(/^fk1:[\w-]+$/u);
				expect(readRequest(` ${written}\n`)).toEqual({request: of, fault: null});
			}),
			{numRuns: 300},
		);
	});

	test('is short for usual ids', () => {
		expect(line.length).toBeLessThan(150);
		const long = {...request, resource: accountId('a'.repeat(64)), project: 'p'.repeat(32), deployment: 'd'.repeat(32)};
		expect(writeRequest(long)?.length).toBeLessThan(300);
	});

	test('with any one character changed is refused', () => {
		for (let at = 0; at < line.length; at += 1)
			for (const other of alphabet) {
				if (other === line[at]) continue;
				expect(readRequest(line.slice(0, at) + other + line.slice(at + 1)).request).toBe(null);
			}
	});

	test('with any one character left out or doubled, or cut anywhere, is refused', () => {
		for (let at = 0; at < line.length; at += 1) {
			expect(readRequest(line.slice(0, at) + line.slice(at + 1)).request).toBe(null);
			expect(readRequest(line.slice(0, at + 1) + line.slice(at)).request).toBe(null);
			expect(readRequest(line.slice(0, at)).request).toBe(null);
			expect(readRequest(line.slice(at + 1)).request).toBe(null);
		}
	});

	test('never reads anything that was not written so, whatever the text', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.string({unit: 'binary'}),
					fc.uint8Array({maxLength: 150}).map(bytes => Buffer.from(bytes).toString('base64url')),
				),
				text => {
					expect(readRequest(text).request).toBe(null);
					expect(readRequest(`fk1:${text}`).request).toBe(null);
				},
			),
		);
	});

	test.for([
		['nothing of it', 'contoso', 'none'],
		['its beginning only', 'fk1:', 'damaged'],
		['a later version', line.replace('fk1', 'fk2'), 'version'],
		['a blank in it', `${line.slice(0, 20)} ${line.slice(20)}`, 'damaged'],
		['a control character in it', `${line.slice(0, 20)}\u001b${line.slice(20)}`, 'damaged'],
		['padding', `${line}==`, 'damaged'],
	] as const)('that has %s says so', ([, text, fault]) => expect(readRequest(text)).toEqual({request: null, fault}));

	test.for([
		['a name that holds a control character', {...request, project: 'al\u001bpha'}],
		['a name that turns text around', {...request, deployment: 'gpt\u202e4o'}],
		['a name with a blank', {...request, project: 'al pha'}],
		['a subscription that is no GUID', {...request, resource: request.resource.replace(subscriptionId, 'sub-1')}],
		['an endpoint that is none of Azure', {...request, resource: 'https://example.com'}],
		['an endpoint of another cloud', {...request, resource: 'https://hidden.openai.azure.us'}],
		['a name too long in bytes', {...request, project: '\u{20000}'.repeat(80)}],
		['nobody', {...request, people: []}],
		['more people than a line carries', {...request, people: Array.from({length: 21}, () => ({id: anaId, type: 'User' as const}))}],
	] as const)('is not written for %s', ([, of]) => expect(writeRequest(of)).toBe(null));
});
