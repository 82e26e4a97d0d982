import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {ClientCertificateCredential, WorkloadIdentityCredential} from '@azure/identity';
import {beforeAll, expect, onTestFinished, test} from 'vitest';
import {type ClientCertificate, makeClientCertificate} from '../../source/sandbox/certificate.ts';
import {claimsOf, ids, startSmallCloud} from './support/small-cloud.ts';

const scope = 'https://management.azure.com/.default';

let certificate: ClientCertificate;
let stranger: ClientCertificate;
beforeAll(() => {
	certificate = makeClientCertificate('pipeline');
	stranger = makeClientCertificate('stranger');
});

const open = async (registered: {readonly certificates?: string[]; readonly federation?: {readonly issuer: string; readonly subject: string}[]}) => {
	const cloud = await startSmallCloud();
	const application = cloud.world.tenants[0]?.servicePrincipals.find(({id}) => id === ids.app);
	if (!application) throw new Error('no application');
	Object.assign(application, registered);
	return cloud;
};

test('an application signs in with a registered certificate', async () => {
	const {agent} = await open({certificates: [certificate.certPem]});
	const credential = new ClientCertificateCredential(ids.tenant, ids.appId, {certificate: certificate.pem}, {agent});
	expect(claimsOf((await credential.getToken(scope)).token)).toMatchObject({oid: ids.app, idtyp: 'app'});
});

test('a certificate of somebody else is refused, and told by its thumbprint', async () => {
	const {agent} = await open({certificates: [certificate.certPem]});
	const credential = new ClientCertificateCredential(ids.tenant, ids.appId, {certificate: stranger.pem}, {agent});
	await expect(credential.getToken(scope)).rejects.toThrow(/invalid_client.*AADSTS700027.*Thumbprint of key used by client: '[0-9A-F]{40,64}'/s);
});

const federated = (claims: object): string => {
	const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	return `${part({alg: 'RS256', typ: 'JWT'})}.${part(claims)}.c2lnbmVk`;
};
const issuer = 'https://token.actions.githubusercontent.com';
const subject = 'repo:contoso/app:ref:refs/heads/main';
const exp = Math.floor(Date.now() / 1000) + 600;

const signIn = async (token: string) => {
	const folder = await mkdtemp(join(tmpdir(), 'foundry-keyless-token-'));
	onTestFinished(async () => rm(folder, {recursive: true, force: true}));
	const tokenFilePath = join(folder, 'token');
	await writeFile(tokenFilePath, token);
	const {agent} = await open({federation: [{issuer, subject}]});
	return new WorkloadIdentityCredential({tenantId: ids.tenant, clientId: ids.appId, tokenFilePath, agent}).getToken(scope);
};

test('an application signs in with the token of an issuer that it trusts', async () => {
	expect(claimsOf((await signIn(federated({iss: issuer, sub: subject, aud: 'api://AzureADTokenExchange', exp}))).token)['oid']).toBe(ids.app);
});

test.for([
	['of another subject', federated({iss: issuer, sub: 'repo:contoso/app:pull_request', exp}), 'AADSTS700213'],
	['of another issuer', federated({iss: 'https://example.com', sub: subject, exp}), 'AADSTS700213'],
	['that has expired', federated({iss: issuer, sub: subject, exp: 1}), 'AADSTS700024'],
	['that is none', 'nonsense', 'AADSTS50027'],
] as const)('a token %s is refused', async ([, token, code]) => {
	await expect(signIn(token)).rejects.toThrow(new RegExp(`invalid_client.*${code}`, 's'));
});
