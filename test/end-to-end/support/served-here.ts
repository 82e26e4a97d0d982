import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {type Sandbox, startSandbox} from '../../../source/sandbox/sandbox.ts';
import {type AtEnd, makeHome} from '../../support/program.ts';

export type ServedHere = {
	readonly sandbox: Sandbox;
	/** Leads any Azure client in another process there, without an identity. */
	readonly env: {readonly HTTPS_PROXY: string; readonly NODE_EXTRA_CA_CERTS: string};
};

/** A sandbox in this process, where its world and its log are at hand, for programs in others. */
export const serveHere = async (world: string, home: string, atEnd: AtEnd): Promise<ServedHere> => {
	const sandbox = await startSandbox({world, propagation: 'immediate'});
	atEnd(sandbox.close);
	const ca = join(home, 'ca.pem');
	writeFileSync(ca, sandbox.caPem);
	return {sandbox, env: {HTTPS_PROXY: (await sandbox.serveProxy()).url, NODE_EXTRA_CA_CERTS: ca}};
};

/**
 * Programs by these names that write down what they are called with, a call a line; then they are the real one, where there is one. What every program is started
 * with can be read by everybody on the machine.
 */
export const noteCalls = (atEnd: AtEnd, names: readonly string[], realOnes = ''): {readonly folder: string; readonly calls: () => readonly string[]} => {
	const folder = makeHome(atEnd);
	const notes = join(folder, 'calls');
	for (const name of names) {
		const file = join(folder, name);
		writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${notes}'\n${realOnes === '' ? '' : `exec '${realOnes}/${name}' "$@"\n`}`);
		chmodSync(file, 0o755);
	}
	return {folder, calls: () => (existsSync(notes) ? readFileSync(notes, 'utf8').split('\n').slice(0, -1) : [])};
};
