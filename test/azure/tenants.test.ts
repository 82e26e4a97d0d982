import './support/open-window.ts';
import {afterEach, expect, test} from 'vitest';
import {discoverTenants} from '../../source/steps/discover-tenants.ts';
import {openTarget} from '../../source/steps/open-target.ts';
import {type Connection, openConnection} from './support/connection.ts';

const open: Connection[] = [];
const connect = async (world: string): Promise<Connection> => {
	const connection = await openConnection(world);
	open.push(connection);
	return connection;
};
afterEach(async () => {
	await Promise.all(open.splice(0).map(async ({sandbox}) => sandbox.close()));
});

test('a tenant is entered once: what was learned of it stays, and its tokens are not asked for again', {timeout: 20_000}, async () => {
	const {cloud, signIn, signal, asked, sandbox} = await connect('wrong-tenant');
	const session = await signIn('device-code');
	const discovery = await discoverTenants(cloud, {session, onlyOwn: false}, signal);
	const there = discovery.resources.find(({name}) => name === 'fabrikam-foundry');
	const tokens = asked(/oauth2\/v2\.0\/token$/).length;
	const opened = await openTarget(cloud, {session, wanted: 'fabrikam-foundry', discovery}, signal);
	expect([opened.resource?.subscriptionName, opened.session.tenantId]).toEqual([there?.subscriptionName, there?.tenantId]);
	expect(opened.resource?.subscriptionName).toMatch(/fabrikam/i);
	expect(there?.tenantId).not.toBe(sandbox.tenantId);
	expect(asked(/oauth2\/v2\.0\/token$/).length).toBe(tokens);
	expect(asked(/devicecode|authorize$/).length).toBe(1);
	expect(await cloud.enterTenant(session, opened.session.tenantId.toUpperCase(), signal)).toBe(opened.session);
});
