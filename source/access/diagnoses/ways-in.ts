import {cloudWords, ownCommand} from '../command-line.ts';
import type {Remedy} from '../diagnosis.ts';
import {cloudHosts} from '../endpoint-hosts.ts';
import type {Evidence} from '../failure.ts';
import type {CredentialSource} from '../session.ts';
import type {Sighting} from './row.ts';

const address = /\bhttps:\/\/(?<host>login\.[^/\s]+)\/(?<tenant>[^/\s]+)\/(?:oauth2|v2\.0)\//u;
const noTenant = new Set(['organizations', 'common', 'consumers']);

/** The tenant that was asked for a token, where one was named. */
const tenantAsked = ({request}: Evidence): string | undefined => {
	const tenant = address.exec(request ?? '')?.groups?.['tenant'];
	if (tenant !== undefined) return noTenant.has(tenant) ? undefined : tenant;
	return /--tenant(?:-id)? (?<tenant>[\w.-]+)/u.exec(request ?? '')?.groups?.['tenant'];
};

/** This program, or the very command, again by another credential, in the tenant and the cloud that were asked. */
export const startWith = (source: CredentialSource, {evidence, facts}: Pick<Sighting, 'evidence' | 'facts'>, tenant = tenantAsked(evidence)): string => {
	const host = address.exec(evidence.request ?? '')?.groups?.['host'];
	const cloud = Object.entries(cloudHosts).find(([, {login}]) => login === `https://${host}`)?.[0] ?? 'public';
	const place = facts.session ?? facts.where;
	const where = place ? cloudWords(place) : cloud === 'public' ? [] : ['--cloud', cloud];
	const {command = []} = facts;
	const isSaid = (...flags: readonly string[]): boolean => command.some(word => flags.includes(word.split('=')[0] ?? ''));
	return ownCommand([
		...command,
		'--credential',
		source,
		...(tenant === undefined || isSaid('--tenant') ? [] : ['--tenant', tenant]),
		...(isSaid('--cloud', '--sandbox') ? [] : where),
	]);
};

/** There nothing of this machine is asked, az neither. */
export const isInSandbox = ({facts: {session, where}}: Pick<Sighting, 'facts'>): boolean => ((session ?? where)?.sandbox ?? null) !== null;

export type Remedies = (sighting: Sighting) => readonly Remedy[];

/** Where the person can be asked for what is missing: in the tool that was refused, in a browser opened from here, in az. */
export const asked: Remedies = sighting => {
	const {command} = sighting.evidence;
	const browser = {text: 'Sign in with a browser, where you can be asked for it', command: startWith('browser', sighting)};
	return command
		? [{text: 'Sign in there again, where you can be asked for it', command}, browser]
		: [browser, ...(isInSandbox(sighting) ? [] : [{text: 'Or through the Azure CLI', command: 'az login'}])];
};
/** A sign-in that is over: again where it was made, else from here. */
export const anew: Remedies = sighting => {
	const {command} = sighting.evidence;
	if (command)
		return [
			{text: 'Sign in there again', command},
			{text: 'Or with a browser, from here', command: startWith('browser', sighting)},
		];
	return [
		{text: 'Sign in again', command: startWith('browser', sighting)},
		{text: 'Or with a device code', command: startWith('device-code', sighting)},
	];
};

export const newCode: Remedies = sighting => [{text: 'Sign in again for a new one', command: startWith('device-code', sighting)}];
