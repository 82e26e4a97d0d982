import {expect, test} from 'vitest';
import {withoutSecrets} from '../../source/access/pasted.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const key = '0123456789abcdef0123456789abcdef';

test.for([
	['a token', token, '[token]'],
	['a header', `Authorization: Bearer ${token}`, 'Authorization: Bearer [token]'],
	['a key alone', key, '[key]'],
	['a long key alone', 'A1b2'.repeat(21), '[key]'],
	['a key in a header', `api-key: ${key}`, 'api-key: [key]'],
	['a key in an address', `https://x.openai.azure.com/?api-key=${key}&a=b`, 'https://x.openai.azure.com/?api-key=[key]&a=b'],
	['a name', 'contoso-foundry', 'contoso-foundry'],
	[
		'an ARM id',
		'/subscriptions/4f9d1c27-60be-4a83-9e15-2b7c83d0a6f4/resourceGroups/rg',
		'/subscriptions/4f9d1c27-60be-4a83-9e15-2b7c83d0a6f4/resourceGroups/rg',
	],
] as const)('%s', ([, text, left]) => {
	expect(withoutSecrets(text)).toBe(left);
});
