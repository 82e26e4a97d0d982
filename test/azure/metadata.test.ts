import process from 'node:process';
import {afterEach, expect, test, vi} from 'vitest';
import {connectCloud} from '../../source/azure/connect.ts';
import {evidenceFrom, testClock} from './support/connection.ts';
import {type MetadataEndpoint, serveMetadata, tokenOf, year2096} from './support/machine.ts';

// MSAL settles once per process which kind of endpoint there is, so the one of virtual machines has a file of its own.
let metadata: MetadataEndpoint | null = null;
afterEach(async () => {
	vi.unstubAllEnvs();
	await metadata?.close();
});

const claims = {tid: 't-1', oid: 'o-vm', appid: 'vm-app', idtyp: 'app', xms_mirid: '/subscriptions/s/virtualMachines/vm'};

test('the metadata service of a virtual machine is asked with its header; where the machine has no identity its words come back', async () => {
	let known = true;
	metadata = await serveMetadata((_, {headers}) =>
		headers['metadata'] === 'true' && known
			? {status: 200, body: {access_token: tokenOf(claims), expires_in: '86400', expires_on: String(year2096), resource: 'r', token_type: 'Bearer'}}
			: {status: 400, body: {error: 'invalid_request', error_description: 'Identity not found'}},
	);
	for (const name of Object.keys(process.env).filter(name => /^(?:AZURE_|MSI_|IDENTITY_|IMDS_)/.test(name))) vi.stubEnv(name, undefined);
	vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', metadata.url);
	const env = {AZURE_POD_IDENTITY_AUTHORITY_HOST: metadata.url};
	const cloud = connectCloud({env, cloud: 'public', clock: testClock(Date.now()), sandbox: null});
	const {signal} = new AbortController();
	const [identity] = (await cloud.identities(signal)).filter(({source}) => source === 'managed-identity');
	expect(identity).toMatchObject({state: 'signed-in', account: 'vm-app', kind: 'managedIdentity', objectId: 'o-vm'});
	const [asked] = metadata.asked;
	expect(asked?.pathname).toMatch(/^\/metadata\/identity\/oauth2\/token\/?$/);
	expect(asked?.searchParams.get('resource')).toBe('https://management.azure.com');
	known = false;
	const other = connectCloud({env: {...env, AZURE_CLIENT_ID: 'user-assigned-2'}, cloud: 'public', clock: testClock(Date.now()), sandbox: null});
	const evidence = await evidenceFrom(other.signIn({source: 'managed-identity', tenantId: null, cloud: 'public'}, () => undefined, signal));
	expect(evidence).toMatchObject({plane: 'local', code: 'ManagedIdentityUnavailable', message: expect.stringContaining('Identity not found')});
});
