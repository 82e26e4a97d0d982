import fc from 'fast-check';
import {expect, test} from 'vitest';
import {secretMarker, secretPattern} from '../../source/sandbox/jwt.ts';
import {buildWorld, worldNames} from '../../source/sandbox/worlds.ts';
import {ids, secret, startSmallCloud} from './support/small-cloud.ts';

test('every kind of token and code carries the marker, in plain and at both ends', async () => {
	const {signIn, appToken, call} = await startSmallCloud();
	const scope = 'https://management.azure.com/.default';
	const {body} = await signIn(scope);
	const tokens = [body['access_token'], body['refresh_token'], body['id_token'], await appToken(scope)].map(String);
	for (const token of tokens) {
		expect(token).toContain(`.${secretMarker}`);
		// As a log that cuts long texts would show it.
		expect(token.slice(0, 80)).toMatch(secretPattern);
	}
	const login = 'https://login.microsoftonline.com/organizations/oauth2/v2.0';
	const device = await call(`${login}/devicecode`, {form: {client_id: ids.azureCli, scope}});
	expect(device.body['device_code']).toContain(secretMarker);
	const wish = {client_id: ids.azureCli, response_type: 'code', redirect_uri: 'http://localhost:1', scope};
	const page = await call(`${login}/authorize?${new URLSearchParams(wish)}`);
	expect(new URL(String(page.headers['location'])).searchParams.get('code')).toContain(secretMarker);
});

test('every client secret of every world carries the marker', () => {
	const secrets = worldNames.flatMap(name => buildWorld(name, 0).tenants.flatMap(tenant => tenant.servicePrincipals.flatMap(known => known.secret ?? [])));
	expect(secrets.length).toBeGreaterThanOrEqual(worldNames.length);
	expect(secrets.filter(text => !text.includes(secretMarker))).toEqual([]);
});

test('the pattern finds the marker however it is encoded, and nothing else', () => {
	const text = fc.string({unit: 'binary', maxLength: 12});
	fc.assert(
		fc.property(text, text, (before, after) => {
			const whole = Buffer.from(`${before}${secretMarker}${after}`);
			for (const encoding of ['utf8', 'base64', 'base64url'] as const) expect(whole.toString(encoding)).toMatch(secretPattern);
		}),
	);
	expect('The sandbox only plays Azure').not.toMatch(secretPattern);
	expect(Buffer.from('a sandbox, only').toString('base64')).not.toMatch(secretPattern);
	expect(secret).not.toMatch(secretPattern);
});
