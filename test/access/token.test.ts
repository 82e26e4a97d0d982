import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {readClaims} from '../../source/access/token.ts';

const jwt = (payload: unknown): string => ['e30', Buffer.from(JSON.stringify(payload)).toString('base64url'), 'signature'].join('.');

describe('readClaims', () => {
	test('reads what a user token says', () => {
		const claims = readClaims(jwt({aud: 'https://ai.azure.com', tid: 't', oid: 'o', upn: 'änne@contoso.com', appid: 'a', idtyp: 'user', iat: 1, exp: 2}));
		expect(claims).toMatchObject({
			aud: 'https://ai.azure.com',
			tid: 't',
			oid: 'o',
			upn: 'änne@contoso.com',
			appid: 'a',
			idtyp: 'user',
			iat: 1,
			exp: 2,
			xms_mirid: null,
		});
	});

	test.for([
		['preferred_username stands in for upn', {preferred_username: 'ana@contoso.com'}, {upn: 'ana@contoso.com'}],
		['azp is the application id of a v2 token', {azp: 'app'}, {appid: 'app'}],
		['a managed identity names itself', {xms_mirid: '/subscriptions/s'}, {xms_mirid: '/subscriptions/s'}],
		['a number that is none is dropped', {exp: 'soon'}, {exp: null}],
	] as const)('%s', ([, payload, wanted]) => expect(readClaims(jwt(payload))).toMatchObject(wanted));

	test('says nothing of text that is no token, and does not throw', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.json().map(text => jwt(text)),
				),
				text => Object.values(readClaims(text)).every(value => value === null),
			),
		);
	});
});
