import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {nearest} from './access/nearest.ts';
import {inputTrouble} from './access/trouble.ts';
import type {ServedSandbox} from './commands/services.ts';
import {startSandbox} from './sandbox/sandbox.ts';
import {approvalForms, grantForms, parseApproval, parseGrants, parsePropagation, propagationForms} from './sandbox/settings.ts';
import {sizedWorld, worldNames} from './sandbox/worlds.ts';

/** In the wizard a device code is seen before the sandbox approves it; a script need not wait. */
export const approvalInWizardMs = 3000;

/** @throws {InputTrouble} for a world or a setting that the sandbox does not know. */
export const startWorld = async (
	world: string,
	settings: {
		readonly approveAfterMs: number;
		readonly propagation?: string;
		readonly approval?: string;
		readonly grants?: string;
		readonly latencyMs?: number;
		readonly seed?: number;
		readonly size?: number;
	},
) => {
	const {propagation, approval, grants} = settings;
	if (propagation !== undefined && parsePropagation(propagation) === null) {
		throw inputTrouble('usage.bad-value', `--sandbox knows no propagation "${propagation}".`, [{text: `It understands ${propagationForms}.`}]);
	}
	if (approval !== undefined && parseApproval(approval) === null) {
		throw inputTrouble('usage.bad-value', `--sandbox knows no approval "${approval}".`, [{text: `It understands ${approvalForms}.`}]);
	}
	if (grants !== undefined && parseGrants(grants) === null) {
		throw inputTrouble('usage.bad-value', `--sandbox knows no grants "${grants}".`, [{text: `It understands ${grantForms}.`}]);
	}
	if (settings.size !== undefined && (world !== sizedWorld || settings.size < 1)) {
		throw inputTrouble('usage.bad-value', `--sandbox knows no size ${settings.size} of world "${world}".`, [
			{text: `World ${sizedWorld} has one: ${sizedWorld},size=10 holds ten times as many resources.`},
		]);
	}
	if (worldNames.includes(world)) return startSandbox({world, ...settings});
	const near = nearest(world, worldNames);
	throw inputTrouble('usage.no-such-world', `The sandbox has no world "${world}".${near ? ` The nearest is ${near}.` : ''}`, [
		{text: `Worlds: ${worldNames.join(', ')}.`},
	]);
};

/** Until `signal` is aborted. */
export const serveSandbox = async (world: string, onReady: (served: ServedSandbox) => void, signal: AbortSignal): Promise<void> => {
	const sandbox = await startWorld(world, {approveAfterMs: approvalInWizardMs});
	const folder = await mkdtemp(join(tmpdir(), 'foundry-keyless-sandbox-'));
	try {
		const ca = join(folder, 'ca.pem');
		await writeFile(ca, sandbox.caPem, {mode: 0o600});
		const {url: proxy} = await sandbox.serveProxy();
		const {tenantId, clientId, clientSecret, user} = sandbox;
		onReady({proxy, ca, tenantId, clientId, clientSecret, user, world});
		await new Promise<void>(resolve => {
			if (signal.aborted) resolve();
			signal.addEventListener('abort', () => resolve(), {once: true});
		});
	} finally {
		await sandbox.close();
		await rm(folder, {recursive: true, force: true});
	}
};
